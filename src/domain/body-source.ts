import type { Root } from 'hast';
import { requireText } from './body/bounds.ts';
import { linkEmbeds } from './body/embeds.ts';
import { htmlOf } from './body/html.ts';
import { markdownOf } from './body/markdown.ts';
import { htmlFromMarkdown } from './body/markdown-source.ts';
import { parseHtml } from './body/parse.ts';
import { sanitised } from './body/sanitise.ts';
import { structured } from './body/structure.ts';
import { textOf } from './body/text.ts';
import type { Body } from './body.ts';

/**
 * The body that a piece of HTML says, in all four forms, from one sanitised tree. Nothing is kept that can run, style,
 * track or point away from the open web; a body's own `html` gives the same body again. Throws `invalid-value` for the
 * field `body` when the source is over 256 kB, is nested deeper than 100, has over 25,000 nodes, or isn't well-formed text,
 * and when what comes out would be.
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
  requireReturnable(written.html);
  return { ...written, markdown: markdownOf(body), text: textOf(body) };
}

/** Below this no HTML has as many elements as there may be. */
const SURELY_FEW_ELEMENTS = 60_000;

/** What comes out larger than it came in, such as each `&` as `&amp;`, must be taken when an editor or an export brings it back. */
function requireReturnable(html: string): void {
  if (html.length < SURELY_FEW_ELEMENTS) return;
  requireText(html);
  parseHtml(html);
}
