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
  return [...articles.map(({ id }) => keyOf('article', id)), ...keysOfReferences([article])];
}

/**
 * What a list of articles is made from. Any article's publication may change any list, so `articles` stands for all
 * of them; what the listed ones name is told one by one, or by kind where it is much.
 */
export function keysOfArticles(articles: readonly PublicArticle[]): readonly string[] {
  return ['articles', ...keysOfReferences(articles)];
}

function keysOfReferences(articles: readonly PublicArticle[]): readonly string[] {
  const idsOf = (references: (article: PublicArticle) => readonly { readonly id: string }[]) =>
    new Set(articles.flatMap((article) => references(article).map(({ id }) => id)));
  return [
    ...keysOfKind(
      'section',
      idsOf(({ section }) => (section === null ? [] : [section])),
    ),
    ...keysOfKind(
      'author',
      idsOf(({ authors }) => authors),
    ),
    ...keysOfKind(
      'tag',
      idsOf(({ tags }) => tags),
    ),
  ];
}

function keysOfKind(kind: 'author' | 'section' | 'tag', ids: ReadonlySet<string>): readonly string[] {
  return ids.size > MOST_OF_A_KIND ? [`${kind}s`] : [...ids].map((id) => keyOf(kind, id));
}
