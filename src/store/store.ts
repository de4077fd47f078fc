import type { Author, PublicAuthor } from '../domain/author.ts';
import type { PublicSection, Section } from '../domain/section.ts';
import type { PublicTag, Tag } from '../domain/tag.ts';
import type { ArticleStore } from './contract/articles.ts';
import type { ListStore } from './contract/curated-lists.ts';
import type { EmbargoedStore } from './contract/embargoed.ts';
import type { ApiKeyStore } from './contract/keys.ts';
import type { LiveStore } from './contract/live.ts';
import type { ReceiptStore } from './contract/receipts.ts';
import type { AnswerStore, AuditStore, ChangeStore } from './contract/records.ts';
import type { SubscriptionStore } from './contract/subscriptions.ts';
import type { AuthorList, SectionList, TagList, TaxonomyStore } from './contract/taxonomy.ts';
import type { WebhookStore } from './contract/webhooks.ts';

export type * from './contract/articles.ts';
export type * from './contract/curated-lists.ts';
export type * from './contract/embargoed.ts';
export type * from './contract/followed.ts';
export type * from './contract/keys.ts';
export type * from './contract/live.ts';
export type * from './contract/receipts.ts';
export type * from './contract/records.ts';
export type * from './contract/rendering.ts';
export type * from './contract/subscriptions.ts';
export type * from './contract/taxonomy.ts';
export type * from './contract/webhooks.ts';
export type * from './contract/writes.ts';

/**
 * The contract that every engine keeps; `test/store/conformance.ts` is its proof. Each part is in `contract/`. Each method is atomic: it sees
 * one state of the database and its writes are all there or none. A `ref` is an id or a slug.
 *
 * Any method may reject with `store-busy` (try again) and any writing one with `store-full`.
 */
export type Store = {
  readonly articles: ArticleStore;
  readonly embargoed: EmbargoedStore;
  readonly live: LiveStore;
  readonly authors: TaxonomyStore<Author, PublicAuthor, AuthorList>;
  readonly sections: TaxonomyStore<Section, PublicSection, SectionList>;
  readonly tags: TaxonomyStore<Tag, PublicTag, TagList>;
  readonly lists: ListStore;
  readonly changes: ChangeStore;
  readonly apiKeys: ApiKeyStore;
  readonly answers: AnswerStore;
  readonly audit: AuditStore;
  readonly receipts: ReceiptStore;
  readonly webhooks: WebhookStore;
  readonly subscriptions: SubscriptionStore;
  /** Rejects when the database cannot be read. */
  ping(): Promise<void>;
  /** What `dateline doctor` reports: version of the schema, durability settings, integrity of tables and index. */
  inspect(): Promise<readonly Inspection[]>;
  /** What keeps the database fast as its content grows; once a day is often enough. */
  tidy(): Promise<void>;
  /** Finishes what is under way and lets go of the database; no method may be called after it. */
  close(): Promise<void>;
};

/** `detail` says what was found, and for a fault what to do. */
export type Inspection = { readonly name: string; readonly ok: boolean; readonly detail: string };
