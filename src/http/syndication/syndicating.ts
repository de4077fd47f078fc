import type { PublicArticle } from '../../domain/article.ts';
import type { Clock } from '../../domain/clock.ts';
import type { FormatDescription, Item, OfferedFormat, Publication } from '../../formats/format.ts';
import type { Addresses } from '../present/addresses.ts';
import type { Reading } from '../read/route.ts';

/** What the routes of syndication are made with. */
export type Syndicating = Reading & {
  readonly formats: readonly OfferedFormat[];
  readonly publication: Publication;
  readonly clock: Clock;
  /** The address of the WebSub hub; null where there is none. */
  readonly hub: string | null;
};

/** The publication as formats name it; none of its addresses has a slash at its end. */
export function publicationOf(config: {
  readonly siteName: string;
  readonly siteUrl: string;
  readonly publicUrl: string;
}): Publication {
  return { name: config.siteName, url: config.siteUrl, api: config.publicUrl };
}

export function itemOf(article: PublicArticle, addresses: Addresses): Item {
  return { article, url: addresses.article(article), self: addresses.resource('articles', article.slug) };
}

/** The media type of one article. */
export function storyType({ mediaType, oneMediaType = mediaType }: FormatDescription): string {
  return oneMediaType;
}

/** The media type without its parameters. */
export function essence({ mediaType }: Pick<FormatDescription, 'mediaType'>): string {
  return mediaType.split(';', 1)[0]?.trim() ?? '';
}
