import type { ArticleContent, EditorialArticle, NamedArticle } from '../../domain/article.ts';
import { unknownReference } from '../../domain/errors.ts';
import type { Connection } from './connection.ts';
import { nameOf, type TermRef, tagOf } from './term-refs.ts';

/** What content names of authors, sections and tags; what it names twice is there once. */
export type References = {
  readonly section: TermRef | null;
  readonly authors: readonly TermRef[];
  readonly tags: readonly TermRef[];
};

type Naming = Pick<ArticleContent, 'sectionId' | 'authorIds' | 'tagIds'>;

/** Rejects with `unknown-reference` naming the content's field. */
export function resolveReferences(db: Connection, { sectionId, authorIds, tagIds }: Naming): References {
  return {
    section: sectionId === null ? null : db.terms.named('section', 'section', sectionId),
    authors: once(authorIds.map((id) => db.terms.named('author', 'authors', id))),
    tags: once(tagIds.map((id) => db.terms.named('tag', 'tags', id))),
  };
}

/** All of them, in one order: for the index of working copies. */
export function referenceNumbers({ section, authors, tags }: References): readonly number[] {
  return [...(section === null ? [] : [section]), ...authors, ...tags].map(({ no }) => no);
}

/**
 * Rejects with `unknown-reference` where `content` names an article that isn't there. What `before` named already may be gone
 * since: its removal is no reason to refuse a save.
 */
export function checkLinks(
  db: Connection,
  content: Pick<ArticleContent, 'translationOf' | 'relatedIds'>,
  before: Pick<ArticleContent, 'translationOf' | 'relatedIds'> | null,
): void {
  const { translationOf, relatedIds } = content;
  const check = (field: string, id: string) => {
    if (db.get('select 1 from articles where id = ?', id) === undefined)
      throw unknownReference(field, 'article', id);
  };
  if (translationOf !== null && translationOf !== before?.translationOf)
    check('translationOf', translationOf);
  for (const id of relatedIds) {
    if (before?.relatedIds.includes(id) !== true) check('related', id);
  }
}

/** The references as the editorial API presents them. */
export function presented(
  db: Connection,
  { section, authors, tags }: References,
  { relatedIds, translationOf }: Pick<ArticleContent, 'relatedIds' | 'translationOf'>,
): Pick<EditorialArticle, 'section' | 'authors' | 'tags' | 'related' | 'original'> {
  return {
    section: section && nameOf(section),
    authors: authors.map(nameOf),
    tags: tags.map(tagOf),
    related: relatedIds.length === 0 ? [] : articlesNamed(db, relatedIds),
    original: translationOf === null ? null : (articlesNamed(db, [translationOf])[0] ?? null),
  };
}

/** In their order; an article that was deleted since is left out. */
function articlesNamed(db: Connection, ids: readonly string[]): readonly NamedArticle[] {
  return db
    .all<Omit<NamedArticle, 'live'> & { liveSlug: string | null; liveTitle: string | null }>(
      `select a.id, a.slug, a.content ->> 'title' as title, a.content ->> 'sectionId' as sectionId,
           l.slug as liveSlug, l.card ->> 'title' as liveTitle
         from json_each(?) j cross join articles a on a.id = j.value
         left join live_articles l on l.article = a.no order by j.key`,
      JSON.stringify(ids),
    )
    .map(({ liveSlug: slug, liveTitle: title, ...named }) => ({
      ...named,
      live: slug === null || title === null ? null : { slug, title },
    }));
}

function once(refs: readonly TermRef[]): readonly TermRef[] {
  return refs.length < 2 ? refs : [...new Map(refs.map((ref) => [ref.no, ref])).values()];
}
