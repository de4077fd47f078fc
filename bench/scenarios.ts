import { MARKERS } from './corpus/markers.ts';
import type { Subjects } from './subjects.ts';

/** A request that readers really make. The tests ask each of them of a small site, the benchmarks of large ones. */
export type Scenario = {
  readonly name: string;
  readonly path: string;
  /** A list whose further pages are measured too. */
  readonly pages?: true;
  /** Answered to whoever has a key for what changes. */
  readonly needsKey?: true;
};

export const COMMON_WORD = 'a word that 60 % have';
export const ONE_ARTICLE = 'one article';
export const RARE_WORD = 'a word that 1 % has';
export const TOTAL_AND_FACETS = 'articles with total and facets';
export const SECTION_FACETS = 'a section’s facets';

export function scenariosOf(subjects: Subjects): readonly Scenario[] {
  const { section, subsection, tag, secondTag, rareTag, author, articles } = subjects;
  const [article = ''] = articles;
  const [common, , rarer] = MARKERS.map(({ word }) => word);
  const phrase = encodeURIComponent(`"${MARKERS[0].word} ${MARKERS[1].word}"`);
  return [
    { name: 'newest articles', path: '/v1/articles', pages: true },
    { name: 'newest articles, few fields', path: '/v1/articles?fields=title,url,publishedAt' },
    { name: 'newest articles with their bodies', path: '/v1/articles?body=html' },
    {
      name: 'newest articles, everything expanded',
      path: '/v1/articles?expand=authors,section,tags',
    },
    { name: 'a hundred articles', path: '/v1/articles?limit=100' },
    { name: 'last updated articles', path: '/v1/articles?sort=-updatedAt', pages: true },
    { name: 'articles by title', path: '/v1/articles?sort=title', pages: true },
    { name: 'a section’s articles', path: `/v1/sections/${section}/articles`, pages: true },
    { name: 'a subsection’s articles', path: `/v1/sections/${subsection}/articles`, pages: true },
    { name: 'a tag’s articles', path: `/v1/tags/${tag}/articles`, pages: true },
    { name: 'a rare tag’s articles', path: `/v1/tags/${rareTag}/articles`, pages: true },
    { name: 'an author’s articles', path: `/v1/authors/${author}/articles`, pages: true },
    {
      name: 'a section’s articles by update',
      path: `/v1/sections/${section}/articles?sort=-updatedAt`,
      pages: true,
    },
    {
      name: 'a section’s articles by title',
      path: `/v1/sections/${section}/articles?sort=title`,
      pages: true,
    },
    { name: 'a tag’s articles by title', path: `/v1/tags/${tag}/articles?sort=title`, pages: true },
    { name: 'an author’s articles by title', path: `/v1/authors/${author}/articles?sort=title`, pages: true },
    { name: 'articles with both tags', path: `/v1/articles?tag=${tag}&tag=${secondTag}`, pages: true },
    { name: 'articles with either tag', path: `/v1/articles?tag=${tag},${rareTag}`, pages: true },
    {
      name: 'articles of a section without a tag',
      path: `/v1/articles?section=${section}&tag=-${tag}`,
      pages: true,
    },
    { name: 'opinion in English', path: '/v1/articles?genre=opinion&language=en', pages: true },
    {
      name: 'articles of one month',
      path: '/v1/articles?publishedFrom=2023-12-01&publishedTo=2024-01-01',
    },
    { name: TOTAL_AND_FACETS, path: '/v1/articles?total=true&facets=section,tag,month' },
    { name: SECTION_FACETS, path: `/v1/sections/${section}/articles?facets=tag,author,month` },
    { name: COMMON_WORD, path: `/v1/articles?q=${common}` },
    { name: RARE_WORD, path: `/v1/articles?q=${rarer}` },
    { name: 'a phrase that a third has', path: `/v1/articles?q=${phrase}` },
    { name: 'a rarer word in a section', path: `/v1/articles?q=${rarer}&section=${section}` },
    { name: ONE_ARTICLE, path: `/v1/articles/${article}` },
    { name: 'one article in every format', path: `/v1/articles/${article}?body=html,markdown,text,blocks` },
    { name: 'related articles', path: `/v1/articles/${article}/related` },
    { name: 'an article’s versions', path: `/v1/articles/${article}/versions` },
    { name: 'one article as JSON-LD', path: `/v1/articles/${article}.jsonld` },
    { name: 'newest articles as RSS', path: '/v1/articles.rss' },
    { name: 'changes', path: '/v1/changes?limit=20', needsKey: true },
    { name: 'authors', path: '/v1/authors' },
    { name: 'an author', path: `/v1/authors/${author}` },
    { name: 'the tree of sections', path: '/v1/sections?tree=true' },
    { name: 'a section', path: `/v1/sections/${section}` },
    { name: 'most used tags', path: '/v1/tags?sort=-articleCount' },
    { name: 'tags that begin with a letter', path: `/v1/tags?q=${tag.charAt(0)}` },
    { name: 'a tag', path: `/v1/tags/${tag}` },
    { name: 'completions', path: `/v1/suggest?q=${tag.slice(0, 3)}` },
  ];
}
