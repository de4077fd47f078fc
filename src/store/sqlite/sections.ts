import { unknownReference } from '../../domain/errors.ts';
import { checkParent, type PublicSection, type Section, type SectionRef } from '../../domain/section.ts';
import type { SectionList, TaxonomyStore } from '../store.ts';
import type { Connection } from './connection.ts';
import type { Engine } from './engine.ts';
import { repost } from './live-renamed.ts';
import type { TermDetail } from './rows.ts';
import { taxonomyStore } from './taxonomy.ts';
import { postedUnder, type TermRow, termRow } from './taxonomy-rows.ts';
import { findTerm } from './terms.ts';

export function sectionStore(engine: Engine): TaxonomyStore<Section, PublicSection, SectionList> {
  return taxonomyStore<Section, PublicSection, SectionList>(engine, {
    kind: 'section',
    columns: (db, section) => ({
      tagType: null,
      parent: parentOf(db, section),
      detail: { description: section.description } satisfies TermDetail,
      hidden: false,
    }),
    toItem: toSection,
    toPublic: (db, row) => ({
      ...toSection(db, row),
      ancestors: ancestors(db, row),
      articleCount: row.articleCount,
    }),
    where: () => ({ sql: '', values: [] }),
    moved: (db, no) => {
      for (const ord of postedUnder(db, no)) repost(db, ord);
    },
    checkSuccessor: (db, from, into, field) =>
      checkParent(from, [...ancestors(db, into), into], height(db, from.id) - 1, field),
  });
}

function toSection(db: Connection, row: TermRow): Section {
  const { description } = JSON.parse(row.detail) as TermDetail;
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    description: description ?? null,
    parentId: row.parent === null ? null : termRow(db, row.parent).id,
    revision: row.revision,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
}

/** From the top of the tree to the parent. */
function ancestors(db: Connection, row: TermRow): readonly SectionRef[] {
  if (row.parent === null) return [];
  const parent = termRow(db, row.parent);
  const { id, slug, name } = parent;
  return [...ancestors(db, parent), { id, slug, name }];
}

function parentOf(db: Connection, section: Section): number | null {
  const { parentId } = section;
  if (parentId === null) return null;
  const no = findTerm(db, 'section', parentId);
  if (no === null) throw unknownReference('parent', 'section', parentId);
  const row = termRow(db, no);
  checkParent(section, [...ancestors(db, row), row], height(db, section.id));
  return no;
}

/** Levels that the section and its descendants take: 1 for one without children. */
function height(db: Connection, id: string): number {
  const row = db.get<{ height: number | null }>(
    `with recursive below(no, level) as (
       select no, 1 from terms where id = ?
       union all select t.no, level + 1 from below join terms t on t.parent = below.no
     ) select max(level) as height from below`,
    id,
  );
  return row?.height ?? 1;
}
