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

/** Null for one that is not under an embargo, or that partners may not have. */
export function embargoedCopy(
  working: EditorialArticle,
  shown: { readonly translations: readonly TranslationRef[]; readonly bodies: readonly BodyFormat[] },
): Embargoed | null {
  const { embargo, scheduledFor, savedAt, content } = working;
  if (!embargo || scheduledFor === null || content.rights.syndication === 'withheld') return null;
  return { article: previewOf(working, shown, scheduledFor), until: scheduledFor, savedAt };
}
