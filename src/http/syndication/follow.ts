import { hash } from 'node:crypto';
import type { ApiKey } from '../../domain/api-key.ts';
import type { BodyFormat } from '../../domain/body.ts';
import { within } from '../../domain/entitlement.ts';
import { DomainError } from '../../domain/errors.ts';
import type { Cursor } from '../../domain/page.ts';
import type { FeedFilter, FollowedEntry, FollowedPlace, Store } from '../../store/store.ts';
import { Problem } from '../errors.ts';
import type { Addresses } from '../present/addresses.ts';
import { type ChangePresenting, presentChange } from '../present/changes.ts';
import { articleFilter, bodyFormats } from '../read/article-query.ts';
import { decodeCursor, encodeCursor, type ListIdentity } from '../read/cursor.ts';
import type { QueryOf } from '../read/parameters.ts';
import type { ChangeWire } from '../schemas/changes.ts';
import type { FOLLOWING } from './change-operations.ts';

export type Following = {
  /** What the follower asks for, within what it may have. */
  readonly filter: FeedFilter;
  /** Of the key, as it was when a cursor was given: with another one the feed begins anew. Empty where it may have all. */
  readonly entitled: string;
  readonly bodies: readonly BodyFormat[];
  readonly withKills: boolean;
  readonly identity: ListIdentity;
  readonly limit: number;
  /** Where the same feed begins anew. */
  readonly resync: string;
};

type FollowQuery = Omit<QueryOf<typeof FOLLOWING>, 'after' | 'limit'>;

/** What is followed by a query, and how cursors are tied to it: by what it finds, not by what is shown of that. */
export function followingOf(
  query: FollowQuery,
  { addresses, key, limit }: { addresses: Addresses; key: ApiKey | null; limit: number },
): Following {
  const { body, withdrawn = false, ...filtering } = query;
  const entitlement = key?.entitlement ?? null;
  const filter = articleFilter(filtering, addresses);
  const text = addressQuery(query);
  return {
    filter: entitlement === null ? filter : within(filter, entitlement),
    entitled: entitlement === null ? '' : hash('sha256', entitlement.query, 'base64url').slice(0, 8),
    bodies: entitledBodies(body, key),
    withKills: withdrawn,
    identity: ['changes', filter],
    limit,
    resync: addresses.api(`/v1/changes${text === '' ? '' : `?${text}`}`),
  };
}

/** Separated by commas in an address; of other parameters with several values each is given by itself. */
const JOINED: readonly string[] = ['body', 'id'];

function addressQuery(query: FollowQuery): string {
  const parameters = new URLSearchParams(
    Object.entries(query).flatMap(([name, value]) => {
      if (Array.isArray(value))
        return JOINED.includes(name) ? [[name, value.join(',')]] : value.map((one) => [name, one]);
      return value === false ? [] : [[name, String(value)]];
    }),
  );
  parameters.sort();
  return parameters.toString();
}

/** The HTML where nothing is chosen. Of a key that gets some bodies alone, these; throws `not-entitled` where it chooses others. */
export function entitledBodies(body: FollowQuery['body'], key: ApiKey | null): readonly BodyFormat[] {
  const bodies = bodyFormats({ ...(body && { body }) }, 'html');
  const allowed = key?.bodies ?? null;
  if (allowed === null) return bodies;
  if (body === undefined) return allowed;
  const other = bodies.find((format) => !allowed.includes(format));
  if (other === undefined) return bodies;
  const message = `names ${other}, but the key gets ${allowed.join(' and ') || 'no body'} alone`;
  throw new Problem('not-entitled', `The parameter \`body\` ${message}.`, {
    errors: [{ parameter: 'body', code: 'not-entitled', message }],
  });
}

/** Where a cursor stands in the request. */
export type Whence = { readonly parameter: string } | { readonly header: string };

/** Throws `invalid-cursor` for what is no cursor of this feed. */
export function placeOf(text: string, following: Following, whence: Whence): FollowedPlace {
  try {
    const [seq, mark, snapshotOf, entitled] = decodeCursor(text, following.identity).position;
    if (isSeq(seq) && typeof mark === 'string' && (snapshotOf === TAIL || isSeq(snapshotOf))) {
      if (entitled !== following.entitled) throw new DomainError('history-lost', NOT_ENTITLED);
      return { seq, mark, snapshotOf: snapshotOf === TAIL ? null : snapshotOf };
    }
  } catch (error) {
    if (error instanceof DomainError) throw cursorGone(error.message, following);
    if (!(error instanceof Problem)) throw error;
  }
  const name = 'header' in whence ? `header \`${whence.header}\`` : `parameter \`${whence.parameter}\``;
  const message = 'must be a cursor of this same feed, with the filters that it was given for';
  throw new Problem('invalid-cursor', `The ${name} ${message}.`, {
    errors: [{ ...whence, code: 'invalid-cursor', message }],
  });
}

function isSeq(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

/** In a cursor, for a place behind the snapshot. */
const TAIL = -1;

const NOT_ENTITLED = 'the cursor cannot be served any more: the key is entitled to other articles now';

export function cursorOf({ seq, mark, snapshotOf }: FollowedPlace, following: Following): string {
  const cursor: Cursor = { direction: 'next', position: [seq, mark, snapshotOf ?? TAIL, following.entitled] };
  return encodeCursor(cursor, following.identity);
}

/** Entries, each with the cursor behind it. */
export type Followed = {
  readonly entries: readonly { readonly change: ChangeWire; readonly cursor: string }[];
  readonly place: FollowedPlace;
  readonly cursor: string;
  readonly isCaughtUp: boolean;
};

/** `until` is what the snapshot under way ends with. */
function placeBehind({ seq, mark }: FollowedEntry, until: number | null): FollowedPlace {
  return { seq, mark, snapshotOf: until === seq ? null : until };
}

/** The next entries behind a place. Throws `cursor-gone` with the address to begin anew at. */
export async function followed(
  { changes }: Pick<Store, 'changes'>,
  from: FollowedPlace | null,
  following: Following,
  presenting: ChangePresenting,
): Promise<Followed> {
  const { filter, limit, bodies, withKills } = following;
  try {
    const { entries, place, isCaughtUp } = await changes.follow({
      place: from,
      filter,
      limit,
      bodies,
      withKills,
    });
    const until = from === null ? place.snapshotOf : from.snapshotOf;
    return {
      entries: entries.map((entry) => ({
        change: presentChange(entry, presenting),
        cursor: cursorOf(placeBehind(entry, until), following),
      })),
      place,
      cursor: cursorOf(place, following),
      isCaughtUp,
    };
  } catch (error) {
    if (!(error instanceof DomainError && error.code === 'history-lost')) throw error;
    throw cursorGone(error.message, following);
  }
}

function cursorGone(why: string, { resync }: Following): Problem {
  return new Problem('cursor-gone', `${why.charAt(0).toUpperCase()}${why.slice(1)}.`, {
    errors: [{ parameter: 'after', code: 'cursor-gone', message: 'cannot be served any more' }],
    headers: { link: `<${resync}>; rel="first"` },
    extensions: { resync },
  });
}
