import type { EditorialArticle, PublicArticle, TranslationRef } from './article.ts';
import type { BodyFormat } from './body.ts';
import type { Instant } from './clock.ts';
import { previewOf } from './preview.ts';

/** An article as partners get it before its time: what readers will see from `until` on. */
export type Embargoed = {
  readonly article: PublicArticle;
  readonly until: Instant;
  /** When the copy was last saved: until its time it may still change. */
  readonly savedAt: Instant;
};

/** A working copy that waits for the end of an embargo. */
export type UnderEmbargo = EditorialArticle & { readonly scheduledFor: Instant };

export function embargoedCopy(
  working: UnderEmbargo,
  shown: { readonly translations: readonly TranslationRef[]; readonly bodies: readonly BodyFormat[] },
): Embargoed {
  const { scheduledFor: until, savedAt } = working;
  return { article: previewOf(working, shown, until), until, savedAt };
}
