import type { Instant } from './clock.ts';

export type Section = {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly description: string | null;
  /** Null for a section at the top of the tree. */
  readonly parentId: string | null;
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
