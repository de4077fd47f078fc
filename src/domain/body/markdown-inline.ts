import type { Element } from 'hast';
import { inlineHtml } from './html.ts';
import type { Inline } from './inline.ts';

/** Where content stands: a line break ends a line among `lines`, and is `<br>` in a single `line` or a table's `cell`. */
type Setting = 'lines' | 'line' | 'cell';

/** The characters around the place, '' at the edges of the block. */
type Around = { readonly before: string; readonly after: string; readonly setting: Setting };

/** Inline content as CommonMark 0.31 with GFM's strikethrough, escaped so that it is read as what it is. */
export function inlineMarkdown(content: readonly Inline[], setting: Setting): string {
  const text = rendered(content, { before: '', after: '', setting });
  if (setting === 'cell') return text.replace(/^\s|\s$/gu, characterReference);
  const lines = text.split('\n').map(startEscaped).join('\n');
  return setting === 'line' ? lines.replace(/(?<!\\)#$/, '\\#') : lines;
}

/** Readers trim more kinds of space than those that HTML takes for white space. */
function characterReference(character: string): string {
  return `&#${character.charCodeAt(0)};`;
}

function rendered(content: readonly Inline[], around: Around): string {
  let text = '';
  let { before } = around;
  for (const [index, node] of content.entries()) {
    const piece = nodeMarkdown(node, content[index + 1], { ...around, before });
    text += piece;
    if (piece !== '') before = lastOf(piece);
  }
  return text;
}

function nodeMarkdown(node: Inline, next: Inline | undefined, around: Around): string {
  if (node.type === 'text') {
    const escaped = textEscaped(node.value, around.setting);
    return next?.type === 'element' && next.tagName === 'a' ? escaped.replace(/!$/, '\\!') : escaped;
  }
  if (next === undefined) return elementMarkdown(node, around);
  // Each element begins with some punctuation, and avoids the marker that it follows.
  return elementMarkdown(node, { ...around, after: next.type === 'text' ? firstOf(next.value) : '<' });
}

function elementMarkdown(node: Inline, around: Around): string {
  if (node.type !== 'element') return '';
  switch (node.tagName) {
    case 'br':
      return around.setting === 'lines' ? '\\\n' : '<br>';
    case 'img':
      return pictureMarkdown(node, around.setting) ?? tagOf(node);
    case 'a':
      return linkMarkdown(node, around.setting) ?? wrapped(node, around);
    case 'code':
      return codeMarkdown(node, around) ?? wrapped(node, around);
    case 'strong':
      return delimited(node, around, ['**', '__']) ?? wrapped(node, around);
    case 'em':
      return delimited(node, around, ['*', '_']) ?? wrapped(node, around);
    case 'del':
      return delimited(node, around, ['~~']) ?? wrapped(node, around);
    default:
      return wrapped(node, around);
  }
}

/** In inline HTML, which Markdown takes as it is. */
function wrapped(node: Element, { setting }: Around): string {
  return `${tagOf(node)}${rendered(node.children, { before: '>', after: '<', setting })}</${node.tagName}>`;
}

function tagOf(node: Element): string {
  if (Object.keys(node.properties).length === 0) return `<${node.tagName}>`;
  const html = inlineHtml([{ ...node, children: [] }]);
  return html.replace(`</${node.tagName}>`, '').replaceAll('|', '&#124;');
}

/** Within the first delimiter that is sure to open and close here (CommonMark section 6.2); null if there is none. */
function delimited(node: Element, around: Around, delimiters: readonly string[]): string | null {
  for (const delimiter of delimiters) {
    const marker = delimiter.charAt(0);
    const inner = rendered(node.children, { before: marker, after: marker, setting: around.setting });
    const first = firstOf(inner);
    const last = lastOf(inner);
    const alone = ![around.before, around.after, first, last].includes(marker);
    const opens = !isSpace(first) && (!isPunctuation(first) || setsApart(around.before));
    const closes = !isSpace(last) && (!isPunctuation(last) || setsApart(around.after));
    const apart = marker !== '_' || (setsApart(around.before) && setsApart(around.after));
    if (alone && opens && closes && apart) return `${delimiter}${inner}${delimiter}`;
  }
  return null;
}

function isSpace(character: string): boolean {
  return /\s/u.test(character);
}

function isPunctuation(character: string): boolean {
  return /[\p{P}\p{S}]/u.test(character);
}

/** Parsers disagree on the kind of characters beyond the basic plane, so no delimiter leans on one. */
function setsApart(character: string): boolean {
  return character.length < 2 && (character === '' || isSpace(character) || isPunctuation(character));
}

function codeMarkdown({ children }: Element, { before, after, setting }: Around): string | null {
  const [only, ...others] = children;
  if (only?.type !== 'text' || others.length > 0 || before === '`' || after === '`') return null;
  if (setting === 'cell' && only.value.includes('|')) return null;
  const fence = fenceFor(only.value, 1);
  const padding = only.value.startsWith('`') || only.value.endsWith('`') ? ' ' : '';
  return `${fence}${padding}${only.value}${padding}${fence}`;
}

/** More backticks than stand together in `code`, and `least` at least. */
export function fenceFor(code: string, least: number): string {
  const runs = code.match(/`+/g) ?? [];
  return '`'.repeat(runs.reduce((longest, run) => Math.max(longest, run.length + 1), least));
}

function linkMarkdown({ properties, children }: Element, setting: Setting): string | null {
  const href = String(properties.href);
  if (!PLAIN_URL.test(href)) return null;
  const [only, ...others] = children;
  const isItsAddress = only?.type === 'text' && only.value === href && others.length === 0;
  if (isItsAddress && properties.title === undefined && /^https?:/i.test(href)) return `<${href}>`;
  return `[${rendered(children, { before: '[', after: ']', setting })}]${target(href, properties.title)}`;
}

function pictureMarkdown(node: Element, setting: Setting): string | null {
  const { src, alt, title } = node.properties;
  if (!isPlainPicture(node)) return null;
  return `![${textEscaped(String(alt), setting)}]${target(String(src), title)}`;
}

/** Of the size that it has, which Markdown can't say otherwise. */
export function isPlainPicture({ properties: { src, width, height } }: Element): boolean {
  return width === undefined && height === undefined && PLAIN_URL.test(String(src));
}

/** An address that Markdown's readers leave as it is; others they percent-encode. */
const PLAIN_URL = /^(?:[!#$&-;=?-Z_a-z~]|%[0-9a-f]{2})+$/i;
const ENTITY = /&(?=#?\w+;)/g;

function target(url: string, title: unknown): string {
  const address = url.replace(ENTITY, '\\&');
  const destination = /[()]/.test(address) ? `<${address}>` : address;
  if (typeof title !== 'string') return `(${destination})`;
  return `(${destination} "${title.replace(/["\\|]/g, '\\$&').replace(ENTITY, '\\&')}")`;
}

/** Characters that could begin markup, an entity, or one of GFM's links without brackets. */
const SPECIAL =
  /[\\`*[\]~]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|<(?=[a-z/!?]|$)|&(?=#?\w+;)|(?<=https?):(?=\/\/)|(?<=www)\.|(?<=[\w.+-])@(?=\w)/giu;

function textEscaped(text: string, setting: Setting): string {
  const escaped = text.replace(SPECIAL, '\\$&');
  return setting === 'cell' ? escaped.replaceAll('|', '\\|') : escaped;
}

/** What would begin a block, or underline the line before. */
function startEscaped(line: string): string {
  return line
    .replace(/^(?:#{1,6}(?=\s|$)|[>=|]|\+(?=\s|$)|-(?=[\s:|-]|$)|:(?=-))/, '\\$&')
    .replace(/^(\d{1,9})([.)])(?=\s|$)/, '$1\\$2');
}

function firstOf(text: string): string {
  const point = text.codePointAt(0);
  return point === undefined ? '' : String.fromCodePoint(point);
}

function lastOf(text: string): string {
  const unit = text.slice(-1);
  return /[\udc00-\udfff]/.test(unit) ? text.slice(-2) : unit;
}
