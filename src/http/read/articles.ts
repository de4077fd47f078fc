import type { FastifyInstance } from 'fastify';
import type { PublicArticle } from '../../domain/article.ts';
import type { Instant } from '../../domain/clock.ts';
import { presentVersion } from '../present/versions.ts';
import { listArticles } from './article-lists.ts';
import { LIST, ONE, RELATED, VERSIONS } from './article-operations.ts';
import { DEFAULT_RELATED } from './article-parameters.ts';
import { bodyFormats } from './article-query.ts';
import { elsewhere } from './found.ts';
import { pageRequest, presentPage } from './page.ts';
import { type Reading, routesOf } from './route.ts';
import { showArticle, showArticles } from './show-articles.ts';
import { keyOf, keysOfArticle, keysOfArticles } from './surrogate-keys.ts';

export async function articles(app: FastifyInstance, reading: Reading): Promise<void> {
  const { store } = reading;
  const add = routesOf(app, reading);

  add('/articles', LIST, ({ query }) => listArticles(reading, query, null));

  add('/articles/:ref', ONE, async ({ ref, query }) => {
    const found = await store.live.find(ref, bodyFormats(query, 'html'));
    if (found.is !== 'found') return elsewhere(found, 'articles');
    const body = await showArticle(reading, found.item, query);
    return {
      body,
      keys: keysOfArticle(found.item),
      // What `expand` shows has counts of articles.
      dependsOn: [found.item.id, ...(query.expand === undefined ? [] : ['articles'])],
      ...lastModified(found.item, query),
    };
  });

  add('/articles/:ref/related', RELATED, async ({ ref, query }) => {
    const found = await store.live.find(ref, []);
    if (found.is !== 'found') return elsewhere(found, 'articles');
    const related = await store.live.related(
      found.item.id,
      query.limit ?? DEFAULT_RELATED,
      bodyFormats(query, 'none'),
    );
    if (related === null) return elsewhere({ is: 'unknown' }, 'articles');
    const data = await showArticles(reading, related, query);
    return {
      body: { data },
      keys: [keyOf('article', found.item.id), ...keysOfArticles(related)],
      // How close two articles are depends on how many others have the same tags.
      dependsOn: ['articles'],
    };
  });

  add('/articles/:ref/versions', VERSIONS, async ({ ref, query }) => {
    const found = await store.live.find(ref, []);
    if (found.is !== 'found') return elsewhere(found, 'articles');
    const { id } = found.item;
    const list = ['versions', id];
    const request = pageRequest(query, list);
    const versions = await store.live.versions(id, request);
    if (versions === null) return elsewhere({ is: 'unknown' }, 'articles');
    const page = presentPage(versions, request, list);
    return {
      body: { data: versions.items.map(presentVersion), page },
      keys: [keyOf('article', id)],
      dependsOn: [id],
      page,
    };
  });
}

/**
 * When what is shown of an article last changed. Its translations come and go without a trace on the article, and what
 * `expand` shows has counts: there no date would be true, and the ETag alone tells.
 */
function lastModified(
  { updatedAt, namesChangedAt, translations }: PublicArticle,
  { expand }: { readonly expand?: readonly string[] },
): { readonly lastModified?: Instant } {
  if (translations.length > 0 || expand !== undefined) return {};
  const named = namesChangedAt ?? updatedAt;
  return { lastModified: named > updatedAt ? named : updatedAt };
}
