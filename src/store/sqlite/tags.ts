import type { PublicTag, Tag, TagType } from '../../domain/tag.ts';
import type { TagList, TaxonomyStore } from '../store.ts';
import type { Engine } from './engine.ts';
import type { TermDetail } from './rows.ts';
import { type TermRow, taxonomyStore } from './taxonomy.ts';

export function tagStore(engine: Engine): TaxonomyStore<Tag, PublicTag, TagList> {
  return taxonomyStore<Tag, PublicTag, TagList>(engine, {
    kind: 'tag',
    changed: 'tag.updated',
    columns: (_db, { type, description }) => ({
      tagType: type,
      parent: null,
      detail: { description } satisfies TermDetail,
    }),
    toItem: (_db, row) => toTag(row),
    toPublic: (_db, row) => ({ ...toTag(row), articleCount: row.articleCount }),
    where: ({ type }) =>
      type === null ? { sql: '', values: [] } : { sql: 't.tag_type = (select ?)', values: [type] },
  });
}

function toTag(row: TermRow): Tag {
  const { description } = JSON.parse(row.detail) as TermDetail;
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    type: row.tagType as TagType,
    description: description ?? null,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
}
