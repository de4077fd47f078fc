import { hash } from 'node:crypto';
import { brings, type ChangeEntry, EXPIRY, tellsReaders } from '../../domain/change.ts';
import { type Instant, toMs } from '../../domain/clock.ts';
import { DomainError } from '../../domain/errors.ts';
import type { FeedFilter, FollowedPage, FollowedPlace, FollowRequest } from '../store.ts';
import type { Connection } from './connection.ts';
import { type Marked, shown, type Told } from './followed-entries.ts';
import { type Plan, planOf, type Range } from './list-plan.ts';
import { IS_BRINGING, WITHHELD } from './log-words.ts';
import type { TermRefs } from './term-refs.ts';
import { findTerm, firstOrdAt, isTaxonomy } from './terms.ts';

export type LogRow = ChangeEntry & { readonly touched: string | null };

/** Rows of the log that one page looks at: most may be for others, and nobody's page should take long. */
const MAX_LOOKED_AT = 250;

/** The next page for one follower of the log; see `ChangeStore.follow`. */
export function follow(db: Connection, refs: TermRefs, request: FollowRequest): FollowedPage {
  const { filter, limit, bodies, withKills } = request;
  const newest = newestSeq(db);
  const from = request.place ?? { seq: 0, mark: '', snapshotOf: newest };
  requireOwn(db, from, newest);
  const plan = planFor(db, refs, request);
  const until = from.snapshotOf ?? newest;
  const ids = filter.ids === undefined ? null : new Set(filter.ids);
  const told: Marked[] = [];
  let last: LogRow | null = null;
  for (const row of rowsAfter(db, from.seq, MAX_LOOKED_AT)) {
    if (told.length === limit || row.seq > until) break;
    if (from.snapshotOf === null && meansOthers(db, plan, filter, row)) {
      if (last === null) throw lost('a section, tag or author took the place of another');
      break;
    }
    const isMeant = !row.type.startsWith('article.') || ids === null || ids.has(row.id);
    const tell = from.snapshotOf === null ? change : withKills ? standingOrKilled : standing;
    const one = isMeant ? tell(db, plan, row) : null;
    if (one !== null) told.push({ ...one, mark: markOf(row) });
    last = row;
  }
  const seq = last?.seq ?? Math.max(from.seq, until);
  const isOver = seq >= until;
  return {
    entries: shown(db, refs, told, bodies),
    place: {
      seq,
      mark: last === null ? from.mark : markOf(last),
      snapshotOf: isOver ? null : from.snapshotOf,
    },
    isCaughtUp: isOver && until === newest,
  };
}

/** 0 for an empty log. */
export function newestSeq(db: Connection): number {
  return db.get<{ seq: number | null }>('select max(seq) as seq from changes')?.seq ?? 0;
}

/** The next rows of the log. */
export function rowsAfter(db: Connection, seq: number, limit: number): readonly LogRow[] {
  return db.all<LogRow>(
    `select seq, type, at, id, slug, version, reason, touched from changes
       where seq > (select ?) order by seq limit (select ?)`,
    seq,
    limit,
  );
}

/** What is gone since a follower began can't be told by it any more; of what was never there a newcomer is told by name. */
function planFor(db: Connection, refs: TermRefs, { filter, place }: FollowRequest): Plan {
  try {
    return planOf(db, filter, (_db, kind, ref) => refs.find(kind, ref));
  } catch (error) {
    if (place === null || !(error instanceof DomainError && error.code === 'unknown-reference')) throw error;
    throw lost(error.message);
  }
}

function requireOwn(db: Connection, { seq, mark, snapshotOf }: FollowedPlace, newest: number): void {
  if (snapshotOf !== null && snapshotOf > newest) throw lost('the log is not the one that it was read from');
  if (seq === 0) return;
  const row = db.get<LogRow>('select seq, type, at, id from changes where seq = ?', seq);
  if (row === undefined || markOf(row) !== mark) throw lost('the log is not the one that it was read from');
}

function lost(why: string): DomainError {
  return new DomainError('history-lost', `the cursor cannot be served any more: ${why}`, 'after');
}

