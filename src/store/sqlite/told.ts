import { brings, type ChangeType } from '../../domain/change.ts';
import type { Instant } from '../../domain/clock.ts';
import { DomainError } from '../../domain/errors.ts';
import type { FeedFilter, Receipt } from '../store.ts';
import type { Connection } from './connection.ts';
import { fits, type Live, liveOf, mayHaveFit } from './followed.ts';
import { type Plan, planOf } from './list-plan.ts';
import type { PartnerCopy } from './partner-copies.ts';
import type { TermRefs } from './term-refs.ts';
import { findTerm, isTaxonomy } from './terms.ts';

type Entry = {
  readonly seq: number;
  readonly type: ChangeType;
  readonly version: number | null;
  readonly at: Instant;
  readonly touched: string | null;
};

type Move = { readonly seq: number; readonly type: ChangeType; readonly id: string };

/** What can be told of an article, whoever it is told to: its entries, and the moves since the first of them. */
export type History = {
  readonly entries: readonly Entry[];
  /** Null where readers don't see it. */
  readonly live: Live | null;
  readonly moves: readonly Move[];
};

export function historyOf(db: Connection, articleId: string): History {
  const entries = db.all<Entry>(
    `select seq, type, version, at, touched from changes where id = (select ?) and type like 'article.%' order by seq`,
    articleId,
  );
  const moves = db.all<Move>(MOVES, entries[0]?.seq ?? 0);
  return { entries, live: liveOf(db, articleId), moves };
}

/** A section was moved, or a term took another's place: articles come to filters and leave them without an entry. In the words of an index. */
export const MOVES = `select seq, type, id from changes
  where reason is not null and type in ('section.updated', 'section.merged', 'section.deleted', 'tag.merged', 'tag.deleted', 'author.merged', 'author.deleted')
    and seq > (select ?) order by seq`;

/** `copy` is what has reached the key by itself. */
type Partner = { readonly keyId: string; readonly copy: PartnerCopy | null };

/** The last that a key was told of an article: by its feeds, or by what has reached it by itself. */
export function toldOf(
  db: Connection,
  refs: TermRefs,
  { keyId, copy }: Partner,
  history: History,
): Receipt['told'] {
  const byFeeds = toldByFeeds(db, refs, keyId, history);
  const reached = history.entries.find(({ seq }) => seq === copy?.seq);
  if (reached === undefined || copy === null || reached.seq <= (byFeeds?.seq ?? 0)) return byFeeds;
  const { seq, type, version, at } = reached;
  return { seq, type: copy.toldAs ?? type, version, at };
}

/**
 * By whichever of its feeds has told most of it. Where the log can't say whether an entry was told, it counts as told: an editor had better
 * call once too often.
 */
function toldByFeeds(db: Connection, refs: TermRefs, keyId: string, history: History): Receipt['told'] {
  const { entries, live, moves } = history;
  const feeds = db.all<{ filter: string; seq: number }>(
    'select filter, seq from follower_places where key_id = (select ?)',
    keyId,
  );
  let last: { readonly entry: Entry; readonly plan: Plan } | null = null;
  for (const { filter, seq } of feeds) {
    const asked = JSON.parse(filter) as FeedFilter;
    const plan = planFor(db, refs, asked);
    if (plan === null) continue;
    // Terms were merged and sections moved since: what it finds now it was told of, whatever the entry says.
    const findsNow = live !== null && fits(plan, live);
    const mayBeTold = (one: Entry) =>
      findsNow || mayHaveFit(plan, touchedBy(one)) || mayHaveMoved(db, moves, asked, one);
    const entry = entries.findLast((one) => one.seq <= seq && mayBeTold(one));
    if (entry && entry.seq > (last?.entry.seq ?? 0)) last = { entry, plan };
  }
  if (last === null) return null;
  const { seq, type, version, at } = last.entry;
  const isLast = last.entry === entries.at(-1);
  const hasLeft = brings(type) && isLast && live !== null && !fits(last.plan, live);
  // Where something moved since, that may be how it left, which nobody was told.
  const isTold = hasLeft && !moves.some((move) => move.seq > seq);
  return { seq, type: isTold ? 'article.unpublished' : type, version, at };
}

/** Whether the filter may have found it before a section that it is in was moved, or one of the filter's kind was merged. */
function mayHaveMoved(db: Connection, moves: readonly Move[], filter: FeedFilter, entry: Entry): boolean {
  return moves.some(({ seq, type, id }) => {
    const [kind = ''] = type.split('.');
    if (seq < entry.seq || !isTaxonomy(kind) || filter[kind] === undefined) return false;
    if (type !== 'section.updated') return true;
    const section = findTerm(db, kind, id);
    return section !== null && (touchedBy(entry)?.includes(section) ?? true);
  });
}

function touchedBy({ touched }: Entry): readonly (number | string)[] | null {
  // Of a kill after it had left readers' sight, which everyone was told who was told of that.
  return touched === null || touched === '[]' ? null : (JSON.parse(touched) as (number | string)[]);
}

/** Null for a filter by something that isn't there any more: nothing can be told by it. */
function planFor(db: Connection, refs: TermRefs, filter: FeedFilter): Plan | null {
  try {
    return planOf(db, filter, (_db, kind, ref) => refs.find(kind, ref));
  } catch (error) {
    if (error instanceof DomainError && error.code === 'unknown-reference') return null;
    throw error;
  }
}
