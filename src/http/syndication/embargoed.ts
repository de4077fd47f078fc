import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { BodyFormat } from '../../domain/body.ts';
import type { Clock } from '../../domain/clock.ts';
import { type Embargoed, embargoedCopy, type UnderEmbargo } from '../../domain/embargo.ts';
import { type FollowedFilter, within } from '../../domain/entitlement.ts';
import type { Item, OfferedFormat, Publication } from '../../formats/format.ts';
import type { Store } from '../../store/store.ts';
import { requireScope } from '../auth.ts';
import { type CachePolicy, cache } from '../cache.ts';
import { Problem } from '../errors.ts';
import type { TermsHeaders } from '../mining-terms.ts';
import type { Addresses } from '../present/addresses.ts';
import { presentEmbargoed } from '../present/embargoed.ts';
import { articleFilter } from '../read/article-query.ts';
import type { ListIdentity } from '../read/cursor.ts';
import { linkHeader, pageRequest, presentPage } from '../read/page.ts';
import type { QueryOf } from '../read/parameters.ts';
import type { PageWire } from '../schemas/lists.ts';
import { translationsOf } from '../translations.ts';
import { channelOf, feedLinks, placesOf } from './channel.ts';
import {
  type EMBARGOED_FEED,
  type EMBARGOED_LIST,
  type EMBARGOED_ONE,
  embargoedFeedOperation,
  embargoedStoryOperation,
  GET_EMBARGOED,
  LIST_EMBARGOED,
} from './embargoed-operations.ts';
import { entitledBodies } from './follow.ts';
import type { PartnerNotes } from './partner-notes.ts';
import { itemOf, storyType } from './syndicating.ts';

export type EmbargoDoor = {
  readonly store: Pick<Store, 'embargoed' | 'live'>;
  readonly addresses: Addresses;
  readonly formats: readonly OfferedFormat[];
  readonly publication: Publication;
  readonly policy: CachePolicy;
  readonly clock: Clock;
  readonly terms: TermsHeaders;
  readonly notes: PartnerNotes;
};

const PATH = '/embargoed/articles';

/** What is to come, for partners who may know it. It is behind a door of its own, and nothing of it is in what others are answered. */
export async function embargoed(app: FastifyInstance, door: EmbargoDoor): Promise<void> {
  app.addHook('onRequest', requireScope('embargo:read'));
  await app.register(cache, { ...door.policy, clock: door.clock });

  app.get(PATH, LIST_EMBARGOED, async (request, reply) => {
    const { body, ...query } = request.query as QueryOf<typeof EMBARGOED_LIST>;
    const bodies = entitledBodies(body, request.apiKey);
    const { copies, page } = await pageFor(door, request, { query, bodies });
    reply.header('link', linkHeader(request.url, page, door.addresses.api));
    return { data: copies.map((copy) => presentEmbargoed(copy, door.addresses)), page };
  });

  app.get(`${PATH}/:ref`, GET_EMBARGOED, async (request, reply) => {
    const { body } = request.query as QueryOf<typeof EMBARGOED_ONE>;
    const copy = await copyFor(door, request, entitledBodies(body, request.apiKey));
    reply.headers(termsOf(copy, door));
    return presentEmbargoed(copy, door.addresses);
  });

  for (const format of door.formats) addFormat(app, door, format);
}

function addFormat(app: FastifyInstance, door: EmbargoDoor, format: OfferedFormat): void {
  const { suffix, hasList, hasOne } = format;
  if (hasList)
    app.get(`${PATH}.${suffix}`, embargoedFeedOperation(format), (request, reply) =>
      sendFeed(door, format, request, reply),
    );
  if (hasOne)
    app.get(`${PATH}/:ref.${suffix}`, embargoedStoryOperation(format), async (request, reply) => {
      const copy = await copyFor(door, request, bodiesFor(request, format));
      reply.headers(termsOf(copy, door));
      const { one: write } = await format.load();
      if (write === null) throw new Error(`${format.name} writes no single articles`);
      return reply.type(storyType(format)).send(write(door.publication, itemFor(copy, door)));
    });
}

