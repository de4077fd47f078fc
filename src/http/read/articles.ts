import type { FastifyInstance } from 'fastify';
import type { PublicArticle } from '../../domain/article.ts';
import type { RenderedArticle } from '../../store/store.ts';
import { presentVersion } from '../present/versions.ts';
import { listArticles } from './article-lists.ts';
import { LIST, ONE, RELATED, VERSIONS } from './article-operations.ts';
import { DEFAULT_RELATED } from './article-parameters.ts';
import { bodyFormats, isWhole } from './article-query.ts';
import { elsewhere } from './found.ts';
import { pageRequest, presentPage } from './page.ts';
import { lastModified } from './rendering.ts';
import { type Reading, type ReadyAnswer, routesOf } from './route.ts';
import { showArticle, showArticles } from './show-articles.ts';
import { keyOf, keysOfArticle, LIST_KEYS } from './surrogate-keys.ts';

export async function articles(app: FastifyInstance, reading: Reading): Promise<void> {
  const { store } = reading;
  const add = routesOf(app, reading);

  add('/articles', LIST, ({ query }) => listArticles(reading, query, null));

  add('/articles/:ref', ONE, async ({ ref, query }) => {
    const rendered = isWhole(query, 'html') ? await store.live.rendered(ref) : null;
    if (rendered !== null) return renderedAnswer(rendered);
    const found = await store.live.find(ref, bodyFormats(query, 'html'));
    if (found.is !== 'found') return elsewhere(found, 'articles');
    const body = await showArticle(reading, found.item, query);
    return {
      body,
      keys: keysOfArticle(found.item),
      // What `expand` shows has counts of articles.
      dependsOn: [found.item.id, ...(query.expand === undefined ? [] : ['articles'])],
      ...dateOf(found.item, query),
      isDigested: true,
      mining: found.item.rights.mining ?? null,
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
      keys: [keyOf('article', found.item.id), ...LIST_KEYS],
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
      mining: found.item.rights.mining ?? null,
      page,
    };
  });
}

/** What `expand` shows has counts of articles, which change without a trace on it. */
function dateOf(article: PublicArticle, { expand }: { readonly expand?: readonly string[] }) {
  const date = expand === undefined ? lastModified(article) : null;
  return date === null ? {} : { lastModified: date };
}

/** The article as it was rendered. */
export function renderedAnswer(rendered: RenderedArticle): ReadyAnswer {
  const { id, bytes, digest, keys, lastModified, mining, sha256, giveBack } = rendered;
  const dated = lastModified ?? undefined;
  return {
    bytes,
    tag: digest,
    keys,
    dependsOn: [id],
    lastModified: dated,
    isDigested: true,
    sha256,
    mining,
    giveBack,
  };
}
