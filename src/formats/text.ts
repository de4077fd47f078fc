import type { PublicArticle, Source } from '../domain/article.ts';
import { DESCRIPTIONS } from './descriptions.ts';
import { markedTitle } from './embargo.ts';
import type { Format, Item } from './format.ts';
import { correctionOf, lineOf, linesOf, minuteOf } from './plain.ts';

/** Plain text in UTF-8 for a person to read: a blank line between paragraphs, which are not broken into lines. */
export const TEXT: Format = {
  ...DESCRIPTIONS.TEXT,
  list: null,
  one: (_publication, item) => `${paragraphsOf(item).filter(Boolean).join('\n\n')}\n`,
};

function paragraphsOf(item: Item): readonly string[] {
  const { article, url } = item;
  return [
    lineOf(markedTitle(item)),
    linesOf(article.summary ?? ''),
    headOf(article),
    linesOf(article.body.text ?? ''),
    ...article.corrections.map(correctionOf),
    footOf(article, url),
  ];
}

/** Byline, and where and when. */
function headOf({ authors, dateline, publishedAt, updatedAt }: PublicArticle): string {
  const placed = [lineOf(dateline ?? ''), minuteOf(publishedAt)].filter(Boolean).join(', ');
  const updated = updatedAt === publishedAt ? '' : ` (updated ${minuteOf(updatedAt)})`;
  return joined([authors.map(({ name }) => lineOf(name)).join(', '), placed + updated]);
}

function footOf({ source, rights }: PublicArticle, url: string): string {
  return joined([
    source === null ? '' : sourceOf(source),
    linesOf(rights.copyrightNotice ?? ''),
    linesOf(rights.usageTerms ?? ''),
    url,
  ]);
}

function sourceOf({ name, url }: Source): string {
  return url === null ? `Source: ${lineOf(name)}` : `Source: ${lineOf(name)}, ${url}`;
}

function joined(lines: readonly string[]): string {
  return lines.filter(Boolean).join('\n');
}
