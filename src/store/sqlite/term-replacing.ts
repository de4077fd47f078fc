import type { LastPublished } from '../../domain/article.ts';
import { EMPTY_BODY } from '../../domain/body.ts';
import type { ListContent } from '../../domain/curated-list.ts';
import { articleDigest, listDigest } from '../../domain/digest.ts';
import { renamedInTail } from '../../domain/tail-references.ts';
import type { Connection } from './connection.ts';
import { reindex, repost } from './live-renamed.ts';
import { renderAnew } from './rendered.ts';
import type { StoredContent } from './rows.ts';
import type { TermRow } from './taxonomy-rows.ts';
import { postedUnder } from './taxonomy-rows.ts';
import { keysLimitedTo, listsNaming, refsOf } from './term-uses.ts';
import type { TaxonomyKind } from './terms.ts';

/*
 * One term in the place of another, wherever it is referred to. `merged_terms` must know of it already.
 */

/**
 * Rewrites the content of working copies. Their digests and those of what was last published are made anew from what is
 * now the same, so that no article seems edited by it; revisions stay as they were saved.
 */
export function replaceInWorkingCopies(db: Connection, from: TermRow, into: TermRow): void {
  const named = db.all<{ article: number }>(
    `select article from working_terms where term = @no
       union select l.article from postings p cross join live_articles l on l.ord = p.ord where p.term = @no`,
    { no: from.no },
  );
  for (const { article } of named) replaceInWorkingCopy(db, article);
  db.run(
    'insert or ignore into working_terms (term, article) select ?, article from working_terms where term = ?',
    into.no,
    from.no,
  );
  db.run('delete from working_terms where term = ?', from.no);
}

type Working = { slug: string; content: string; html: string; digest: string; lastPublished: string | null };

function replaceInWorkingCopy(db: Connection, article: number): void {
  const row = db.get<Working>(
    `select a.slug, a.content, b.html, a.digest, a.last_published as lastPublished
       from articles a cross join bodies b on b.no = a.body where a.no = (select ?)`,
    article,
  );
  if (row === undefined) throw new Error(`there is no article ${article}`);
  const content = withPresentIds(db, JSON.parse(row.content) as StoredContent);
  const digest = digestOf(row.slug, content, row.html);
  const last = JSON.parse(row.lastPublished ?? 'null') as LastPublished | null;
  const published = last && {
    ...last,
    digest: last.digest === row.digest ? digest : publishedDigest(db, article, last),
  };
  db.run(
    'update articles set content = ?, digest = ?, last_published = ? where no = ?',
    JSON.stringify(content),
    digest,
    published && JSON.stringify(published),
    article,
  );
}

function publishedDigest(db: Connection, article: number, last: LastPublished): string {
  const row = db.get<{ slug: string; content: string; html: string }>(
    `select r.slug, r.content, b.html from revisions r cross join bodies b on b.no = r.body
       where r.article = (select ?) and r.revision = (select ?)`,
    article,
    last.revision,
  );
  if (row === undefined) return last.digest;
  // A reinstatement brings its own expiry: see `reinstate`.
  const content = { ...(JSON.parse(row.content) as StoredContent), expiresAt: last.expiresAt };
  return digestOf(row.slug, withPresentIds(db, content), row.html);
}

function digestOf(slug: string, content: StoredContent, html: string): string {
  return articleDigest(slug, { ...content, body: { ...EMPTY_BODY, html } });
}

function withPresentIds(db: Connection, content: StoredContent): StoredContent {
  const present = (id: string) =>
    db.get<{ into: string }>('select "into" from merged_terms where id = ?', id)?.into ?? id;
  const { sectionId, authorIds, tagIds } = content;
  return {
    ...content,
    sectionId: sectionId === null ? null : present(sectionId),
    authorIds: [...new Set(authorIds.map(present))],
    tagIds: [...new Set(tagIds.map(present))],
  };
}

type Named = { section: number | null; authors: string; tags: string };

/** Under a section stand its descendants' articles too: those only move in the tree. */
export function replaceInLiveCopies(db: Connection, from: TermRow, into: TermRow): void {
  const replaced = (no: number) => (no === from.no ? into.no : no);
  for (const ord of postedUnder(db, from.no)) {
    const row = db.sql('select section, authors, tags from live_articles where ord = ?').get(ord) as Named;
    const authors = JSON.parse(row.authors) as number[];
    const tags = JSON.parse(row.tags) as number[];
    const named = [row.section, ...authors, ...tags].includes(from.no);
    if (named) {
      db.run(
        'update live_articles set section = ?, authors = ?, tags = ? where ord = ?',
        row.section === null ? null : replaced(row.section),
        JSON.stringify([...new Set(authors.map(replaced))]),
        JSON.stringify([...new Set(tags.map(replaced))]),
        ord,
      );
    }
    repost(db, ord);
    if (!named) continue;
    reindex(db, ord);
    renderAnew(db, [ord]);
  }
}

/** In the tails, text and all, with the digests that tell whether a list has unpublished edits. Returns the live lists that it was done in. */
export function replaceInLists(
  db: Connection,
  kind: TaxonomyKind,
  from: TermRow,
  into: TermRow,
): readonly { readonly id: string; readonly slug: string }[] {
  const live: { readonly id: string; readonly slug: string }[] = [];
  const refs = refsOf(db, kind, from);
  for (const { id, slug, isLive, content } of listsNaming(db, kind, from)) {
    const list = JSON.parse(content) as ListContent;
    const replaced = { ...list, tail: list.tail && renamedInTail(list.tail, kind, refs, into.slug) };
    const json = JSON.stringify(replaced);
    const digest = listDigest(slug, replaced);
    if (isLive === 1) {
      live.push({ id, slug });
      db.run('update live_lists set copy = ? where id = ?', json, id);
      db.run(
        "update lists set live = json_set(live, '$.digest', ?) where id = ? and live is not null",
        digest,
        id,
      );
    } else {
      db.run('update lists set content = ?, digest = ? where id = ?', json, digest, id);
    }
  }
  return live;
}

/** A key that was limited to the one is limited to the other. */
export function replaceInKeys(db: Connection, from: TermRow, into: TermRow): void {
  for (const { id, sections } of keysLimitedTo(db, from.id)) {
    const replaced = (JSON.parse(sections) as string[]).map((section) =>
      section === from.id ? into.id : section,
    );
    db.run('update api_keys set sections = ? where id = ?', JSON.stringify([...new Set(replaced)]), id);
  }
}
