import type { Connection } from './connection.ts';

export type SlugKind = 'article' | 'author' | 'section' | 'tag';

/** The id of what `slug` led to once. */
export function formerOwner(db: Connection, kind: SlugKind, slug: string): string | null {
  const row = db.get<{ id: string }>('select id from former_slugs where kind = ? and slug = ?', kind, slug);
  return row?.id ?? null;
}

/** Makes `from` redirect to the thing whose slug is now `to`. A slug that comes back to its owner redirects no more. */
export function redirectSlug(db: Connection, kind: SlugKind, id: string, from: string, to: string): void {
  if (from === to) return;
  db.run('insert or replace into former_slugs (kind, slug, id) values (?, ?, ?)', kind, from, id);
  db.run('delete from former_slugs where kind = ? and slug = ? and id = ?', kind, to, id);
}
