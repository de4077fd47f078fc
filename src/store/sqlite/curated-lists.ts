import { SERVICE } from '../../domain/actor.ts';
import type { Instant } from '../../domain/clock.ts';
import type {
  CuratedList,
  EditorialList,
  ListChange,
  LiveList,
  PublicList,
} from '../../domain/curated-list.ts';
import { DomainError, slugTaken, staleRevision } from '../../domain/errors.ts';
import { freeSlug } from '../../domain/free-slug.ts';
import { isId } from '../../domain/id.ts';
import type { PageRequest } from '../../domain/page.ts';
import type { Found, ListStore, NumberedList, WriteOptions } from '../store.ts';
import { logAudit } from './audit.ts';
import { logChange } from './changes.ts';
import type { Connection } from './connection.ts';
import { liveListBy, toPublicList } from './curated-live.ts';
import { checkReferences, pinIds, pinnedIn } from './curated-references.ts';
import type { Engine } from './engine.ts';
import { doOnce } from './once.ts';
import { keysetPage } from './pages.ts';
import { formerSlugs, freeFormerSlug, keepFormerSlug, slugOwner } from './slugs.ts';
import { nameKey } from './terms.ts';

export function listStore(engine: Engine): ListStore {
  return {
    create: (base, decide, options) =>
      engine.write((db) =>
        doOnce(db, options?.once, () => {
          const change = decide(freeSlug(base, (slug) => isSlugTaken(db, slug, null)));
          return withPins(db, write(db, null, change, options));
        }),
      ),
    update: (id, expectedRevision, decide, options) =>
      engine.write((db) =>
        doOnce(db, options?.once, () => {
          const old = requireList(db, id, expectedRevision);
          const change = decide(old);
          return withPins(db, change === null ? old : write(db, old, change, options));
        }),
      ),
    remove: async (id, expectedRevision, at, options) => {
      await engine.write((db) =>
        doOnce(db, options?.once, () => remove(db, requireList(db, id, expectedRevision), at, options)),
      );
    },
    get: (ref) =>
      engine.read((db) => {
        const id = isId(ref) ? ref.toLowerCase() : slugOwner(db, 'list', ref);
        const list = id === null ? null : listBy(db, id);
        return list && withPins(db, list);
      }),
    list: (page) => engine.read((db) => workingPage(db, page)),
    pinIds: (refs) => engine.read((db) => pinIds(db, refs)),
    find: (ref) =>
      engine.read((db): Found<PublicList> => {
        const live = liveListBy(db, ref);
        if (live === null) return { is: 'unknown' };
        if (!isId(ref) && live.slug !== ref) return { is: 'moved', slug: live.slug };
        return { is: 'found', item: toPublicList(live) };
      }),
    published: (page) => engine.read((db) => publishedPage(db, page)),
    inOrder: (after, limit) => engine.read((db) => inOrder(db, after, limit)),
  };
}

type Row = Omit<CuratedList, 'content' | 'live'> & { readonly content: string; readonly live: string | null };

const COLUMNS =
  'id, slug, state, revision, content, live, digest, created_at as createdAt, saved_at as savedAt';

function listBy(db: Connection, id: string): CuratedList | null {
  const row = db.get<Row>(`select ${COLUMNS} from lists where id = ?`, id);
  return row === undefined ? null : toList(row);
}

function requireList(db: Connection, id: string, expectedRevision: number | null): CuratedList {
  const list = listBy(db, id.toLowerCase());
  if (list === null) throw new DomainError('not-found', `there is no list ${JSON.stringify(id)}`);
  if (expectedRevision !== null && list.revision !== expectedRevision) throw staleRevision(list.revision);
  return list;
}

/** Belongs in the transaction that read `old`. */
function write(
  db: Connection,
  old: CuratedList | null,
  change: ListChange,
  { by = SERVICE }: WriteOptions<EditorialList> = {},
): CuratedList {
  const { list, live, at, action, log, formerSlugs = [] } = change;
  const { id, slug, revision, content } = list;
  if (isSlugTaken(db, slug, id)) throw slugTaken(slug, 'list');
  const shown = live.do === 'publish' ? live.copy.slug : slug;
  if (isSlugTaken(db, shown, id)) throw slugTaken(shown, 'list', 'live.slug');
  if (action !== 'import') checkReferences(db, content, old?.content ?? null);
  save(db, list);
  if (live.do !== 'keep') takeDown(db, id);
  if (live.do === 'publish') putUp(db, live.copy);
  for (const former of formerSlugs) if (!isSlugTaken(db, former, id)) keepFormerSlug(db, 'list', id, former);
  if (log !== null) logChange(db, { type: log, at, id, slug, version: null, reason: null, touched: [] });
  const fromRevision = old?.revision ?? null;
  logAudit(db, { at, by, action, kind: 'list', id, slug, fromRevision, toRevision: revision });
  return list;
}

