import type Database from 'better-sqlite3';
import type { Connection } from './connection.ts';

type Translating = { readonly id: string; readonly translationOf: string | null };
type Grouped = Translating & { readonly article: number; readonly original: string | null };

/**
 * The original that readers see an article with: what it names, or what that names, as far as readers see one. Null for an original. Of some that
 * name each other in a circle it is the one of the least id.
 */
export function originalOf(db: Connection, article: Translating): string | null {
  return original(article, (id) => db.get<Translating>(LIVE, id));
}

const LIVE = 'select id, translation_of as translationOf from live_articles where id = (select ?)';

function original(
  { id, translationOf }: Translating,
  live: (id: string) => Translating | undefined,
): string | null {
  const line = [id];
  for (let named = translationOf; named !== null; ) {
    const start = line.indexOf(named);
    if (start !== -1) named = line.slice(start).toSorted()[0] ?? named;
    const next = start === -1 ? (live(named)?.translationOf ?? null) : null;
    if (next === null) return named === id ? null : named;
    line.push(named);
    named = next;
  }
  return null;
}

/** Has what translates an article, or a translation of it, belong to what it does now that the article has changed; returns their numbers. */
export function regroup(db: Connection, id: string): readonly number[] {
  const below = db.all<Grouped>(
    `with recursive below (id) as (
       select id from live_articles where translation_of = (select @id)
       union select l.id from below b cross join live_articles l on l.translation_of = b.id
     )
     select l.article, l.id, l.translation_of as translationOf, l.translation_group as original
       from below b cross join live_articles l on l.id = b.id where l.id <> (select @id)`,
    { id },
  );
  const moved: number[] = [];
  for (const one of below) {
    const now = originalOf(db, one);
    if (now === one.original) continue;
    db.run('update live_articles set translation_group = ? where article = (select ?)', now, one.article);
    moved.push(one.article);
  }
  return moved;
}

/** What migration 0019 can't say in SQL. The texts of what belongs elsewhere now, and of what it is shown on, are made anew. */
export function fillGroups(db: Database.Database): void {
  const rows = db
    .prepare<[], Translating>(
      'select id, translation_of as translationOf from live_articles where translation_of is not null',
    )
    .all();
  const byId = new Map(rows.map((row) => [row.id, row]));
  const group = db.prepare('update live_articles set translation_group = ? where id = ?');
  const unrender = db.prepare(
    'update rendered_articles set form = 0 where id in (select id from live_articles where id = @now or id = @named or translation_group = @now)',
  );
  const grouped = rows.map((row) => ({ ...row, now: original(row, (id) => byId.get(id)) }));
  for (const { id, now } of grouped) group.run(now, id);
  for (const { id, translationOf: named, now } of grouped)
    if (now !== named) unrender.run({ now: now ?? id, named });
}
