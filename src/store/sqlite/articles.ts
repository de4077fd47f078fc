import { eq, getTableColumns, type Placeholder, sql } from 'drizzle-orm';
import type { Article, ArticleChange } from '../../domain/article.ts';
import type { Body } from '../../domain/body.ts';
import { DomainError } from '../../domain/errors.ts';
import { freeSlug } from '../../domain/free-slug.ts';
import { isId } from '../../domain/id.ts';
import type { ArticleStore } from '../store.ts';
import { logChange } from './changes.ts';
import type { Connection } from './connection.ts';
import type { Engine } from './engine.ts';
import { publishLive, removeLive, resolveReferences } from './live-write.ts';
import { ormOf } from './orm.ts';
import { articles, bodies } from './tables.ts';

/** All of the contract but `count`, which a start asks for before there is any editor. */
export function articleStore(engine: Engine): Omit<ArticleStore, 'count'> {
  const rows = workingCopies(engine.writer);
  const readRows = workingCopies(engine.reader);
  return {
    create: (base, decide) =>
      engine.write((db) => {
        const change = decide(freeSlug(base, (slug) => slugTaken(db, slug, null)));
        return write(db, rows, null, change);
      }),
    update: (id, expectedRevision, decide) =>
      engine.write((db) => {
        const row = rows.byId.get({ ref: id });
        if (row === undefined)
          throw new DomainError('not-found', `there is no article ${JSON.stringify(id)}`);
        const { revision } = row.articles;
        if (expectedRevision !== null && revision !== expectedRevision) {
          throw new DomainError(
            'stale-revision',
            `the article stands at revision ${revision}, not ${expectedRevision}`,
          );
        }
        return write(db, rows, row, decide(toArticle(row)));
      }),
    get: (ref) =>
      engine.read(() => {
        const row = isId(ref) ? readRows.byId.get({ ref: ref.toLowerCase() }) : readRows.bySlug.get({ ref });
        return row === undefined ? null : toArticle(row);
      }),
  };
}

type Row = { articles: typeof articles.$inferSelect; bodies: typeof bodies.$inferSelect };
type WorkingCopies = ReturnType<typeof workingCopies>;

function workingCopies(db: Connection) {
  const orm = ormOf(db);
  const joined = () => orm.select().from(articles).innerJoin(bodies, eq(bodies.no, articles.body)).$dynamic();
  const ref = sql.placeholder('ref');
  const columns = Object.entries(getTableColumns(articles));
  const { no: _no, ...incoming } = Object.fromEntries(
    columns.map(([key, column]) => [key, sql.raw(`excluded."${column.name}"`)]),
  );
  const placeholders = Object.fromEntries(columns.map(([key]) => [key, sql.placeholder(key)]));
  return {
    byId: joined().where(sql`${articles.id} = (select ${ref})`).prepare(),
    bySlug: joined().where(sql`${articles.slug} = (select ${ref})`).prepare(),
    saveBody: orm
      .insert(bodies)
      .values({
        html: sql.placeholder('html'),
        markdown: sql.placeholder('markdown'),
        text: sql.placeholder('text'),
        blocks: sql.placeholder('blocks'),
      })
      .prepare(),
    save: orm
      .insert(articles)
      .values(placeholders as Record<keyof typeof articles.$inferSelect, Placeholder>)
      .onConflictDoUpdate({ target: articles.no, set: incoming })
      .prepare(),
  };
}

function write(db: Connection, rows: WorkingCopies, old: Row | null, change: ArticleChange): Article {
  const { article, live, log } = change;
  if (slugTaken(db, article.slug, article.id)) {
    throw new DomainError(
      'slug-taken',
      `the slug ${JSON.stringify(article.slug)} is another article's`,
      'slug',
    );
  }
  resolveReferences(db, article.content);
  const body = saveBody(rows, old, article.content.body);
  const { body: _body, ...content } = article.content;
  const { lastInsertRowid } = rows.save.run({
    ...article,
    no: old?.articles.no ?? null,
    content,
    body,
    withdrawnAt: article.withdrawal?.at ?? null,
    withdrawalReason: article.withdrawal?.reason ?? null,
  });
  const no = old?.articles.no ?? Number(lastInsertRowid);
  if (live.do === 'publish') publishLive(db, no, live.copy, body, log?.type ?? 'article.updated');
  if (live.do === 'remove') removeLive(db, no, article.withdrawal);
  if (log !== null) {
    logChange(db, { ...log, at: change.at, id: article.id, slug: article.slug, version: article.version });
  }
  return article;
}

function saveBody(rows: WorkingCopies, old: Row | null, body: Body): number {
  if (old !== null && old.bodies.html === body.html && old.bodies.markdown === body.markdown)
    return old.bodies.no;
  return Number(rows.saveBody.run(body).lastInsertRowid);
}

/** A slug that an article has, live or not, or ever had before the public, is free for its owner alone. */
function slugTaken(db: Connection, slug: string, owner: string | null): boolean {
  const taken = db.get(
    `select 1 from articles where slug = @slug and id <> @owner
       union all select 1 from live_articles where slug = @slug and id <> @owner
       union all select 1 from former_slugs where kind = 'article' and slug = @slug and id <> @owner`,
    { slug, owner: owner ?? '' },
  );
  return taken !== undefined;
}

function toArticle(row: Row): Article {
  const { no: _no, content, body: _body, withdrawnAt, withdrawalReason, ...article } = row.articles;
  const { no: _bodyNo, ...body } = row.bodies;
  const withdrawal = withdrawnAt === null ? null : { at: withdrawnAt, reason: withdrawalReason ?? '' };
  return { ...article, content: { ...content, body }, withdrawal };
}