function save(db: Connection, list: CuratedList): void {
  db.run(
    `insert into lists (id, slug, name_key, state, revision, content, live, digest, created_at, saved_at)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       on conflict (id) do update set slug = excluded.slug, name_key = excluded.name_key, state = excluded.state,
         revision = excluded.revision, content = excluded.content, live = excluded.live, digest = excluded.digest,
         saved_at = excluded.saved_at`,
    list.id,
    list.slug,
    nameKey(list.content.name),
    list.state,
    list.revision,
    JSON.stringify(list.content),
    list.live && JSON.stringify(list.live),
    list.digest,
    list.createdAt,
    list.savedAt,
  );
}

/** A slug that readers knew leads to the list when it is live again. */
function takeDown(db: Connection, id: string): void {
  const live = db.get<{ slug: string }>('select slug from live_lists where id = ?', id);
  if (live === undefined) return;
  db.run('delete from live_lists where id = ?', id);
  keepFormerSlug(db, 'list', id, live.slug);
}

function putUp(db: Connection, copy: LiveList): void {
  freeFormerSlug(db, 'list', copy.id, copy.slug);
  db.run(
    'insert into live_lists (id, slug, name_key, copy) values (?, ?, ?, ?)',
    copy.id,
    copy.slug,
    nameKey(copy.name),
    JSON.stringify(copy),
  );
}

function remove(
  db: Connection,
  { id, slug, revision, live }: CuratedList,
  at: Instant,
  { by = SERVICE }: WriteOptions<null> = {},
): null {
  if (live !== null) {
    throw new DomainError('wrong-state', 'a published list must be taken back before it is deleted');
  }
  db.run('delete from lists where id = ?', id);
  db.run("delete from former_slugs where kind = 'list' and id = ?", id);
  logAudit(db, {
    at,
    by,
    action: 'delete',
    kind: 'list',
    id,
    slug,
    fromRevision: revision,
    toRevision: null,
  });
  return null;
}

/** A slug that a list has, live or not, or ever had before the public, is free for its owner alone. */
function isSlugTaken(db: Connection, slug: string, own: string | null): boolean {
  const owner = slugOwner(db, 'list', slug);
  return owner !== null && owner !== own;
}

function workingPage(db: Connection, request: PageRequest) {
  const page = keysetPage<Row>(db, request, { columns: COLUMNS, ...byName('lists') });
  return { ...page, items: page.items.map((row) => withPins(db, toList(row))) };
}

function publishedPage(db: Connection, request: PageRequest) {
  const page = keysetPage<{ copy: string }>(db, request, { columns: 'copy', ...byName('live_lists') });
  return { ...page, items: page.items.map(({ copy }) => toPublicList(JSON.parse(copy) as LiveList)) };
}

function byName(from: 'lists' | 'live_lists') {
  return {
    from,
    where: [],
    values: [],
    keys: ['name_key', 'id'] as const,
    kinds: ['string', 'string'] as const,
    descending: false,
  };
}

function inOrder(db: Connection, after: number, limit: number): readonly NumberedList[] {
  const rows = db.all<Row & { no: number }>(
    `select rowid as no, ${COLUMNS} from lists where rowid > (select ?) order by rowid limit (select ?)`,
    after,
    limit,
  );
  return rows.map((row) => ({
    no: row.no,
    list: toList(row),
    live: liveListBy(db, row.id),
    formerSlugs: formerSlugs(db, 'list', row.id),
  }));
}

function withPins(db: Connection, list: CuratedList): EditorialList {
  return { ...list, pinned: pinnedIn(db, list.content.pins) };
}

function toList({ id, slug, state, revision, content, live, digest, createdAt, savedAt }: Row): CuratedList {
  return {
    id,
    slug,
    state,
    revision,
    content: JSON.parse(content) as CuratedList['content'],
    live: JSON.parse(live ?? 'null') as CuratedList['live'],
    digest,
    createdAt,
    savedAt,
  };
}
