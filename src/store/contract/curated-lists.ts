import type { Instant } from '../../domain/clock.ts';
import type {
  CuratedList,
  EditorialList,
  ListChange,
  LiveList,
  PublicList,
} from '../../domain/curated-list.ts';
import type { Page, PageRequest } from '../../domain/page.ts';
import type { Found } from './live.ts';
import type { WriteOptions } from './writes.ts';

/** Curated lists: working copies and live ones. The articles of a live list are found by `LiveStore.list`. */
export type ListStore = {
  /**
   * As for articles: under the first free slug. Rejects with `unknown-reference` (field `pins` or `tail.query`) where
   * the save names an article, or the tail an author, section or tag, that isn't there; an import isn't held to that, for their own
   * lines may follow.
   */
  create(
    slug: string,
    decide: (slug: string) => ListChange,
    options?: WriteOptions<EditorialList>,
  ): Promise<EditorialList>;
  /** As for articles. Pins and a tail that were saved before may name what was deleted since. */
  update(
    id: string,
    expectedRevision: number | null,
    decide: (list: CuratedList) => ListChange | null,
    options?: WriteOptions<EditorialList>,
  ): Promise<EditorialList>;
  /** Rejects like `update`, and with `wrong-state` while the list is live. Its slugs are free again. */
  remove(
    id: string,
    expectedRevision: number | null,
    at: Instant,
    options?: WriteOptions<null>,
  ): Promise<void>;
  /** As for articles. */
  get(ref: string): Promise<EditorialList | null>;
  /** Working copies, by name. */
  list(page: PageRequest): Promise<Page<EditorialList>>;
  /** The ids of the articles that these refs name, as `ArticleStore.get` does, in their order. Rejects with `unknown-reference` (field `pins`). */
  pinIds(refs: readonly string[]): Promise<readonly string[]>;
  /** A live list; an old slug has moved. */
  find(ref: string): Promise<Found<PublicList>>;
  /** Live lists, by name. */
  published(page: PageRequest): Promise<Page<PublicList>>;
  /** As for articles: in the order of creation, after the one numbered `after`. For exports. */
  inOrder(after: number, limit: number): Promise<readonly NumberedList[]>;
};

export type NumberedList = {
  readonly no: number;
  readonly list: CuratedList;
  readonly live: LiveList | null;
  /** In alphabetical order. */
  readonly formerSlugs: readonly string[];
};