async function sendFeed(
  door: EmbargoDoor,
  format: OfferedFormat,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const query = request.query as QueryOf<typeof EMBARGOED_FEED>;
  const { copies, page } = await pageFor(door, request, { query, bodies: bodiesFor(request, format) });
  const { addresses, publication } = door;
  const { suffix } = format;
  const places = placesOf({ path: `/v1${PATH}`, suffix, target: request.url, page, addresses });
  const channel = channelOf({
    publication,
    subject: { name: 'Under embargo', description: null, orderedAt: null },
    filters: query,
    places,
    hub: null,
    articles: copies.map(({ article }) => article),
    removed: [],
  });
  // The copies' own dates are still to come.
  const updated =
    copies
      .map(({ savedAt }) => savedAt)
      .toSorted()
      .at(-1) ?? null;
  const { list: write } = await format.load();
  if (write === null) throw new Error(`${format.name} writes no lists`);
  reply.header('link', feedLinks(places, null));
  const items = copies.map((copy) => itemFor(copy, door));
  return reply.type(format.mediaType).send(write({ ...channel, updated }, items));
}

type Asked = { readonly query: QueryOf<typeof EMBARGOED_FEED>; readonly bodies: readonly BodyFormat[] };

async function pageFor(
  door: EmbargoDoor,
  request: FastifyRequest,
  { query, bodies }: Asked,
): Promise<{ readonly copies: readonly Embargoed[]; readonly page: PageWire }> {
  const { store, addresses } = door;
  const filter = entitledTo(request, articleFilter(query, addresses));
  const list: ListIdentity = ['embargoed', filter];
  const asked = pageRequest(query, list);
  const found = await store.embargoed.list(filter, asked);
  const copies = await Promise.all(found.items.map((article) => copyOf(store, article, bodies)));
  for (const { id } of found.items) noteFetched(door, request, id);
  return { copies, page: presentPage(found, asked, list) };
}

/** Throws `not-found` for whatever this key is not to see, in words that tell nothing of it. */
async function copyFor(
  door: EmbargoDoor,
  request: FastifyRequest,
  bodies: readonly BodyFormat[],
): Promise<Embargoed> {
  const { store } = door;
  const { ref } = request.params as { readonly ref: string };
  const article = await store.embargoed.find(ref, entitledTo(request, {}));
  if (article === null) throw new Problem('not-found', 'There is no such article under embargo.');
  noteFetched(door, request, article.id);
  return copyOf(store, article, bodies);
}

/** So that editors know whom to call where it is not to come out after all. */
function noteFetched({ notes, clock }: EmbargoDoor, { apiKey }: FastifyRequest, articleId: string): void {
  if (apiKey !== null) notes.addFetched({ keyId: apiKey.id, articleId, at: clock(), isEarly: true });
}

async function copyOf(
  store: EmbargoDoor['store'],
  article: UnderEmbargo,
  bodies: readonly BodyFormat[],
): Promise<Embargoed> {
  return embargoedCopy(article, { translations: await translationsOf(store, article), bodies });
}

function entitledTo({ apiKey }: FastifyRequest, filter: FollowedFilter): FollowedFilter {
  const entitlement = apiKey?.entitlement ?? null;
  return entitlement === null ? filter : within(filter, entitlement);
}

/** What a format needs of bodies, as far as the key gets it. */
function bodiesFor({ apiKey }: FastifyRequest, { bodies }: OfferedFormat): readonly BodyFormat[] {
  const allowed = apiKey?.bodies ?? null;
  return allowed === null ? bodies : bodies.filter((format) => allowed.includes(format));
}

function termsOf({ article }: Embargoed, { terms }: EmbargoDoor) {
  return terms(article.rights.mining ?? null);
}

function itemFor({ article, until }: Embargoed, { addresses }: EmbargoDoor): Item {
  const self = addresses.api(`/v1/embargoed/articles/${article.id}`);
  return { ...itemOf(article, addresses), self, embargoedUntil: until };
}
