import type { Connection } from './connection.ts';

export type SlugKind = 'article' | 'author' | 'section' | 'tag' | 'list';

/** The id of what `slug` led to once. */
export function formerOwner(db: Connection, kind: SlugKind, slug: string): string | null {
  const row = db.get<{ id: string }>('select id from former_slugs where kind = ? and slug = ?', kind, slug);
  return row?.id ?? null;
}

/** What leads to the thing beside its slug, in alphabetical order. */
export function formerSlugs(db: Connection, kind: SlugKind, id: string): readonly string[] {
  return db
    .all<{ slug: string }>('select slug from former_slugs where kind = ? and id = ? order by slug', kind, id)
    .map(({ slug }) => slug);
}

/** The id of the article or list whose slug this is, for editors or for readers, or was before readers. */
export function slugOwner(db: Connection, kind: 'article' | 'list', slug: string): string | null {
  const row = db.get<{ id: string }>(
    `select id from ${kind}s where slug = @slug
       union all select id from live_${kind}s where slug = @slug
       union all select id from former_slugs where kind = @kind and slug = @slug`,
    { slug, kind },
  );
  return row?.id ?? null;
}

/** Makes `from` redirect to the thing whose slug is now `to`. A slug that comes back to its owner redirects no more. */
export function redirectSlug(db: Connection, kind: SlugKind, id: string, from: string, to: string): void {
  if (from === to) return;
  keepFormerSlug(db, kind, id, from);
  freeFormerSlug(db, kind, id, to);
}

export function keepFormerSlug(db: Connection, kind: SlugKind, id: string, slug: string): void {
  db.run('insert or replace into former_slugs (kind, slug, id) values (?, ?, ?)', kind, slug, id);
}

/** How many led to it: one or none. */
export function freeFormerSlug(db: Connection, kind: SlugKind, id: string, slug: string): number {
  return db.run('delete from former_slugs where kind = ? and slug = ? and id = ?', kind, slug, id).changes;
}

/** A slug that an article has, live or not, or ever had before the public, is free for its owner alone. */
export function isArticleSlugTaken(db: Connection, slug: string, owner: string | null): boolean {
  const taken = db.get(
    `select 1 from articles where slug = @slug and id <> @owner
       union all select 1 from live_articles where slug = @slug and id <> @owner
       union all select 1 from former_slugs where kind = 'article' and slug = @slug and id <> @owner
       union all select 1 from withdrawals where slug = @slug and id <> @owner`,
    { slug, owner: owner ?? '' },
  );
  return taken !== undefined;
}