function markOf({ seq, at, id, type }: Pick<LogRow, 'seq' | 'at' | 'id' | 'type'>): string {
  return hash('sha256', `${seq} ${at} ${id} ${type}`, 'base64url').slice(0, 8);
}

/** Whether from this row on the filter finds other articles, of which none has an entry of its own. */
function meansOthers(
  db: Connection,
  plan: Plan,
  filter: FeedFilter,
  { type, reason }: Pick<LogRow, 'type' | 'reason'>,
): boolean {
  const [kind = ''] = type.split('.');
  if (reason === null || !isTaxonomy(kind) || filter[kind] === undefined) return false;
  // Which sections were above those is not known any more.
  if (kind === 'section') return true;
  const successor = findTerm(db, kind, reason);
  if (successor === null) return false;
  return plan.excluded.includes(successor) || plan.groups.some(({ terms }) => terms.includes(successor));
}

/** What a follower who has come as far is told of a row; null where it isn't for one with this plan. */
export function change(db: Connection, plan: Plan, row: LogRow): Told | null {
  const { touched: _touched, ...entry } = row;
  if (!entry.type.startsWith('article.')) return { entry, ord: null };
  if (!brings(entry.type)) return isToldEnd(db, plan, row) ? { entry, ord: null } : null;
  const terms = termsOf(db, row);
  const taken = { entry: { ...entry, type: 'article.unpublished' as const, reason: null }, ord: null };
  if (isWithheldBy(row)) return wasOffered(db, row) && mayHaveFit(plan, terms) ? taken : null;
  const live = liveOf(db, entry.id);
  if (live !== null && fits(plan, live)) return { entry, ord: live.ord };
  if (!mayHaveFit(plan, terms) || !mayHaveBeenThen(db, plan, entry.id, live)) return null;
  return live === null ? { entry, ord: null } : taken;
}

/** Whether the filter leaves out something of what an article is or was posted under. */
function isLeftOut({ excluded }: Plan, terms: readonly (number | string)[] | null): boolean {
  return terms !== null && excluded.some((term) => terms.includes(term));
}

function isWithheldBy({ touched }: Pick<LogRow, 'touched'>): boolean {
  return touched !== null && touchedBy(touched).includes(WITHHELD);
}

/** Whether partners had the article before this entry. */
function wasOffered(db: Connection, row: LogRow): boolean {
  const brought = lastBrought(db, row);
  return brought !== undefined && !isWithheldBy(brought);
}

function lastBrought(db: Connection, { id, seq }: LogRow): Pick<LogRow, 'touched'> | undefined {
  return db.get<Pick<LogRow, 'touched'>>(
    `select touched from changes where id = (select ?) and seq < (select ?)
       and ${IS_BRINGING} order by seq desc limit 1`,
    id,
    seq,
  );
}

/** Whether a follower with this plan is told that an article is gone. */
function isToldEnd(db: Connection, plan: Plan, row: LogRow): boolean {
  const brought = lastBrought(db, row);
  if (brought === undefined) return isOfForeignKill(db, plan, row);
  if (isWithheldBy(brought)) return false;
  return mayHaveFit(plan, termsOf(db, row)) && mayHaveBeenThen(db, plan, row.id, null);
}

/** Whether an entry is a kill that came here as one, or its end: who may have all is told of it, since readers are. */
function isOfForeignKill(db: Connection, { groups, excluded }: Plan, { id, seq }: LogRow): boolean {
  if (groups.length > 0 || excluded.length > 0) return false;
  const kill = db.get(
    `select 1 from changes c left join articles a on a.id = c.id
       where c.id = (select ?) and c.seq <= (select ?) and ${IS_TOLD_KILL}
         and coalesce(a.content ->> '$.rights.syndication', '') <> 'withheld' limit 1`,
    id,
    seq,
  );
  return kill !== undefined;
}

/** SQL of what `tellsReaders`, of an entry `c`. */
const IS_TOLD_KILL = `(c.type = 'article.withdrawn' or (c.type = '${EXPIRY.type}' and c.reason = '${EXPIRY.reason}'))`;

