import type { Actor } from './actor.ts';
import type { Instant } from './clock.ts';

export const AUDITED_KINDS = ['article', 'author', 'section', 'tag', 'list', 'key'] as const;
export type AuditedKind = (typeof AUDITED_KINDS)[number];

/** One line of the append-only audit, written in the transaction of what it tells. It never holds content or a secret. */
export type AuditEntry = {
  /** Rises with each entry. */
  readonly seq: number;
  readonly at: Instant;
  readonly by: Actor;
  /** An ArticleAction, or `create`, `edit`, `delete`, `merge`, `publish`, `unpublish`, `revoke`, `rotate`, `preview`, `revoke-previews`. */
  readonly action: string;
  readonly kind: AuditedKind;
  readonly id: string;
  /** The slug, or a key's name, at the time. */
  readonly slug: string;
  /** The revisions before and after; null where there was none, or where the kind has none. */
  readonly fromRevision: number | null;
  readonly toRevision: number | null;
};
