import type { ArticleContent, LiveArticle } from './article.ts';

/** Words a minute of an adult reading silently (Brysbaert 2019, doi 10.1016/j.jml.2019.104047). */
const WORDS_PER_MINUTE = 238;

/** What is shown, and what its publication makes of it. */
type Shown = { readonly id: string; readonly slug: string; readonly content: ArticleContent };
type Release = Pick<LiveArticle, 'version' | 'publishedAt' | 'updatedAt' | 'corrections'>;

/** What readers see of an article as it is published. */
export function liveCopy({ id, slug, content }: Shown, release: Release): LiveArticle {
  const { version, publishedAt, updatedAt, corrections } = release;
  const figures = readingFigures(content.body.text);
  return { ...content, id, slug, version, publishedAt, updatedAt, corrections, ...figures };
}

/** Both are 0 for an empty text; a minute that is begun counts. */
export function readingFigures(text: string): Pick<LiveArticle, 'wordCount' | 'readingMinutes'> {
  const wordCount = text.match(/\S+/g)?.length ?? 0;
  return { wordCount, readingMinutes: Math.ceil(wordCount / WORDS_PER_MINUTE) };
}
