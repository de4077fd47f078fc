import type { BodyFormat } from '../../domain/body.ts';
import { DomainError } from '../../domain/errors.ts';
import type { Cursor } from '../../domain/page.ts';
import type { FollowedEntry, FollowedFilter, FollowedPlace, Store } from '../../store/store.ts';
import { Problem } from '../errors.ts';
import type { Addresses } from '../present/addresses.ts';
import { presentChange } from '../present/changes.ts';
import { articleFilter, bodyFormats } from '../read/article-query.ts';
import { decodeCursor, encodeCursor, type ListIdentity } from '../read/cursor.ts';
import type { QueryOf } from '../read/parameters.ts';
import type { ChangeWire } from '../schemas/changes.ts';
import type { FOLLOWING } from './change-operations.ts';

export type Following = {
  readonly filter: FollowedFilter;
  readonly bodies: readonly BodyFormat[];
  readonly identity: ListIdentity;
  readonly limit: number;
  /** Where the same feed begins anew. */
  readonly resync: string;
};

type FollowQuery = Omit<QueryOf<typeof FOLLOWING>, 'after' | 'limit'>;

/** What is followed by a query, and how cursors are tied to it: by what it finds, not by what is shown of that. */
export function followingOf(query: FollowQuery, addresses: Addresses, limit: number): Following {
  const { body, ...filtering } = query;
  const filter = articleFilter(filtering, addresses);
  const parameters = new URLSearchParams(
    Object.entries(query).flatMap(([name, value]) =>
      name === 'body' ? [[name, value.join(',')]] : value.map((one) => [name, one]),
    ),
  );
  parameters.sort();
  const text = parameters.toString();
  return {
    filter,
    bodies: bodyFormats({ ...(body && { body }) }, 'html'),
    identity: ['changes', filter],
    limit,
    resync: addresses.api(`/v1/changes${text === '' ? '' : `?${text}`}`),
  };
}

/** Where a cursor stands in the request. */
export type Whence = { readonly parameter: string } | { readonly header: string };

/** Throws `invalid-cursor` for what is no cursor of this feed. */
export function placeOf(text: string, { identity }: Following, whence: Whence): FollowedPlace {
  try {
    const [seq, mark, snapshotOf] = decodeCursor(text, identity).position;
    if (typeof seq === 'number' && typeof mark === 'string' && typeof snapshotOf === 'number') {
      return { seq, mark, snapshotOf: snapshotOf === TAIL ? null : snapshotOf };
    }
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
  }
  const name = 'header' in whence ? `header \`${whence.header}\`` : `parameter \`${whence.parameter}\``;
  const message = 'must be a cursor of this same feed, with the filters that it was given for';
  throw new Problem('invalid-cursor', `The ${name} ${message}.`, {
    errors: [{ ...whence, code: 'invalid-cursor', message }],
  });
}

/** In a cursor, for a place behind the snapshot. */
const TAIL = -1;

export function cursorOf({ seq, mark, snapshotOf }: FollowedPlace, { identity }: Following): string {
  const cursor: Cursor = { direction: 'next', position: [seq, mark, snapshotOf ?? TAIL] };
  return encodeCursor(cursor, identity);
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
  addresses: Addresses,
): Promise<Followed> {
  const { filter, limit, bodies, resync } = following;
  try {
    const { entries, place, isCaughtUp } = await changes.follow({ place: from, filter, limit, bodies });
    const until = from === null ? place.snapshotOf : from.snapshotOf;
    return {
      entries: entries.map((entry) => ({
        change: presentChange(entry, addresses),
        cursor: cursorOf(placeBehind(entry, until), following),
      })),
      place,
      cursor: cursorOf(place, following),
      isCaughtUp,
    };
  } catch (error) {
    if (!(error instanceof DomainError && error.code === 'history-lost')) throw error;
    throw new Problem('cursor-gone', `${error.message.charAt(0).toUpperCase()}${error.message.slice(1)}.`, {
      errors: [{ parameter: 'after', code: 'cursor-gone', message: 'cannot be served any more' }],
      headers: { link: `<${resync}>; rel="first"` },
      extensions: { resync },
    });
  }
}
