import type { Article, ArticleContent, EditorialArticle } from '../../domain/article.ts';
import { type Body, EMPTY_BODY } from '../../domain/body.ts';
import type { Instant } from '../../domain/clock.ts';
import { isId } from '../../domain/id.ts';
import { dueAt, toldAt } from '../../domain/scheduling.ts';
import type { ArticleKey } from '../store.ts';
import type { Connection } from './connection.ts';
import { presented, resolveReferences } from './references.ts';
import type { StoredContent } from './rows.ts';
import { slugOwner } from './slugs.ts';

/** A working copy with the numbers of its row and of its body's. */
export type Stored = { readonly no: number; readonly bodyNo: number; readonly article: Article };

type Row = {
  readonly no: number;
  readonly id: string;
  readonly slug: string;
  readonly state: Article['state'];
  readonly revision: number;
  readonly version: number;
  readonly content: string;
  readonly bodyNo: number;
  readonly corrections: string;
  readonly publishedAt: Instant | null;
  readonly createdAt: Instant;
  readonly savedAt: Instant;
  readonly withdrawnAt: Instant | null;
  readonly withdrawalReason: string | null;
  readonly scheduledFor: Instant | null;
  readonly embargo: 0 | 1;
  readonly digest: string;
  readonly lastPublished: string | null;
  readonly externalSource: string | null;
  readonly externalId: string | null;
} & Partial<Record<'html' | 'markdown' | 'text' | 'blocks', string>>;

const ARTICLE_COLUMNS = `a.no, a.id, a.slug, a.state, a.revision, a.version, a.content, a.body as bodyNo,
  a.corrections, a.published_at as publishedAt, a.created_at as createdAt, a.saved_at as savedAt,
  a.withdrawn_at as withdrawnAt, a.withdrawal_reason as withdrawalReason, a.scheduled_for as scheduledFor,
  a.embargo, a.digest, a.last_published as lastPublished, a.external_source as externalSource,
  a.external_id as externalId`;

const WITH_BODY = `select ${ARTICLE_COLUMNS}, b.html, b.markdown, b.text, b.blocks
  from articles a cross join bodies b on b.no = a.body`;

export function storedBy(db: Connection, key: ArticleKey): Stored | null {
  switch (key.by) {
    case 'id':
      return first(db, `${WITH_BODY} where a.id = (select ?)`, key.id.toLowerCase());
    case 'slug':
      return first(db, `${WITH_BODY} where a.slug = (select ?)`, key.slug);
    case 'external': {
      const { source, id } = key.external;
      return first(
        db,
        `${WITH_BODY} where a.external_source = (select ?) and a.external_id = (select ?)`,
        source,
        id,
      );
    }
  }
}

/** What a ref leads to; a slug that readers know or knew leads on. Of a deleted article it may be the former id. */
export function articleId(db: Connection, ref: string): string | null {
  return isId(ref) ? ref.toLowerCase() : slugOwner(db, 'article', ref);
}

/** At most `limit` after the one numbered `after`, in the order of their creation. */
export function storedAfter(db: Connection, after: number, limit: number): readonly Stored[] {
  return db
    .all<Row>(`${WITH_BODY} where a.no > (select ?) order by a.no limit (select ?)`, after, limit)
    .map(toStored);
}

/** Without their bodies, in the order of `nos`. */
export function storedWithoutBodies(db: Connection, nos: readonly number[]): readonly Stored[] {
  return nos.flatMap((no) => {
    const row = db.get<Row>(`select ${ARTICLE_COLUMNS} from articles a where a.no = ?`, no);
    return row === undefined ? [] : [toStored(row)];
  });
}

/** With its references as they are named now. */
export function editorial(db: Connection, article: Article): EditorialArticle {
  const { content } = article;
  return { ...article, ...presented(db, resolveReferences(db, content), content) };
}

/** Everything but the body, as JSON. */
export function storedContent({ body: _body, ...content }: ArticleContent): string {
  return JSON.stringify(content satisfies StoredContent);
}

