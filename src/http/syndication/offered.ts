import type { PublicArticle } from '../../domain/article.ts';
import type { ArticleQuery } from '../../domain/query.ts';
import type { ArticlePage, Store } from '../../store/store.ts';

/** Looks for one page. Where nearly all is withheld a page is short, and goes on all the same. */
const MAX_LOOKS = 10;

/** Whether partners may have it. */
export function isOffered({ rights }: Pick<PublicArticle, 'rights'>): boolean {
  return rights.syndication !== 'withheld';
}

/**
 * The page of a list, of those of its articles that partners may have. What is withheld leaves no gap: the list is read on from where the page
 * would end, so that cursors are those of the list itself and lead past what is withheld. `dependsOn` names those too. Rejects like
 * `LiveStore.list`.
 */
export async function offeredPage({ live }: Pick<Store, 'live'>, asked: ArticleQuery): Promise<ArticlePage> {
  const { limit, cursor } = asked.page;
  const onwards = cursor?.direction ?? 'next';
  const first = await live.list(asked);
  let last = first;
  let items = first.items.filter(isOffered);
  const seen = first.items.map(({ id }) => id);
  for (let looks = 1; items.length < limit && looks < MAX_LOOKS; looks += 1) {
    const on = last[onwards];
    if (on === null) break;
    // Bodies are long, and these may all be withheld.
    last = await live.list({ ...asked, bodies: [], page: { limit: limit - items.length, cursor: on } });
    seen.push(...last.items.map(({ id }) => id));
    const more = last.items.filter(isOffered);
    items = onwards === 'next' ? [...items, ...more] : [...more, ...items];
  }
  const ends =
    onwards === 'next' ? { next: last.next, prev: first.prev } : { next: first.next, prev: last.prev };
  return {
    items: await withBodies(live, items, asked, first),
    ...ends,
    dependsOn: first.dependsOn && [...first.dependsOn, ...seen],
  };
}

/** The same articles, those with bodies that came without; what went meanwhile is left out. */
async function withBodies(
  live: Store['live'],
  items: readonly PublicArticle[],
  { bodies, sort }: ArticleQuery,
  first: ArticlePage,
): Promise<readonly PublicArticle[]> {
  const known = new Map(first.items.map((item) => [item.id, item]));
  const ids = items.map(({ id }) => id).filter((id) => !known.has(id));
  if (ids.length === 0) return items;
  const page = { limit: ids.length, cursor: null };
  const order = sort === 'relevance' || sort === 'list' ? '-publishedAt' : sort;
  const found = await live.list({ filter: { ids }, sort: order, page, bodies, total: false, facets: [] });
  for (const item of found.items) known.set(item.id, item);
  return items.flatMap(({ id }) => known.get(id) ?? []).filter(isOffered);
}
