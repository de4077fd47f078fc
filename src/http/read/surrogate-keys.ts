import type { PublicArticle } from '../../domain/article.ts';

/** Above this many of a kind, an answer is tagged with the whole kind: the header stays within what proxies accept. */
const MOST_OF_A_KIND = 10;

/** The tag of one resource; a change to it purges this tag, and the tag of its kind. */
export function keyOf(kind: 'article' | 'author' | 'section' | 'tag' | 'list', id: string): string {
  return `${kind}-${id}`;
}

/** What one article's answer is made from, its translations' slugs among it. */
export function keysOfArticle(article: PublicArticle): readonly string[] {
  const articles = [article, ...article.translations];
  return [...articles.map(({ id }) => keyOf('article', id)), ...keysOfReferences(article)];
}

/** What any list of articles is purged by: a publication may change any, so there is no use in naming what it shows one by one. */
export const LIST_KEYS: readonly string[] = ['articles', 'sections', 'authors', 'tags'];

function keysOfReferences({ section, authors, tags }: PublicArticle): readonly string[] {
  return [
    ...keysOfKind('section', section === null ? [] : [section]),
    ...keysOfKind('author', authors),
    ...keysOfKind('tag', tags),
  ];
}

function keysOfKind(
  kind: 'author' | 'section' | 'tag',
  named: readonly { readonly id: string }[],
): readonly string[] {
  return named.length > MOST_OF_A_KIND ? [`${kind}s`] : named.map(({ id }) => keyOf(kind, id));
}
