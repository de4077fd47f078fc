import type { Author, PublicAuthor } from '../../domain/author.ts';
import { instantFromMs } from '../../domain/clock.ts';
import type { AuthorList, TaxonomyStore } from '../store.ts';
import type { Connection } from './connection.ts';
import type { Engine } from './engine.ts';
import type { TermDetail } from './rows.ts';
import { taxonomyStore } from './taxonomy.ts';
import type { TermRow } from './taxonomy-rows.ts';

export function authorStore(engine: Engine): TaxonomyStore<Author, PublicAuthor, AuthorList> {
  return taxonomyStore<Author, PublicAuthor, AuthorList>(engine, {
    kind: 'author',
    columns: (_db, { bio, role, image, links }) => ({
      tagType: null,
      parent: null,
      detail: { bio, role, image, links } satisfies TermDetail,
      hidden: false,
    }),
    toItem: (_db, row) => toAuthor(row),
    toPublic: (db, row) => ({
      ...toAuthor(row),
      articleCount: row.articleCount,
      latestArticleAt: latestArticleAt(db, row.no),
    }),
    where: () => ({ sql: '', values: [] }),
  });
}

function toAuthor(row: TermRow): Author {
  const { bio, role, image, links } = JSON.parse(row.detail) as TermDetail;
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    bio: bio ?? null,
    role: role ?? null,
    image: image ?? null,
    links: links ?? [],
    revision: row.revision,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
}

function latestArticleAt(db: Connection, term: number): PublicAuthor['latestArticleAt'] {
  const row = db.get<{ ms: number | null }>(
    'select max(ord) >> 20 as ms from postings where term = (select ?)',
    term,
  );
  return row?.ms === null || row === undefined ? null : instantFromMs(row.ms);
}