export function contentOf(json: string, body: Body): ArticleContent {
  return { ...(JSON.parse(json) as StoredContent), body };
}

export type BodyRow = { html: string; markdown: string; text: string; blocks: string };

export function toBody({ html, markdown, text, blocks }: BodyRow): Body {
  return { html, markdown, text, blocks: JSON.parse(blocks) as Body['blocks'] };
}

/** As bytes: the driver takes twice as long to make them of text that isn't ASCII alone. */
export function insertBody(db: Connection, { html, markdown, text, blocks }: Body): number {
  const { lastInsertRowid } = db.run(
    `insert into bodies (html, markdown, text, blocks)
       values (cast(? as text), cast(? as text), cast(? as text), cast(? as text))`,
    ...[html, markdown, text, JSON.stringify(blocks)].map((form) => Buffer.from(form)),
  );
  return Number(lastInsertRowid);
}

/** `content` is the article's, as JSON, and `body` its body's number. Resolves to the article's own number. */
export function insertArticle(db: Connection, article: Article, content: string, body: number): number {
  const { lastInsertRowid } = db.run(
    `insert into articles (id, created_at, ${WRITTEN.join(', ')})
       values (?, ?, ${WRITTEN.map(() => '?').join(', ')})`,
    article.id,
    article.createdAt,
    ...written(article, content, body),
  );
  return Number(lastInsertRowid);
}

export function updateArticle(
  db: Connection,
  no: number,
  article: Article,
  content: string,
  body: number,
): void {
  db.run(
    `update articles set ${WRITTEN.map((column) => `${column} = ?`).join(', ')}, created_at = ? where no = ?`,
    ...written(article, content, body),
    article.createdAt,
    no,
  );
}

const WRITTEN = [
  'slug',
  'state',
  'revision',
  'version',
  'content',
  'body',
  'corrections',
  'published_at',
  'saved_at',
  'withdrawn_at',
  'withdrawal_reason',
  'scheduled_for',
  'embargo',
  'digest',
  'last_published',
  'external_source',
  'external_id',
  'due_at',
  'told_at',
];

/** In the order of WRITTEN. */
function written(article: Article, content: string, body: number): readonly unknown[] {
  const { withdrawal, lastPublished, external } = article;
  return [
    article.slug,
    article.state,
    article.revision,
    article.version,
    content,
    body,
    JSON.stringify(article.corrections),
    article.publishedAt,
    article.savedAt,
    withdrawal?.at ?? null,
    withdrawal?.reason ?? null,
    article.scheduledFor,
    article.embargo ? 1 : 0,
    article.digest,
    lastPublished && JSON.stringify(lastPublished),
    external?.source ?? null,
    external?.id ?? null,
    dueAt(article),
    toldAt(article),
  ];
}

function first(db: Connection, text: string, ...values: readonly string[]): Stored | null {
  const row = db.get<Row>(text, ...values);
  return row === undefined ? null : toStored(row);
}

function toStored(row: Row): Stored {
  const { html, markdown = '', text = '', blocks = '[]' } = row;
  const body = html === undefined ? EMPTY_BODY : toBody({ html, markdown, text, blocks });
  const article: Article = {
    id: row.id,
    slug: row.slug,
    state: row.state,
    revision: row.revision,
    version: row.version,
    content: contentOf(row.content, body),
    corrections: JSON.parse(row.corrections) as Article['corrections'],
    publishedAt: row.publishedAt,
    createdAt: row.createdAt,
    savedAt: row.savedAt,
    scheduledFor: row.scheduledFor,
    embargo: row.embargo === 1,
    digest: row.digest,
    lastPublished: JSON.parse(row.lastPublished ?? 'null') as Article['lastPublished'],
    external: externalOf(row),
    withdrawal: row.withdrawnAt === null ? null : { at: row.withdrawnAt, reason: row.withdrawalReason ?? '' },
  };
  return { no: row.no, bodyNo: row.bodyNo, article };
}

function externalOf({ externalSource, externalId }: Row): Article['external'] {
  return externalSource === null || externalId === null ? null : { source: externalSource, id: externalId };
}
