import type { PublicArticle } from '../../domain/article.ts';
import type { Instant } from '../../domain/clock.ts';
import type { Channel, Publication, Removed } from '../../formats/format.ts';
import type { Addresses } from '../present/addresses.ts';
import { linkTo, pageAddresses } from '../read/page.ts';
import type { PageWire } from '../schemas/lists.ts';

/** Whose articles a feed holds. */
export type Subject = {
  readonly name: string;
  readonly description: string | null;
  /** When its order was last changed by hand; null where nobody orders it. */
  readonly orderedAt: Instant | null;
};

type Page = {
  /** Of the same list as the read API's JSON: `/v1/articles`. */
  readonly path: string;
  readonly suffix: string;
  /** The path and query that were asked. */
  readonly target: string;
  readonly page: PageWire;
  readonly addresses: Addresses;
};

/** Where a page is, its neighbours, and the same page as the read API's JSON; all absolute. */
export type Places = ReturnType<typeof placesOf>;

/** However an address was written, it is told in one way. */
export function placesOf({ path, suffix, target, page, addresses }: Page) {
  const [written = ''] = target.split('?', 1);
  const query = target.slice(written.length);
  const { self, first, next, prev } = pageAddresses(`${path}.${suffix}${query}`, page);
  const address = (place: string | null) => (place === null ? null : addresses.api(place));
  return {
    self: addresses.api(self),
    first: addresses.api(first),
    next: address(next),
    prev: address(prev),
    json: addresses.api(pageAddresses(path + query, page).self),
  };
}

/** A feed's Link header (RFC 8288): itself, its pages, the same articles as JSON, and the hub. */
export function feedLinks({ self, first, next, prev, json }: Places, hub: string | null): string {
  return [
    linkTo(self, 'self'),
    linkTo(first, 'first'),
    ...(prev === null ? [] : [linkTo(prev, 'prev')]),
    ...(next === null ? [] : [linkTo(next, 'next')]),
    linkTo(json, 'alternate', { type: 'application/json' }),
    ...(hub === null ? [] : [linkTo(hub, 'hub')]),
  ].join(', ');
}

type About = {
  readonly publication: Publication;
  readonly subject: Subject | null;
  readonly filters: Filters;
  readonly places: Places;
  readonly hub: string | null;
  readonly articles: readonly PublicArticle[];
  readonly removed: readonly Removed[];
};

/** What a format is told of a page of a list. */
export function channelOf({ publication, subject, filters, places, hub, articles, removed }: About): Channel {
  const { self, first, next, prev } = places;
  const dates = [...articles.flatMap(datesOf), ...removed.map(({ at }) => at)];
  const ordered = subject?.orderedAt ?? null;
  return {
    publication,
    title: titleOf(publication.name, subject, filters),
    description: subject?.description ?? null,
    self,
    first,
    next,
    prev,
    hub,
    language: commonLanguage(articles),
    updated: latest(dates.length > 0 && ordered !== null ? [...dates, ordered] : dates),
    removed,
  };
}

function datesOf({ updatedAt, namesChangedAt }: PublicArticle): readonly Instant[] {
  return namesChangedAt === undefined ? [updatedAt] : [updatedAt, namesChangedAt];
}

function latest(dates: readonly Instant[]): Instant | null {
  return dates.reduce<Instant | null>((newest, at) => (newest === null || at > newest ? at : newest), null);
}

function commonLanguage(articles: readonly PublicArticle[]): string | null {
  const [language, ...others] = new Set(articles.map((article) => article.language));
  return language === undefined || others.length > 0 ? null : language;
}

/** The parameters of a query that choose articles, as they were read. */
export type Filters = Readonly<Record<string, unknown>>;

/** What decides how a list is shown, and not what is in it. */
const OF_THE_PAGE = ['sort', 'limit', 'cursor'];

/** `Dateline: Lithuania (tag politics, vilnius; language en)`. */
function titleOf(name: string, subject: Subject | null, filters: Filters): string {
  const scope = subject === null ? '' : `: ${subject.name}`;
  const chosen = Object.entries(filters)
    .filter(([parameter, value]) => value !== undefined && !OF_THE_PAGE.includes(parameter))
    .map(([parameter, value]) => `${parameter} ${shown(parameter, value)}`)
    .sort();
  return `${name}${scope}${chosen.length === 0 ? '' : ` (${chosen.join('; ')})`}`;
}

/** Ids tell a reader nothing but how many they are. */
function shown(parameter: string, value: unknown): string {
  if (!Array.isArray(value)) return String(value);
  if (parameter === 'id') return `of ${value.length}`;
  const conditions = value.map((one) => String(one).replace(/^-/, 'not ').replaceAll(',', ' or '));
  return conditions.join(' and ');
}
