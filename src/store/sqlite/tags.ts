import type { Instant } from '../../domain/clock.ts';
import type { PublicTag, Tag, TagType } from '../../domain/tag.ts';
import type { TagList, TaxonomyStore, WriteOptions } from '../store.ts';
import type { Connection } from './connection.ts';
import type { Engine } from './engine.ts';
import { unused } from './hidden-terms.ts';
import type { TermDetail } from './rows.ts';
import { createTerm, taxonomyStore } from './taxonomy.ts';
import type { TaxonomyRows, TermRow } from './taxonomy-rows.ts';
import { removeTerm } from './taxonomy-succession.ts';

export function tagStore(engine: Engine): TaxonomyStore<Tag, PublicTag, TagList> {
  return taxonomyStore(engine, TAGS);
}

/** Creates a tag that an article brings along: in the article's transaction, under its own slug alone. */
export function createTag(
  db: Connection,
  tag: Tag,
  options: Pick<WriteOptions<unknown>, 'by'> = {},
): PublicTag {
  return createTerm(db, TAGS, tag.slug, () => tag, options);
}

/** Takes away what came with a deleted article and nothing names by now; nobody outside has heard of it. */
export function removeHiddenTags(
  db: Connection,
  tags: readonly TermRow[],
  at: Instant,
  options: Pick<WriteOptions<unknown>, 'by'> = {},
): void {
  for (const tag of unused(db, tags)) removeTerm(db, TAGS, tag, null, at, options);
}

const TAGS: TaxonomyRows<Tag, PublicTag, TagList> = {
  kind: 'tag',
  columns: (_db, { type, description, hidden }) => ({
    tagType: type,
    parent: null,
    detail: { description } satisfies TermDetail,
    hidden,
  }),
  toItem: (_db, row) => toTag(row),
  toPublic: (_db, row) => ({ ...toTag(row), articleCount: row.articleCount }),
  where: ({ type }) =>
    type === null ? { sql: '', values: [] } : { sql: 't.tag_type = (select ?)', values: [type] },
};

function toTag(row: TermRow): Tag {
  const { description } = JSON.parse(row.detail) as TermDetail;
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    type: row.tagType as TagType,
    description: description ?? null,
    hidden: row.hidden === 1,
    revision: row.revision,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
}
