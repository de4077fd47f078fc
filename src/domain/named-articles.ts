import type { ArticleContent, EditorialArticle, NamedArticle } from './article.ts';
import type { Find, Reach } from './references.ts';

/*
 * An article may name others that lie beyond the reach of whoever reads it. Of these it tells what readers see, and nothing of
 * those that no reader sees.
 */

/** Finds what is within reach, and elsewhere what readers find, by the same name, with `live`. */
export function findWithin(
  find: (ref: string) => Promise<Pick<EditorialArticle, 'id' | 'content'> | null>,
  live: (ref: string) => Promise<{ readonly is: string }>,
  reach: Reach,
): Find {
  return async (ref) => {
    const found = await find(ref);
    if (found === null || reach(found.content.sectionId)) return found;
    const { is } = await live(ref);
    return is === 'found' || is === 'moved' ? found : null;
  };
}

/** The article as it may be shown. */
export function shownWithin(article: EditorialArticle, reach: Reach): EditorialArticle {
  const original = article.original && namedWithin(article.original, reach);
  const { content } = article;
  const translationOf = original?.id ?? (reach(null) ? content.translationOf : null);
  return {
    ...article,
    content: { ...content, translationOf },
    original,
    related: article.related.map((named) => namedWithin(named, reach)).filter((named) => named !== null),
  };
}

/** Content that names by id, of which `find` finds what may be told. */
export async function contentWithin(content: ArticleContent, find: Find): Promise<ArticleContent> {
  const isFound = async (id: string) => (await find(id)) !== null;
  const { translationOf } = content;
  const related = await Promise.all(content.relatedIds.map(isFound));
  return {
    ...content,
    translationOf: translationOf !== null && (await isFound(translationOf)) ? translationOf : null,
    relatedIds: content.relatedIds.filter((_, index) => related[index]),
  };
}

function namedWithin(named: NamedArticle, reach: Reach): NamedArticle | null {
  if (reach(named.sectionId)) return named;
  return named.live && { ...named, ...named.live };
}
