import type { Instant } from './clock.ts';
import { DomainError, invalid } from './errors.ts';

export type Section = {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly description: string | null;
  /** Null for a section at the top of the tree. */
  readonly parentId: string | null;
  /** Rises by one with every save; what `If-Match` compares. */
  readonly revision: number;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
};

export type SectionRef = Pick<Section, 'id' | 'slug' | 'name'>;

export type PublicSection = Section & {
  /** From the top of the tree to the parent; empty at the top. */
  readonly ancestors: readonly SectionRef[];
  /** Live articles in this section and its descendants. */
  readonly articleCount: number;
};

/** How deep the tree may be: a path of slugs stays short enough for an address, and a walk up it stays bounded. */
export const MAX_SECTION_DEPTH = 10;

/**
 * Holds the tree together: `parentLine` is the new parent and its ancestors, `height` how many levels the section
 * and its descendants take. Throws `section-cycle` where the parent lies below the section, `invalid-value` where
 * the tree would get deeper than MAX_SECTION_DEPTH.
 */
export function checkParent(
  section: Pick<Section, 'id'>,
  parentLine: readonly Pick<Section, 'id'>[],
  height: number,
  field = 'parent',
): void {
  if (parentLine.some((ancestor) => ancestor.id === section.id)) {
    throw new DomainError('section-cycle', 'a section cannot lie below itself', field);
  }
  if (parentLine.length + height > MAX_SECTION_DEPTH) {
    throw invalid(field, `sections can be at most ${MAX_SECTION_DEPTH} levels deep`);
  }
}
