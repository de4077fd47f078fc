import type { Element as HtmlElement, Parents, Root, Text } from 'hast';
import { toHtml } from 'hast-util-to-html';
import type { ElementContent } from 'xast';
import type { Correction } from '../domain/article.ts';
import { linkEmbeds } from '../domain/body/embeds.ts';
import { parseHtml } from '../domain/body/parse.ts';
import { sanitised } from '../domain/body/sanitise.ts';
import type { Item } from './format.ts';
import { carried, element } from './xml.ts';

/** An article's body as HTML for any reader: each address in it absolute, and nothing in it that runs or frames. */
export function feedHtml({ article, url }: Item): string {
  const html = article.body.html ?? '';
  return UNSETTLED.test(html) ? toHtml(settledBody(html, url), OPTIONS) : html;
}

/**
 * Bodies are saved sanitised and with absolute addresses, and then go out as they are: to read each one of a page anew would take
 * longer than all the rest. What this finds in error is only read in vain.
 */
const UNSETTLED =
  /\b(?:href|src|cite|poster|srcset|action)\s*=(?!"(?:https?:\/\/|mailto:))|\bon\w+\s*=|\bstyle\s*=|<(?!\/?(?:a|abbr|bd[io]|blockquote|br|caption|cite|code|del|em|fig(?:ure|caption)|h[2-6r]|img|ins|kbd|li|mark|[ou]l|p|pre|rp|rt|ruby|samp|small|span|strong|su[bp]|table|tbody|t[dhr]|thead|time|u|var)[\s/>])/i;

/** The body as XHTML, for a place where XML is asked for. */
export function xhtmlBody({ article, url }: Item): readonly ElementContent[] {
  return xmlOf(settledBody(article.body.html ?? '', url));
}

/** Corrections as HTML to stand under a body, the latest last; empty where there are none. */
export function correctionsHtml(corrections: readonly Correction[]): string {
  if (corrections.length === 0) return '';
  const notes = corrections.map(({ kind, at, note }) => {
    const label = textNode(`${CORRECTION_LABELS[kind]} (${at.slice(0, 10)}):`);
    return htmlElement('p', [htmlElement('strong', [label]), textNode(` ${note}`)]);
  });
  return ['', '<hr>', ...notes.map((note) => toHtml(note, OPTIONS))].join('\n');
}

export const CORRECTION_LABELS: Readonly<Record<Correction['kind'], string>> = {
  correction: 'Correction',
  clarification: 'Clarification',
  update: 'Update',
  'editors-note': 'Editor’s note',
};

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

/** What was framed is linked to, as it is when an article is saved. */
function settledBody(html: string, base: string): Root {
  const tree = parseHtml(html);
  resolveIn(tree, base);
  linkEmbeds(tree);
  return sanitised(tree);
}

function resolveIn(parent: Parents, base: string): void {
  for (const node of parent.children) {
    if (node.type !== 'element') continue;
    for (const name of ['href', 'src', 'cite']) {
      const address = node.properties[name];
      if (typeof address === 'string') node.properties[name] = URL.parse(address, base)?.href;
    }
    resolveIn(node, base);
  }
}

/** Only what the sanitiser lets through comes here: it has no comments, no foreign elements and few attributes. */
function xmlOf(parent: Parents): readonly ElementContent[] {
  return parent.children.flatMap((node): ElementContent[] => {
    if (node.type === 'text') return [{ type: 'text', value: carried(node.value) }];
    if (node.type !== 'element') return [];
    const attributes = Object.entries(node.properties).map(([name, value]) => [
      name === 'className' ? 'class' : name.toLowerCase(),
      Array.isArray(value) ? value.join(' ') : value,
    ]);
    return [element(node.tagName, Object.fromEntries(attributes), [...xmlOf(node)])];
  });
}
