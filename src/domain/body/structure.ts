import type { Element, Nodes, Root } from 'hast';
import { withCaption } from './captions.ts';
import { codeOf, codeText, rawText } from './code.ts';
import { embedAt } from './embeds.ts';
import { type Inline, InlineRun, isBlank, type Mark } from './inline.ts';
import { cannotHold, imageOf, markOf } from './marks.ts';
import { type Flow, type HeadingLevel, type List, type ListItem, type Picture, plainText } from './model.ts';
import { INLINE_TAGS } from './sanitise.ts';
import { tableOf } from './table.ts';

/** Lists in lists and quotes in quotes: what lies deeper is flattened. */
const MAX_DEPTH = 8;

/**
 * Where content goes. Marks outlive blocks: a link around two paragraphs becomes a link in each. Where `flow` is
 * null there can be no blocks, and their edges are line breaks; `lists` takes the lists of a list item.
 */
type Place = {
  readonly run: InlineRun;
  readonly marks: Mark[];
  readonly flow: Flow[] | null;
  readonly lists: List[] | null;
  readonly heading: HeadingLevel | null;
  readonly depth: number;
};

/** The canonical body that a sanitised tree says. */
export function structured(tree: Root): readonly Flow[] {
  return blocksIn(tree.children, { marks: [], depth: 0 });
}

function inlineIn(nodes: readonly Nodes[], place: Pick<Place, 'marks' | 'depth'>): readonly Inline[] {
  const inner: Place = { ...place, run: new InlineRun(), flow: null, lists: null, heading: null };
  walk(nodes, inner);
  return inner.run.finish();
}

function blocksIn(nodes: readonly Nodes[], place: Pick<Place, 'marks' | 'depth'>): Flow[] {
  const flow: Flow[] = [];
  const inner: Place = { ...place, run: new InlineRun(), flow, lists: null, heading: null };
  walk(nodes, inner);
  endBlock(inner);
  return flow;
}

function walk(nodes: readonly Nodes[], place: Place): void {
  for (const node of nodes) {
    if (node.type === 'text') place.run.text(node.value, place.marks);
    else if (node.type === 'element') element(node, place);
  }
}

function element(node: Element, place: Place): void {
  if (node.tagName === 'br') place.run.lineBreak();
  else if (node.tagName === 'img') picture(node, place);
  else if (node.tagName === 'q') quotation(node, place);
  else if (INLINE.has(node.tagName)) marked(node, place);
  else if (place.flow !== null) block(node, place, place.flow);
  else blockInLine(node, place);
}

const INLINE = new Set(INLINE_TAGS);

function picture(node: Element, place: Place): void {
  const image = imageOf(node);
  if (image !== null) place.run.element(image, place.marks);
}

function quotation(node: Element, place: Place): void {
  place.run.text('“', place.marks);
  walk(node.children, place);
  place.run.text('”', place.marks);
}

function marked(node: Element, place: Place): void {
  const mark = markOf(node);
  if (mark === null || place.marks.some(({ tagName }) => cannotHold(tagName, mark.tagName))) {
    walk(node.children, place);
    return;
  }
  place.marks.push(mark);
  walk(node.children, place);
  place.marks.pop();
}

function blockInLine(node: Element, place: Place): void {
  const list = place.lists !== null && place.depth < MAX_DEPTH ? listOf(node, place) : null;
  if (list !== null) {
    if (list.items.length > 0) place.lists?.push(list);
    return;
  }
  place.run.boundary();
  if (node.tagName === 'pre') lines(codeText(node), place);
  else walk(node.children, place);
  place.run.boundary();
}

function lines(text: string, place: Place): void {
  for (const line of text.split('\n')) {
    place.run.text(line, place.marks);
    place.run.lineBreak();
  }
}

function block(node: Element, place: Place, flow: Flow[]): void {
  endBlock(place);
  const level = HEADINGS[node.tagName];
  if (level !== undefined) {
    const heading: Place = { ...place, heading: level };
    walk(node.children, heading);
    endBlock(heading);
    return;
  }
  switch (node.tagName) {
    case 'ul':
    case 'menu':
    case 'ol': {
      const list = place.depth < MAX_DEPTH ? listOf(node, place) : null;
      if (list === null) walk(node.children, place);
      else if (list.items.length > 0) flow.push(list);
      break;
    }
    case 'blockquote':
      if (place.depth < MAX_DEPTH) flow.push(...quoteOf(node, place));
      else walk(node.children, place);
      break;
    case 'figure':
      flow.push(...figureOf(node, place));
      break;
    case 'table':
      flow.push(...tableBlocks(node, place));
      break;
    case 'pre':
      flow.push(...codeOf(node));
      break;
    case 'hr':
      flow.push({ type: 'divider' });
      break;
    default:
      walk(node.children, place);
  }
  endBlock(place);
}

/** A title is the article's own, so a body's headings begin below it. */
const HEADINGS: Readonly<Record<string, HeadingLevel>> = { h1: 2, h2: 2, h3: 3, h4: 4, h5: 5, h6: 6 };

