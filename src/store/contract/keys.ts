import type { ApiKey } from '../../domain/api-key.ts';
import type { Instant } from '../../domain/clock.ts';
import type { Page, PageRequest } from '../../domain/page.ts';
import type { WriteOptions } from './writes.ts';

export type ApiKeyStore = {
  /** Rejects with `unknown-reference` (field `sections`) where the key is limited to one that isn't there. */
  create(key: ApiKey, options?: WriteOptions<ApiKey>): Promise<ApiKey>;
  /** As it stands now, whichever process wrote it. */
  get(id: string): Promise<ApiKey | null>;
  /** Newest first. */
  list(page: PageRequest): Promise<Page<ApiKey>>;
  /**
   * `action` is what the audit calls it, and `at` when. Where `decide` gives back what it was given, nothing is written.
   * Rejects with `not-found`, with `stale-revision` where the key stands at another than `expectedRevision`, with
   * `unknown-reference` as `create` does, and with whatever `decide` throws.
   */
  update(
    id: string,
    action: 'edit' | 'revoke' | 'rotate',
    at: Instant,
    decide: (key: ApiKey) => ApiKey,
    options?: WriteOptions<ApiKey> & { readonly expectedRevision?: number | null },
  ): Promise<ApiKey>;
  /** Notes that the key was used, at most once a minute; not audited, and no revision. A key that isn't there is left alone. */
  used(id: string, at: Instant): Promise<void>;
};
