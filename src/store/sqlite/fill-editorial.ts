import type Database from 'better-sqlite3';
import type { LastPublished, LiveArticle } from '../../domain/article.ts';
import { EMPTY_BODY } from '../../domain/body.ts';
import { instantFromMs } from '../../domain/clock.ts';
import { articleDigest } from '../../domain/digest.ts';
import { foldedText } from '../../domain/fold.ts';
import type { StoredContent } from './rows.ts';

/** Articles that are held in memory at once. */
const CHUNK = 200;

type Working = {
  readonly no: number;
  readonly slug: string;
  readonly revision: number;
  readonly version: number;
  readonly savedAt: LastPublished['updatedAt'];
  readonly content: string;
  readonly html: string;
};

/**
 * What migration 0001 needs of the domain, for SQL can neither fold nor digest: working copies are found by their titles, and
 * it is known which of them readers see as they are.
 */
export function fillEditorial(db: Database.Database): void {
  const next = db.prepare<[number], Working>(
    `select a.no, a.slug, a.revision, a.version, a.saved_at as savedAt, a.content, b.html
       from articles a join bodies b on b.no = a.body where a.no > ? order by a.no limit ${CHUNK}`,
  );
  for (let rows = next.all(0); rows.length > 0; rows = next.all(rows.at(-1)?.no ?? 0)) {
    for (const row of rows) fillArticle(db, row);
  }
}

function fillArticle(
  db: Database.Database,
  { no, slug, revision, version, savedAt, content, html }: Working,
) {
  const stored = JSON.parse(content) as StoredContent;
  db.prepare('insert into working_titles (rowid, title, slug) values (?, ?, ?)').run(
    no,
    foldedText(stored.title),
    slug.replaceAll('-', ' '),
  );
  const digest = digestOf(slug, stored, html);
  const unseen: LastPublished | null =
    version === 0 ? null : { revision, updatedAt: savedAt, digest, expiresAt: null };
  const last = livePublication(db, no, { revision, digest }) ?? unseen;
  db.prepare('update articles set digest = ?, last_published = ? where no = ?').run(
    digest,
    last && JSON.stringify(last),
    no,
  );
}

type Live = {
  readonly slug: string;
  readonly updatedAt: number;
  readonly section: number | null;
  readonly authors: string;
  readonly tags: string;
  readonly translationOf: string | null;
  readonly card: string;
  readonly body: number;
  readonly html: string;
};

/** What readers see. Where that isn't the working copy, the revision before it is made of it. */
function livePublication(
  db: Database.Database,
  no: number,
  working: { readonly revision: number; readonly digest: string },
): LastPublished | null {
  const live = db
    .prepare<[number], Live>(
      `select l.slug, l.updated_at as updatedAt, l.section, l.authors, l.tags,
         l.translation_of as translationOf, l.card, l.body, b.html
         from live_articles l join bodies b on b.no = l.body where l.article = ?`,
    )
    .get(no);
  if (live === undefined) return null;
  const { slug, body } = live;
  const content = contentOf(db, live);
  const digest = digestOf(slug, content, live.html);
  const updatedAt = instantFromMs(live.updatedAt);
  if (digest === working.digest) return { revision: working.revision, updatedAt, digest, expiresAt: null };
  const revision = working.revision - 1;
  db.prepare(
    `insert into revisions (article, revision, at, by_name, action, slug, content, body)
       values (?, ?, ?, 'dateline', 'import', ?, ?, ?)`,
  ).run(no, revision, updatedAt, slug, JSON.stringify(content), body);
  return { revision, updatedAt, digest, expiresAt: null };
}

function contentOf(db: Database.Database, live: Live): StoredContent {
  const { title, summary, dateline, language, genre, image, source, rights, url } = JSON.parse(
    live.card,
  ) as LiveArticle;
  const id = db.prepare<[number], string>('select id from terms where no = ?').pluck();
  const idsOf = (json: string) => (JSON.parse(json) as number[]).map((term) => id.get(term) ?? '');
  return {
    ...{ title, summary, dateline, language, genre, image, source, rights, url },
    sectionId: live.section === null ? null : (id.get(live.section) ?? null),
    authorIds: idsOf(live.authors),
    tagIds: idsOf(live.tags),
    translationOf: live.translationOf,
    relatedIds: [],
    expiresAt: null,
  };
}

function digestOf(slug: string, content: StoredContent, html: string): string {
  return articleDigest(slug, { ...content, body: { ...EMPTY_BODY, html } });
}
