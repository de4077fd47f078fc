import { toHtml } from 'hast-util-to-html';
import type { Paragraph } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { defaultHandlers, type State, toHast } from 'mdast-util-to-hast';
import { gfm } from 'micromark-extension-gfm';
import { requireParsableMarkdown } from './bounds.ts';

/** Neither has a place in a body, and what they are written with is ordinary text: `[1]`, `[x]`. */
const WITHOUT = ['gfmFootnoteDefinition', 'gfmFootnoteCall', 'gfmPotentialFootnoteCall', 'tasklistCheck'];

const SYNTAX = [gfm(), { disable: { null: WITHOUT } }];
/** Without the searches for bare addresses in text: the syntax has found those, in linear time. */
const TREE = gfmFromMarkdown().map(({ transforms: _, ...extension }) => extension);

/** HTML as unsafe as its source; throws `invalid-value` where the parser's work would be out of proportion. */
export function htmlFromMarkdown(markdown: string): string {
  requireParsableMarkdown(markdown);
  const tree = fromMarkdown(markdown, { extensions: SYNTAX, mdastExtensions: TREE });
  const hast = toHast(tree, { allowDangerousHtml: true, handlers: { paragraph } });
  return toHtml(hast, { allowDangerousHtml: true });
}

function paragraph(state: State, node: Paragraph) {
  const [only, ...others] = node.children;
  const title = only?.type === 'image' && others.length === 0 ? only.title : null;
  const element = defaultHandlers.paragraph(state, node);
  if (title === null || title === undefined || title === '') return element;
  const caption = { type: 'element' as const, tagName: 'figcaption', properties: {}, children: [] };
  return {
    ...element,
    tagName: 'figure',
    children: [...element.children, { ...caption, children: [{ type: 'text' as const, value: title }] }],
  };
}
