import type { ArticleListWire, ArticleWire, RelatedListWire } from '../schemas/articles.ts';
import { wholeOrChosen } from '../schemas/lists.ts';
import { ref } from '../schemas/scalars.ts';
import type { ArticleVersionListWire } from '../schemas/versions.ts';
import { ARTICLES, ONE_ARTICLE, RELATED_ARTICLES } from './article-parameters.ts';
import { FOUND, LISTED, onePage, VERSION, WHOLE } from './examples.ts';
import { ITEM_HEADERS, LIST_HEADERS, operation, refOperation } from './operation.ts';
import { cursor, limit } from './parameters.ts';

/** What all lists of articles have in common: those of an author, section or tag too. */
export const ARTICLE_LIST = {
  parameters: ARTICLES,
  response: ref<ArticleListWire>('ArticleList'),
  contract: {
    answer: 'A page of articles.',
    headers: LIST_HEADERS,
    examples: {
      newest: { summary: 'The newest first', value: onePage(LISTED) },
      search: { summary: 'With `q=austrevicius`: what was found is marked', value: onePage(FOUND) },
      chosen: {
        summary: 'With `fields=title,publishedAt&total=true&facets=section`',
        value: {
          data: [{ id: LISTED.id, title: LISTED.title, publishedAt: LISTED.publishedAt }],
          page: { limit: 20, next: null, prev: null, total: 1 },
          facets: { section: [{ value: 'lithuania', label: 'Lithuania', count: 1 }] },
        },
      },
    },
  },
} as const;

const ARTICLE = { names: 'the article', example: LISTED.slug };
const WITHDRAWN = 'One that was withdrawn answers 410 with the reason.';

export const LIST = operation({
  operationId: 'listArticles',
  summary: 'List articles',
  description:
    'Published articles, filtered, searched and sorted. All filters must hold at once. Pages are found by `page.next` and `page.prev` or the Link header, and neither repeat nor miss an article while others are published.',
  tag: 'Articles',
  ...ARTICLE_LIST,
});

export const ONE = refOperation(ARTICLE, {
  operationId: 'getArticle',
  summary: 'Get an article',
  description: `One published article with its body. ${WITHDRAWN}`,
  tag: 'Articles',
  parameters: ONE_ARTICLE,
  response: wholeOrChosen<ArticleWire>('Article'),
  contract: {
    answer: 'The article, or what `fields` chose from it.',
    headers: [...ITEM_HEADERS, 'Last-Modified', 'Repr-Digest'],
    examples: {
      story: { summary: 'The article, its body cut short here', value: WHOLE },
      chosen: {
        summary: 'With `fields=title,url`',
        value: { id: LISTED.id, url: LISTED.url, title: LISTED.title },
      },
    },
    problems: [410],
  },
});

export const RELATED = refOperation(ARTICLE, {
  operationId: 'listRelatedArticles',
  summary: 'List related articles',
  description: `Other articles that share tags with this one and, after these, its section; the closest first. ${WITHDRAWN}`,
  tag: 'Articles',
  parameters: RELATED_ARTICLES,
  response: ref<RelatedListWire>('RelatedList'),
  contract: {
    answer: 'The related articles; none where nothing is close.',
    headers: ITEM_HEADERS,
    examples: { related: { summary: 'One relative', value: { data: [LISTED] } } },
    problems: [410],
  },
});

export const VERSIONS = refOperation(ARTICLE, {
  operationId: 'listArticleVersions',
  summary: 'List an article’s versions',
  description: `What readers were shown over time: an entry for each publication, the newest first. ${WITHDRAWN}`,
  tag: 'Articles',
  parameters: { limit: limit(), cursor },
  response: ref<ArticleVersionListWire>('ArticleVersionList'),
  contract: {
    answer: 'A page of versions.',
    headers: LIST_HEADERS,
    examples: { first: { summary: 'Published once', value: onePage(VERSION) } },
    problems: [410],
  },
});
