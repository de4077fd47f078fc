import type { PublicArticle } from '../domain/article.ts';
import type { BodyFormat } from '../domain/body.ts';
import type { Instant } from '../domain/clock.ts';

/** The publication that syndicates, and where things of it are. All addresses are absolute. */
export type Publication = {
  readonly name: string;
  /** The website. */
  readonly url: string;
  /** The origin of this API, and what it calls itself by: `https://api.example.com`. */
  readonly api: string;
};

/** An article as partners get it, with the bodies that the format asks for. */
export type Item = {
  readonly article: PublicArticle;
  /** Its canonical address, on the website. */
  readonly url: string;
  /** Its address in this API. */
  readonly self: string;
  /** Until then nobody may publish it; absent where anyone may. Each format says so, as well as it can. */
  readonly embargoedUntil?: Instant;
};

/** An article that was in this list, or may have been, and is gone for readers. */
export type Removed = {
  readonly id: string;
  readonly at: Instant;
  /** What readers are told; null where it was taken down without a word. */
  readonly reason: string | null;
  /** The last public version, where that is known: receivers of versioned items pass over what isn't newer than theirs. */
  readonly version?: number;
};

/** One page of a list of articles. */
export type Channel = {
  readonly publication: Publication;
  readonly title: string;
  readonly description: string | null;
  /** The address that was asked, and where the same list is on its first and neighbouring pages. */
  readonly self: string;
  readonly first: string;
  readonly next: string | null;
  readonly prev: string | null;
  /** A WebSub hub; null where there is none. */
  readonly hub: string | null;
  /** BCP 47, where all items are in one language. */
  readonly language: string | null;
  /** When something of it last changed, by its content and never by the clock; null for an empty list. */
  readonly updated: Instant | null;
  /** Newest first. */
  readonly removed: readonly Removed[];
};

/** What is told of a format before anything is written in it. */
export type FormatDescription = {
  /** What stands behind the point in an address: `rss`, `feed.json`. */
  readonly suffix: string;
  /** A media type with its parameters, as `Content-Type` has it. */
  readonly mediaType: string;
  /** That of one article, where a list is registered as another type. */
  readonly oneMediaType?: string;
  /** For people: `RSS 2.0`. */
  readonly name: string;
  /** The body formats that it needs of each article. */
  readonly bodies: readonly BodyFormat[];
  /** Whether it writes lists of articles, and single ones. */
  readonly hasList: boolean;
  readonly hasOne: boolean;
};

/**
 * A way to write articles down for others. Both functions are pure: the same articles are the same bytes. Texts come as they are in
 * the domain, bodies sanitised; what a format can't carry, such as characters that XML forbids, it leaves out.
 */
export type Format = FormatDescription & {
  readonly list: ((channel: Channel, items: readonly Item[]) => string) | null;
  readonly one: ((publication: Publication, item: Item) => string) | null;
};

/** One of the registry: its code and what that needs, parsers among it, are loaded when it first writes. */
export type OfferedFormat = FormatDescription & { readonly load: () => Promise<Format> };
