import type { Actor } from './actor.ts';
import type { Instant } from './clock.ts';
import { ARTICLE_ACTIONS } from './revision.ts';

export const AUDITED_KINDS = ['article', 'author', 'section', 'tag', 'list', 'key', 'webhook'] as const;
export type AuditedKind = (typeof AUDITED_KINDS)[number];

/** What saves of articles do, and what else is done to them and to the other kinds. */
export const AUDIT_ACTIONS = [
  ...ARTICLE_ACTIONS,
  'delete',
  'merge',
  'preview',
  'revoke-previews',
  'rotate',
  'revoke',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** One line of the append-only audit, written in the transaction of what it tells. It never holds content or a secret. */
export type AuditEntry = {
  /** Rises with each entry. */
  readonly seq: number;
  readonly at: Instant;
  readonly by: Actor;
  readonly action: AuditAction;
  readonly kind: AuditedKind;
  readonly id: string;
  /** The slug, a key's name or a webhook's host, at the time. */
  readonly slug: string;
  /** The revisions before and after; null where there was none. */
  readonly fromRevision: number | null;
  readonly toRevision: number | null;
};
