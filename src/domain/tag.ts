import type { Instant } from './clock.ts';

export const TAG_TYPES = ['topic', 'person', 'place', 'organisation', 'event'] as const;
export type TagType = (typeof TAG_TYPES)[number];

export type Tag = {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly type: TagType;
  readonly description: string | null;
  /** Made along with a draft, and known to editors alone until an article that has it is published. */
  readonly hidden: boolean;
  /** Rises by one with every save; what `If-Match` compares. */
  readonly revision: number;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
};

export type TagRef = Pick<Tag, 'id' | 'slug' | 'name' | 'type'>;

export type PublicTag = Tag & { readonly articleCount: number };
