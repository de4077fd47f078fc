import type { Actor } from '../../domain/actor.ts';
import type { Article, Published } from '../../domain/article.ts';
import type { Instant } from '../../domain/clock.ts';
import type { Page, PageRequest } from '../../domain/page.ts';
import type { ArticleAction, Revision, RevisionContent } from '../../domain/revision.ts';
import { type BodyRow, contentOf, toBody } from './article-rows.ts';
import type { Connection } from './connection.ts';
import { keysetPage } from './pages.ts';

/** `content` is JSON without the body, which has the number `body`. */
export type SavedRevision = {
  readonly article: number;
  readonly revision: number;
  readonly at: Instant;
  readonly by: Actor;
  readonly action: ArticleAction;
  readonly slug: string;
  readonly content: string;
  readonly body: number;
};

/** Belongs in the transaction of the save. An import may bring a revision that is there already. */
export function saveRevision(db: Connection, saved: SavedRevision): void {
  db.run(
    `insert or replace into revisions (article, revision, at, key_id, by_name, action, slug, content, body)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    saved.article,
    saved.revision,
    saved.at,
    saved.by.keyId,
    saved.by.name,
    saved.action,
    saved.slug,
    saved.content,
    saved.body,
  );
}

type Row = Omit<Revision, 'by'> & { readonly keyId: string | null; readonly byName: string };

const COLUMNS = `r.revision, r.at, r.key_id as keyId, r.by_name as byName, r.action, r.slug,
  r.content ->> 'title' as title`;

export function revisionPage(db: Connection, id: string, page: PageRequest): Page<Revision> | null {
  const article = numberOf(db, id);
  if (article === null) return null;
  const found = keysetPage<Row>(db, page, {
    columns: COLUMNS,
    from: 'revisions r',
    where: ['r.article = (select ?)'],
    values: [article],
    keys: ['r.revision'],
    kinds: ['number'],
    descending: true,
  });
  return { ...found, items: found.items.map(toRevision) };
}

export function revisionOf(db: Connection, id: string, revision: number): RevisionContent | null {
  const article = numberOf(db, id);
  const row = db.get<Row & BodyRow & { content: string }>(
    `select ${COLUMNS}, r.content, b.html, b.markdown, b.text, b.blocks
       from revisions r cross join bodies b on b.no = r.body
       where r.article = (select ?) and r.revision = (select ?)`,
    article,
    revision,
  );
  return row === undefined ? null : { ...toRevision(row), content: contentOf(row.content, toBody(row)) };
}

/** What readers see of an article, or saw last; null before it was published. */
export function lastShown(db: Connection, { id, lastPublished }: Article): Published | null {
  return lastPublished && revisionOf(db, id, lastPublished.revision);
}

/** The slug that an article had when it was last published, which the working copy may have left; its own before that. */
export function publicSlug(
  db: Connection,
  no: number,
  { slug, lastPublished }: Pick<Article, 'slug' | 'lastPublished'>,
): string {
  if (lastPublished === null) return slug;
  const row = db.get<{ slug: string }>(
    'select slug from revisions where article = ? and revision = ?',
    no,
    lastPublished.revision,
  );
  return row?.slug ?? slug;
}

function numberOf(db: Connection, id: string): number | null {
  return db.get<{ no: number }>('select no from articles where id = ?', id.toLowerCase())?.no ?? null;
}

function toRevision({ revision, at, keyId, byName, action, slug, title }: Row): Revision {
  return { revision, at, by: { keyId, name: byName }, action, slug, title };
}