function endBlock({ run, flow, heading }: Place): void {
  flow?.push(...blocksOfLine(run.finish(), heading));
}

/** Of pictures and blanks alone a block for each picture, of a lone address an embed, of other text one block. */
function blocksOfLine(content: readonly Inline[], heading: HeadingLevel | null): readonly Flow[] {
  const pictures = picturesIn(content, null);
  if (pictures !== null) return pictures;
  if (heading !== null) return [{ type: 'heading', level: heading, content }];
  const embed = loneAddress(content);
  return embed === null ? [{ type: 'paragraph', content }] : [{ type: 'embed', ...embed, label: null }];
}

function picturesIn(content: readonly Inline[], link: string | null): Picture[] | null {
  const pictures: Picture[] = [];
  for (const node of content) {
    if (node.type === 'text' && isBlank(node.value)) continue;
    if (node.type !== 'element') return null;
    if (node.tagName === 'img') {
      pictures.push({ type: 'image', image: node, link, caption: [] });
    } else if (node.tagName !== 'br') {
      const href = node.tagName === 'a' ? String(node.properties.href) : link;
      const inner = picturesIn(node.children, href);
      if (inner === null) return null;
      pictures.push(...inner);
    }
  }
  return pictures;
}

function loneAddress([only, ...others]: readonly Inline[]) {
  if (only === undefined || others.length > 0) return null;
  if (only.type === 'text') return embedAt(only.value);
  if (only.type !== 'element' || only.tagName !== 'a') return null;
  return plainText(only.children) === only.properties.href ? embedAt(only.properties.href) : null;
}

function listOf(node: Element, place: Place): List | null {
  const ordered = node.tagName === 'ol';
  if (!ordered && node.tagName !== 'ul' && node.tagName !== 'menu') return null;
  const { start } = node.properties;
  const counts = ordered && typeof start === 'number' && Number.isInteger(start);
  const items: ListItem[] = [];
  for (const children of itemsIn(node)) {
    const lists: List[] = [];
    const inner = {
      ...place,
      run: new InlineRun(),
      flow: null,
      lists,
      heading: null,
      depth: place.depth + 1,
    };
    walk(children, inner);
    const content = inner.run.finish();
    if (content.length > 0 || lists.length > 0) items.push({ content, lists });
  }
  return { type: 'list', ordered, start: counts && start >= 0 && start < 1_000_000 ? start : 1, items };
}

/** What each item holds. What stands between items belongs to the one before it. */
function itemsIn(list: Element): Nodes[][] {
  const items: Nodes[][] = [];
  for (const child of list.children) {
    if (child.type === 'element' && child.tagName === 'li') items.push([...child.children]);
    else if (items.length > 0) items.at(-1)?.push(child);
    else items.push([child]);
  }
  return items;
}

function quoteOf(node: Element, place: Place): Flow[] {
  const by = attributionOf(node);
  const said = node.children.filter((child) => child !== by);
  const children = blocksIn(said, { marks: place.marks, depth: place.depth + 1 });
  if (children.length === 0) return by === null ? [] : blocksIn([by], place);
  const attribution = by === null ? [] : inlineIn(by.children, place);
  const { cite } = node.properties;
  return [{ type: 'quote', children, attribution, source: typeof cite === 'string' ? cite : null }];
}

/** The last thing in a quote: a footer, or a citation that stands apart from the text. */
function attributionOf(quote: Element): Element | null {
  const children = quote.children.filter((child) => child.type === 'element' || rawText(child).trim() !== '');
  const last = children.pop();
  if (last?.type !== 'element') return null;
  const standsApart = children.every((child) => child.type === 'element' && !INLINE.has(child.tagName));
  return last.tagName === 'footer' || (last.tagName === 'cite' && standsApart) ? last : null;
}

function figureOf(node: Element, place: Place): readonly Flow[] {
  const isCaption = (child: Nodes) => child.type === 'element' && child.tagName === 'figcaption';
  const inside = isEmbed(node) ? { ...place, marks: [] } : place;
  const caption = inlineIn(node.children.filter(isCaption), inside);
  const blocks = blocksIn(
    node.children.filter((child) => !isCaption(child)),
    inside,
  );
  const [only, ...others] = blocks;
  if (only !== undefined && others.length === 0) {
    const captioned = withCaption(only, caption, isEmbed(node));
    if (captioned !== null) return [captioned];
  }
  return [...blocks, ...blocksOfLine(caption, null)];
}

/** What a table without a row has to say is its caption. */
function tableBlocks(node: Element, place: Place): readonly Flow[] {
  const table = tableOf(node, (children) => inlineIn(children, place));
  return table.head.length + table.body.length > 0 ? [table] : blocksOfLine(table.caption, null);
}

function isEmbed({ properties: { className } }: Element): boolean {
  return Array.isArray(className) && className.includes('embed');
}
