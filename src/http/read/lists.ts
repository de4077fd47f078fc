import type { FastifyInstance } from 'fastify';
import { choose } from '../present/choose.ts';
import { presentList } from '../present/curated-lists.ts';
import { CuratedList, type CuratedListListWire, type CuratedListWire } from '../schemas/curated-lists.ts';
import { wholeOrChosen } from '../schemas/lists.ts';
import { ref } from '../schemas/scalars.ts';
import { listArticles } from './article-lists.ts';
import { ARTICLE_LIST } from './article-operations.ts';
import { LISTED_ARTICLES } from './article-parameters.ts';
import { LIST, onePage } from './examples.ts';
import { elsewhere } from './found.ts';
import { ITEM_HEADERS, LIST_HEADERS, operation, refOperation } from './operation.ts';
import { pageRequest, presentPage } from './page.ts';
import { cursor, fields, limit } from './parameters.ts';
import { type Reading, routesOf } from './route.ts';
import { keyOf } from './surrogate-keys.ts';

const NAMED = { names: 'the list', example: LIST.slug };
const FIELDS = fields(Object.keys(CuratedList.properties), ['slug', 'name']);

const LIST_ALL = operation({
  operationId: 'listLists',
  summary: 'List curated lists',
  description: 'The lists that editors have published, by name.',
  tag: 'Lists',
  parameters: { limit: limit(), cursor, fields: FIELDS },
  response: ref<CuratedListListWire>('CuratedListList'),
  contract: {
    answer: 'A page of lists.',
    headers: LIST_HEADERS,
    examples: { page: { summary: 'One list', value: onePage(LIST) } },
  },
});

const ONE = refOperation(NAMED, {
  operationId: 'getList',
  summary: 'Get a curated list',
  description: 'One list, without its articles.',
  tag: 'Lists',
  parameters: { fields: FIELDS },
  response: wholeOrChosen<CuratedListWire>('CuratedList'),
  contract: {
    answer: 'The list, or what `fields` chose from it.',
    headers: [...ITEM_HEADERS, 'Last-Modified'],
    examples: { list: { summary: LIST.name, value: LIST } },
  },
});

const ARTICLES = refOperation(NAMED, {
  operationId: 'listListArticles',
  summary: 'List a curated list’s articles',
  description:
    'The published articles of one list in its order: those that its editors pinned, then what fills it up, to its length. All the parameters of other lists of articles narrow it or put it in another order; pages keep their place while articles come and go.',
  tag: 'Lists',
  ...ARTICLE_LIST,
  parameters: LISTED_ARTICLES,
});

/** Curated lists; nothing of their drafts is read here. */
export async function lists(app: FastifyInstance, reading: Reading): Promise<void> {
  const { store } = reading;
  const add = routesOf(app, reading);

  add('/lists', LIST_ALL, async ({ query }) => {
    const request = pageRequest(query, ['lists']);
    const found = await store.lists.published(request);
    const page = presentPage(found, request, ['lists']);
    return {
      body: { data: found.items.map((list) => choose(presentList(list), query.fields)), page },
      keys: ['lists'],
      dependsOn: ['lists'],
      page,
    };
  });

  add('/lists/:ref', ONE, async ({ ref, query }) => {
    const found = await store.lists.find(ref);
    if (found.is !== 'found') return elsewhere(found, 'lists');
    const { id, updatedAt } = found.item;
    return {
      body: choose(presentList(found.item), query.fields),
      keys: [keyOf('list', id)],
      dependsOn: ['lists'],
      lastModified: updatedAt,
    };
  });

  add('/lists/:ref/articles', ARTICLES, async ({ ref, query }) => {
    const found = await store.lists.find(ref);
    if (found.is !== 'found') return elsewhere(found, 'lists');
    return listArticles(reading, query, { kind: 'list', id: found.item.id });
  });
}