/** Whether an article may ever have been of the plan's times: its publication stays, and its last update comes later and later. */
function mayHaveBeenThen(db: Connection, { ord, updated }: Plan, id: string, live: Live | null): boolean {
  if (live !== null)
    return isWithin(ord, live.ord) && (updated.from === null || live.updatedAt >= updated.from);
  if (ord.from === null && ord.to === null) return true;
  const row = db.get<{ publishedAt: Instant | null }>(
    'select published_at as publishedAt from articles where id = (select ?)',
    id,
  );
  return row?.publishedAt == null || isWithin(ord, firstOrdAt(toMs(row.publishedAt)));
}

function isWithin<T extends bigint | number>({ from, to }: Range<T>, value: T): boolean {
  return (from === null || value >= from) && (to === null || value < to);
}

/** Of an article that wasn't live any more, those that it had when it last was. */
function termsOf(db: Connection, { id, seq, touched }: LogRow): readonly (number | string)[] | null {
  if (touched !== '[]') return touched === null ? null : touchedBy(touched);
  const before = db.get<{ touched: string | null }>(
    `select touched from changes where id = (select ?) and seq < (select ?) and touched <> '[]' order by seq desc limit 1`,
    id,
    seq,
  );
  return before?.touched == null ? null : touchedBy(before.touched);
}

function touchedBy(text: string): readonly (number | string)[] {
  return JSON.parse(text) as (number | string)[];
}

function standingOrKilled(db: Connection, plan: Plan, row: LogRow): Told | null {
  // A newcomer has no copy, and so is not told of what it never was to have.
  if (tellsReaders(row))
    return killStands(db, row) && !isLeftOut(plan, termsOf(db, row)) ? change(db, plan, row) : null;
  return standing(db, plan, row);
}

/** Of a snapshot: what stands now, where this is the last that was said of it. */
function standing(db: Connection, plan: Plan, { touched: _touched, ...entry }: LogRow): Told | null {
  const last = db.get<{ seq: number }>('select max(seq) as seq from changes where id = ?', entry.id);
  if (last?.seq !== entry.seq) return null;
  if (!entry.type.startsWith('article.'))
    return entry.type.endsWith('.updated') ? { entry, ord: null } : null;
  const live = liveOf(db, entry.id);
  return live !== null && fits(plan, live) ? { entry, ord: live.ord } : null;
}

/** Whether readers are told of this kill: its article may be deleted since. */
function killStands(db: Connection, { id, seq }: LogRow): boolean {
  const kill = db.get<{ seq: number }>(
    `select max(c.seq) as seq from withdrawals w cross join changes c on c.id = w.id
         and ${IS_TOLD_KILL}
       where w.id = (select ?)`,
    id,
  );
  return kill?.seq === seq;
}

export type Live = {
  readonly ord: bigint;
  readonly terms: readonly number[];
  /** Milliseconds since 1970. */
  readonly updatedAt: number;
  readonly isWithheld: boolean;
};

/** Null where readers don't see it. */
export function liveOf(db: Connection, id: string): Live | null {
  const statement = db.sql(
    `select ord, terms, updated_at as updatedAt, card ->> '$.rights.syndication' as syndication
       from live_articles where id = (select ?)`,
  );
  const row = statement.safeIntegers().get(id) as
    | { ord: bigint; terms: string; updatedAt: bigint; syndication: string }
    | undefined;
  if (row === undefined) return null;
  const { ord, terms, updatedAt, syndication } = row;
  return {
    ...{ ord, terms: JSON.parse(terms) as number[] },
    ...{ updatedAt: Number(updatedAt), isWithheld: syndication === 'withheld' },
  };
}

export function fits({ groups, excluded, ord, updated }: Plan, live: Live): boolean {
  const { terms, isWithheld } = live;
  return (
    !isWithheld &&
    groups.every((group) => group.terms.some((term) => terms.includes(term))) &&
    !excluded.some((term) => terms.includes(term)) &&
    isWithin(ord, live.ord) &&
    isWithin(updated, live.updatedAt)
  );
}

/** Of an article that is or was posted under these terms; null for one of which that isn't known. */
export function mayHaveFit({ groups }: Plan, touched: readonly (number | string)[] | null): boolean {
  return touched === null || groups.every((group) => group.terms.some((term) => touched.includes(term)));
}
