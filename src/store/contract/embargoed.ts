import type { UnderEmbargo } from '../../domain/embargo.ts';
import type { FollowedFilter } from '../../domain/entitlement.ts';
import type { Page, PageRequest } from '../../domain/page.ts';

/** Working copies that wait for the end of an embargo, of those that partners may have; with their bodies. */
export type EmbargoedStore = {
  /** By the end of their embargoes, the next first. Rejects with `unknown-reference` for a filter that names what isn't there. */
  list(filter: FollowedFilter, page: PageRequest): Promise<Page<UnderEmbargo>>;
  /** `ref` as in `ArticleStore.get`; null also for an article that the filter rules out. Rejects like `list`. */
  find(ref: string, filter: FollowedFilter): Promise<UnderEmbargo | null>;
};
