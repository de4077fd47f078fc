import type { Mining, PublicArticle } from '../../domain/article.ts';
import type { Instant } from '../../domain/clock.ts';
import type { ArticleQuery } from '../../domain/query.ts';

/**
 * What readers are sent of an article, made once, when it is published, in place of at each read. A store is opened with one and keeps
 * what it makes right: when what an article shows of authors, sections, tags or translations changes, it is made anew.
 */
export type Rendering = {
  /** Another name means that the same article may be rendered otherwise: what was made under another one is not used. */
  readonly name: string;
  /** Must be pure. The article comes without any body. */
  render(article: PublicArticle): Rendered;
  /** What stands before and after the HTML of its body, a JSON string, where an article is sent with it: up to the last brace. */
  readonly aroundHtml: readonly [before: string, after: string];
};

export type Rendered = {
  /** The text of a JSON object with at least one member, without its last brace, so that more can be added. */
  readonly wire: string;
  /** What to purge it by from caches that others keep. */
  readonly keys: string;
  readonly lastModified: Instant | null;
  /** What it says itself of text and data mining, which answers say in a header. */
  readonly mining?: Mining;
};

/** One with the HTML of its body, as a JSON object in UTF-8. */
export type RenderedArticle = Omit<Rendered, 'wire' | 'mining'> & {
  readonly mining: Mining | null;
  readonly id: string;
  readonly bytes: Buffer;
  /** Of what was rendered and the HTML. */
  readonly digest: string;
  /** What `bytes` hash to, in base64, where that is known. */
  readonly sha256?: string;
} & Lent;

/**
 * Where there is a `giveBack`, `bytes` are lent: to be given to it once nobody reads them any more, to be used again or freed: from then on they hold anything, or nothing. Whoever never does,
 * or keeps a copy, does no harm.
 */
export type Lent = { readonly giveBack?: ((bytes: Buffer) => void) | undefined };

/**
 * A page of articles to be rendered into one text. Both functions are pure, and called while the store looks at one
 * state; what they throw, it rejects with.
 */
export type RenderedRequest<About, Frame extends TextFrame> = {
  /** Whose articles to list, by its present slug. */
  readonly scope: { readonly kind: 'author' | 'section' | 'tag'; readonly slug: string } | null;
  /** Is given the id of the scope. `query.bodies` are passed over. */
  readonly query: (scopeId: string | null) => ArticleQuery;
  /** What stands around the articles, whose objects are separated by commas. */
  readonly frame: (about: About) => Frame;
};

export type TextFrame = { readonly before: string; readonly after: string };

export type RenderedPage<Frame extends TextFrame> = {
  readonly bytes: Buffer;
  readonly ids: readonly string[];
  /** Of all articles, in their order. */
  readonly digest: string;
  readonly frame: Frame;
} & Lent;

/** Several things that are asked for at once. */
export type RenderedAsked<About, Frame extends TextFrame> = {
  /** Of articles. */
  readonly refs: readonly string[];
  readonly lists: readonly RenderedRequest<About, Frame>[];
};

/** An answer to each, in their order; null where there is none. */
export type RenderedAll<Frame extends TextFrame> = {
  readonly articles: readonly (RenderedArticle | null)[];
  readonly lists: readonly (RenderedPage<Frame> | null)[];
};
