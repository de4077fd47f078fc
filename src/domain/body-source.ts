import type { Root } from 'hast';
import { requireParsableMarkdown, requireText } from './body/bounds.ts';
import { linkEmbeds } from './body/embeds.ts';
import { htmlOf } from './body/html.ts';
import { markdownOf } from './body/markdown.ts';
import { htmlFromMarkdown } from './body/markdown-source.ts';
import { parseHtml, requireFewNodes } from './body/parse.ts';
import { sanitised } from './body/sanitise.ts';
import { structured } from './body/structure.ts';
import { textOf } from './body/text.ts';
import type { Body } from './body.ts';

/**
 * The body that a piece of HTML says, in all four forms, from one sanitised tree. Nothing is kept that can run, style,
 * track or point away from the open web; a body's own `html` gives the same body again. Throws `invalid-value` for the
 * field `body` when the source is over 256 kB, is nested deeper than 100, has too many elements, or isn't well-formed text,
 * and when its own `html` or `markdown` would be: whatever is accepted can come back in either form.
 */
export function bodyFromHtml(html: string): Body {
  requireText(html);
  return bodyOf(parseHtml(html));
}

/**
 * The body that Markdown says: CommonMark with GFM's tables, strikethrough and links. HTML in it goes through the same
 * door as any other HTML; a picture alone in its paragraph takes its title for its caption. Throws like bodyFromHtml, and
 * for what would take its parser too long.
 */
export function bodyFromMarkdown(markdown: string): Body {
  requireText(markdown);
  return bodyOf(parseHtml(htmlFromMarkdown(markdown)));
}

function bodyOf(tree: Root): Body {
  linkEmbeds(tree);
  const body = structured(sanitised(tree));
  const written = htmlOf(body);
  requireText(written.html);
  requireFewNodes(written.html);
  const markdown = markdownOf(body);
  requireText(markdown);
  requireParsableMarkdown(markdown);
  return { ...written, markdown, text: textOf(body) };
}
