import type { Element as HtmlElement, Parents, Text } from 'hast';
import { toHtml } from 'hast-util-to-html';
import type { ElementContent } from 'xast';
import type { Correction } from '../domain/article.ts';
import { absoluteUrl } from '../domain/body/absolute-url.ts';
import { parseHtml } from '../domain/body/parse.ts';
import { bodyFromHtml } from '../domain/body-source.ts';
import type { Item } from './format.ts';
import { CORRECTION_NAMES } from './plain.ts';
import { carried, element } from './xml.ts';

/**
 * An article's body as HTML for any reader: each address in it absolute, and nothing in it that runs or frames. Throws like
 * bodyFromHtml for one that could not have been saved.
 */
export function feedHtml({ article, url }: Item): string {
  const html = carried(article.body.html ?? '');
  return UNSETTLED.test(html) ? bodyFromHtml(resolved(html, url)).html : html;
}

/** The same as XHTML, for a place where XML is asked for. */
export function xhtmlBody(item: Item): readonly ElementContent[] {
  return xhtmlOf(parseHtml(feedHtml(item)));
}

/**
 * A tag as no saved body has it, but for a few with angle brackets in their attributes. These have been through the sanitiser and go out as they are, for to read each one of a page anew would
 * take longer than all the rest. Whatever else may have come here is made what it had been, had it been saved.
 */
const UNSETTLED =
  /<(?!\/?(?:a(?: href="(?:https?:\/\/|mailto:)[^"<>]*")?|blockquote(?: cite="https?:\/\/[^"<>]*")?|img(?: src="https?:\/\/[^"<>]*")?|abbr|bd[io]|br|caption|cite|code|del|em|fig(?:ure|caption)|h[2-6r]|ins|kbd|li|mark|[ou]l|p|pre|rp|rt|ruby|samp|small|span|strong|su[bp]|table|tbody|t[dhr]|thead|time|u|var)(?: (?:alt|class|colspan|datetime|dir|height|lang|rowspan|start|title|width)="[^"<>]*")*>)/;

function resolved(html: string, base: string): string {
  const tree = parseHtml(html);
  resolveIn(tree, base);
  return toHtml(tree, OPTIONS);
}

function resolveIn(parent: Parents, base: string): void {
  for (const node of parent.children) {
    if (node.type !== 'element') continue;
    for (const name of ['href', 'src', 'cite']) {
      const address = node.properties[name];
      if (typeof address !== 'string' || absoluteUrl(address, 'web-or-mail') !== null) continue;
      node.properties[name] = URL.parse(address, base)?.href;
    }
    resolveIn(node, base);
  }
}

/** Of a body that was saved, or could have been: it has no comments, no foreign elements and few attributes. */
function xhtmlOf(parent: Parents): readonly ElementContent[] {
  return parent.children.flatMap((node): ElementContent[] => {
    if (node.type === 'text') return [{ type: 'text', value: carried(node.value) }];
    if (node.type !== 'element') return [];
    const attributes = Object.entries(node.properties).map(([name, value]) => [
      name === 'className' ? 'class' : name.toLowerCase(),
      Array.isArray(value) ? value.join(' ') : value,
    ]);
    return [element(node.tagName, Object.fromEntries(attributes), [...xhtmlOf(node)])];
  });
}

/** Corrections as HTML to stand under a body, the latest last; empty where there are none. */
export function correctionsHtml(corrections: readonly Correction[]): string {
  if (corrections.length === 0) return '';
  const notes = corrections.map(({ kind, at, note }) => {
    const label = textNode(`${CORRECTION_NAMES[kind]} (${at.slice(0, 10)}):`);
    return htmlElement('p', [htmlElement('strong', [label]), textNode(` ${note}`)]);
  });
  return ['', '<hr>', ...notes.map((note) => toHtml(note, OPTIONS))].join('\n');
}

/** A text for a place where readers take what they find for HTML, as they do for an item's description in RSS. */
export function htmlText(text: string): string {
  return toHtml(textNode(text), OPTIONS);
}

/** As bodies are written when they are saved. */
const OPTIONS = { characterReferences: { useNamedReferences: true } };

function htmlElement(tagName: string, children: (HtmlElement | Text)[]): HtmlElement {
  return { type: 'element', tagName, properties: {}, children };
}

function textNode(value: string): Text {
  return { type: 'text', value };
}
