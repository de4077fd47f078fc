import { hash } from 'node:crypto';
import { expect } from 'vitest';
import type { PageRequest } from '../../src/domain/page.ts';
import type { ArticleQuery } from '../../src/domain/query.ts';
import type { RenderedArticle, Store } from '../../src/store/store.ts';

type Scope = { readonly kind: 'author' | 'section' | 'tag'; readonly slug: string };

/** A page of a list as it is rendered, newest first; null where it isn't. Counted, it is never read from a volume. */
export async function listedBy({ live }: Store, scope: Scope, page: PageRequest, total = false) {
  const query = (id: string | null): ArticleQuery => ({
    filter: { [scope.kind]: { allOf: [[id ?? '']], noneOf: [] } },
    sort: '-publishedAt',
    page,
    bodies: [],
    total,
    facets: [],
  });
  const found = await live.renderedList({
    scope,
    query,
    frame: ({ next, prev, dependsOn }) => ({ before: '', after: '', next, prev, dependsOn }),
  });
  if (found === null) return null;
  const { bytes, ids, digest, frame } = found;
  const { next, prev, dependsOn } = frame;
  return { text: bytes.toString(), ids, digest, next, prev, dependsOn };
}

/** Every live article and every list of sections, tags and authors, as it is read and as it is made of its rows. */
export async function expectSameAsRows(store: Store): Promise<void> {
  for (const { id, slug } of await liveArticles(store)) {
    const [bound, made] = [await store.live.rendered(slug), await store.live.rendered(id)];
    expect(bound && toldOf(bound), slug).toEqual(made && toldOf(made));
    const { sha256 } = bound ?? {};
    if (sha256 !== undefined) expect(sha256, slug).toBe(hash('sha256', made?.bytes ?? '', 'base64'));
  }
  for (const scope of await scopesOf(store)) {
    for (const limit of [3, 20, 100]) {
      let cursor: PageRequest['cursor'] = null;
      do {
        const page: PageRequest = { limit, cursor };
        const [bound, made] = [await listedBy(store, scope, page), await listedBy(store, scope, page, true)];
        expect(bound, `${scope.kind} ${scope.slug}`).toEqual(made);
        cursor = bound?.next ?? null;
      } while (cursor !== null);
    }
  }
}

function toldOf({ id, digest, keys, lastModified, mining, bytes }: RenderedArticle) {
  return { id, digest, keys, lastModified, mining, text: bytes.toString() };
}

async function liveArticles({ live }: Store): Promise<{ id: string; slug: string }[]> {
  const all: { id: string; slug: string }[] = [];
  let cursor: PageRequest['cursor'] = null;
  do {
    const page = { limit: 100, cursor };
    const query: ArticleQuery = {
      filter: {},
      sort: '-publishedAt',
      page,
      bodies: [],
      total: false,
      facets: [],
    };
    const found = await live.list(query);
    all.push(...found.items.map(({ id, slug }) => ({ id, slug })));
    cursor = found.next;
  } while (cursor !== null);
  return all;
}

async function scopesOf({ sections, tags, authors }: Store): Promise<Scope[]> {
  const of = async (
    kind: Scope['kind'],
    { inOrder }: Pick<Store['tags' | 'authors' | 'sections'], 'inOrder'>,
  ) => (await inOrder(0, 100)).map(({ item }) => ({ kind, slug: item.slug }));
  const all = await Promise.all([of('section', sections), of('tag', tags), of('author', authors)]);
  return all.flat();
}
