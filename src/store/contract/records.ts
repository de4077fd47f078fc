import type { AuditEntry, AuditedKind } from '../../domain/audit.ts';
import type { ChangeEntry } from '../../domain/change.ts';
import type { Instant } from '../../domain/clock.ts';
import type { Page, PageRequest } from '../../domain/page.ts';

export type ChangeStore = {
  /** Entries with `seq` greater than `seq`, in order, at most `limit`. */
  after(seq: number, limit: number): Promise<readonly ChangeEntry[]>;
};

/** The answers of writes that were to happen once. */
export type AnswerStore = {
  find(owner: string, key: string): Promise<KeptAnswer | null>;
  /** For a request that writes nothing else. Rejects with `already-done`. */
  keep(owner: string, key: string, answer: KeptAnswer): Promise<void>;
  /** Forgets what was kept before; resolves to how many. */
  forget(before: Instant): Promise<number>;
};

export type KeptAnswer = { readonly fingerprint: string; readonly at: Instant; readonly answer: Uint8Array };

export type AuditStore = {
  /** Newest first. */
  list(query: AuditQuery): Promise<Page<AuditEntry>>;
};

export type AuditQuery = {
  readonly kind?: AuditedKind;
  readonly id?: string;
  readonly keyId?: string;
  /** Inclusive and exclusive. */
  readonly from?: Instant;
  readonly to?: Instant;
  readonly page: PageRequest;
};
