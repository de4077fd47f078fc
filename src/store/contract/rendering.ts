import type { PublicArticle } from '../../domain/article.ts';
import type { Instant } from '../../domain/clock.ts';

/**
 * What readers are sent of an article, made once, when it is published, in place of at each read. A store is opened with one and keeps
 * what it makes right: when what an article shows of authors, sections, tags or translations changes, it is made anew.
 */
export type Rendering = {
  /** Another name means that the same article may be rendered otherwise: what was made under another one is not used. */
  readonly name: string;
  /** Must be pure. The article comes without any body. */
  render(article: PublicArticle): Rendered;
};

export type Rendered = {
  /** The text of a JSON object with at least one member, so that more can be added before its end. */
  readonly wire: string;
  /** What to purge it by from caches that others keep. */
  readonly keys: string;
  readonly lastModified: Instant | null;
};

/** One, with the HTML of its body. */
export type RenderedArticle = Rendered & {
  readonly id: string;
  readonly html: string;
  /** Of wire and HTML. */
  readonly digest: string;
};

/** Several: `wires` are those of all in their order, separated by commas, in UTF-8. */
export type RenderedArticles = {
  readonly ids: readonly string[];
  readonly wires: Buffer;
  /** Of all, in their order. */
  readonly digest: string;
};
