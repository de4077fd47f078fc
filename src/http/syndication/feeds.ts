import type { FastifyInstance } from 'fastify';
import type { OfferedFormat } from '../../formats/format.ts';
import type { Found, Store } from '../../store/store.ts';
import { entityTag } from '../cache.ts';
import { Problem } from '../errors.ts';
import { keysOfList, listOf, type Scope } from '../read/article-lists.ts';
import { elsewhere } from '../read/found.ts';
import { linkTo, presentPage } from '../read/page.ts';
import { lastModified } from '../read/rendering.ts';
import { type Asked, type Moved, type ReadyAnswer, routesOf } from '../read/route.ts';
import { keysOfArticle } from '../read/surrogate-keys.ts';
import { channelOf, feedLinks, placesOf, type Subject } from './channel.ts';
import {
  type FEED,
  feedOperation,
  type NOTHING,
  PLACES,
  type Place,
  storyOperation,
} from './feed-operations.ts';
import { isOffered, offeredPage } from './offered.ts';
import { itemOf, type Syndicating, storyType } from './syndicating.ts';

/** As many of what is gone as a feed tells. */
const MAX_REMOVED = 100;

/**
 * Every list of articles and every article in each format that has it: the same address with a suffix. Withheld articles are in none
 * of them.
 */
export async function feeds(app: FastifyInstance, syndicating: Syndicating): Promise<void> {
  const add = routesOf(app, syndicating);
  for (const format of syndicating.formats) {
    const { suffix, hasList, hasOne } = format;
    for (const place of hasList ? PLACES : []) {
      add(`${place.path}.${suffix}`, feedOperation(place, format), (asked) =>
        feed(syndicating, format, place, asked),
      );
    }
    if (hasOne) {
      add(`/articles/:ref.${suffix}`, storyOperation(format), (asked) => story(syndicating, format, asked));
    }
  }
}

async function feed(
  syndicating: Syndicating,
  format: OfferedFormat,
  { kind, path }: Place,
  { ref, ...asked }: Asked<typeof FEED>,
): Promise<ReadyAnswer | Moved> {
  const own = { ...asked, path: `/v1${path.replace(':ref', () => encodeURIComponent(ref))}` };
  if (kind === null) return feedOf(syndicating, format, null, own);
  const found = await describedBy(syndicating, kind, ref);
  if (found.is !== 'found') return elsewhere(found, `${kind}s`);
  return feedOf(syndicating, format, found.item, own);
}

/** `path` is that of the list in the read API. */
type AskedFeed = Omit<Asked<typeof FEED>, 'ref'> & { readonly path: string };

async function feedOf(
  { store, addresses, publication, clock, hub: ownHub }: Syndicating,
  format: OfferedFormat,
  about: Described | null,
  { query, target, path }: AskedFeed,
): Promise<ReadyAnswer> {
  const scope = about?.scope ?? null;
  const { asked, list } = listOf({ addresses }, query, scope);
  const found = await offeredPage(store, { ...asked, bodies: format.bodies });
  // Nobody can tell which lists a removed article was in, but it was among all of them.
  const isWhole = Object.keys(asked.filter).length === 0 && query.cursor === undefined;
  const removed = isWhole ? await store.changes.removals(MAX_REMOVED) : [];
  const page = presentPage(found, asked.page, list);
  const places = placesOf({ path, suffix: format.suffix, target, page, addresses });
  // A page behind the first is of the past: what comes is told by the first.
  const hub = query.cursor === undefined ? ownHub : null;
  const channel = channelOf({
    publication,
    subject: about?.subject ?? null,
    filters: query,
    places,
    hub,
    articles: found.items,
    removed,
  });
  const { list: write } = await format.load();
  if (write === null) throw new Error(`${format.name} writes no lists`);
  const items = found.items.map((article) => itemOf(article, addresses));
  const bytes = Buffer.from(write(channel, items));
  return {
    bytes,
    tag: entityTag(bytes),
    type: format.mediaType,
    link: feedLinks(places, hub),
    keys: keysOfList(scope, query),
    dependsOn: found.dependsOn,
    // An article that leaves a list leaves no date behind. But whoever has what was made then has all that was committed until then,
    // and what is kept is made anew with the next change to it.
    lastModified: clock(),
  };
}

type Described = { readonly scope: Scope; readonly subject: Subject };

async function describedBy(
  { store }: Syndicating,
  kind: Scope['kind'],
  ref: string,
): Promise<Found<Described>> {
  const found = await BY_KIND[kind](store, ref);
  if (found.is !== 'found') return found;
  const { id, ...subject } = found.item;
  return { is: 'found', item: { scope: { kind, id }, subject } };
}

type Named = Subject & { readonly id: string };

const BY_KIND: Readonly<Record<Scope['kind'], (store: Store, ref: string) => Promise<Found<Named>>>> = {
  author: async ({ authors }, ref) =>
    named(await authors.find(ref), ({ bio }) => ({ description: bio, orderedAt: null })),
  section: async ({ sections }, ref) =>
    named(await sections.find(ref), ({ description }) => ({ description, orderedAt: null })),
  tag: async ({ tags }, ref) =>
    named(await tags.find(ref), ({ description }) => ({ description, orderedAt: null })),
  list: async ({ lists }, ref) =>
    named(await lists.find(ref), ({ description, updatedAt }) => ({ description, orderedAt: updatedAt })),
};

function named<T extends { readonly id: string; readonly name: string }>(
  found: Found<T>,
  more: (item: T) => Omit<Subject, 'name'>,
): Found<Named> {
  if (found.is !== 'found') return found;
  const { id, name } = found.item;
  return { is: 'found', item: { id, name, ...more(found.item) } };
}

async function story(
  { store, addresses, publication }: Syndicating,
  format: OfferedFormat,
  { ref }: Asked<typeof NOTHING>,
): Promise<ReadyAnswer | Moved> {
  const found = await store.live.find(ref, format.bodies);
  if (found.is !== 'found') return elsewhere(found, 'articles');
  const { item: article } = found;
  if (!isOffered(article)) throw new Problem('not-found', 'This article isn’t offered for syndication.');
  const item = itemOf(article, addresses);
  const { one: write } = await format.load();
  if (write === null) throw new Error(`${format.name} writes no single articles`);
  const bytes = Buffer.from(write(publication, item));
  const date = lastModified(article);
  return {
    bytes,
    tag: entityTag(bytes),
    type: storyType(format),
    link: [
      linkTo(`${item.self}.${format.suffix}`, 'self'),
      linkTo(item.self, 'alternate', { type: 'application/json' }),
      linkTo(item.url, 'canonical'),
    ].join(', '),
    keys: keysOfArticle(article),
    dependsOn: [article.id],
    mining: article.rights.mining ?? null,
    ...(date !== null && { lastModified: date }),
  };
}
