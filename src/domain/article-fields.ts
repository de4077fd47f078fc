import type { ArticleContent, Genre, Rights, Source } from './article.ts';
import type { Body } from './body.ts';
import { type Instant, instant } from './clock.ts';
import { invalid } from './errors.ts';
import type { ImagePatch } from './image.ts';
import { patchedImage } from './image-fields.ts';
import { NEW_CONTENT } from './new-content.ts';
import type { References } from './references.ts';
import {
  MAX_COPYRIGHT_NOTICE,
  MAX_DATELINE,
  MAX_SOURCE_NAME,
  MAX_SUMMARY,
  MAX_TITLE,
  MAX_USAGE_TERMS,
  requireShort,
} from './text-bounds.ts';
import { webAddress } from './web-address.ts';

/**
 * What is written of an article, as it comes in: a field that is left out stays as it was, null gives back what it is
 * without anybody's doing (RFC 7396), and objects are merged. Sections, authors, tags and articles are named by id or slug.
 */
export type ArticleFields = {
  readonly title?: string;
  readonly summary?: string | null;
  readonly dateline?: string | null;
  readonly language?: string | null;
  readonly genre?: Genre | null;
  readonly body?: BodySource | null;
  readonly section?: string | null;
  readonly authors?: readonly string[] | null;
  readonly tags?: readonly string[] | null;
  readonly related?: readonly string[] | null;
  readonly image?: ImagePatch | null;
  readonly source?: Merged<Source> | null;
  readonly rights?: Merged<Rights> | null;
  readonly url?: string | null;
  readonly translationOf?: string | null;
  readonly expiresAt?: string | null;
  /** Makes topics of the names among `tags` that no tag has. */
  readonly createMissing?: boolean;
};

/** One of the two. */
export type BodySource = { readonly html?: string; readonly markdown?: string };

type Merged<T> = { readonly [K in keyof T]?: T[K] | null };

/** The fields, with what they name found and their body read. */
export type ReadFields = {
  readonly fields: ArticleFields;
  readonly references: References;
  /** Where a body was given. */
  readonly body: Body | undefined;
};

/** `base` with the fields put on top. Throws `invalid-value`, naming the field, for what no article can be. */
export function withFields(base: ArticleContent, { fields, references, body }: ReadFields): ArticleContent {
  const { title, summary, dateline, language, genre, image, url, expiresAt } = fields;
  const standard = NEW_CONTENT;
  return {
    ...base,
    ...(title !== undefined && { title: asSent('title', title, MAX_TITLE) }),
    ...(summary !== undefined && { summary: asSent('summary', summary, MAX_SUMMARY) }),
    ...(dateline !== undefined && { dateline: asSent('dateline', dateline, MAX_DATELINE) }),
    ...(language !== undefined && {
      language: language === null ? standard.language : languageTag(language),
    }),
    ...(genre !== undefined && { genre: genre ?? standard.genre }),
    ...(fields.body !== undefined && { body: body ?? standard.body }),
    ...(image !== undefined && {
      image: image === null ? null : patchedImage('image', base.image, image, AS_SENT),
    }),
    ...(fields.source !== undefined && { source: sourceOf(base.source, fields.source) }),
    ...(fields.rights !== undefined && { rights: rightsOf(base.rights, fields.rights) }),
    ...(url !== undefined && { url: url === null ? null : webAddress('url', url) }),
    ...(expiresAt !== undefined && { expiresAt: momentOf('expiresAt', expiresAt) }),
    ...references.content,
  };
}

/** Null stays null; throws `invalid-value` for what is no moment. */
export function momentOf(field: string, text: string | null): Instant | null {
  return text === null ? null : instant(text, field);
}

/** As it was sent: it is text, whatever it may look like to a browser. Throws `invalid-value` where it is too long. */
function asSent<T extends string | null>(field: string, text: T, max: number): T {
  if (text !== null) requireShort(field, text, max);
  return text;
}

const AS_SENT = { line: asSent, paragraphs: asSent };

function sourceOf(before: Source | null, patch: Merged<Source> | null): Source | null {
  if (patch === null) return null;
  const { name, url } = { ...before, ...patch };
  if (name === undefined || name === null || name.trim() === '') {
    throw invalid('source.name', 'a source needs its name');
  }
  asSent('source.name', name, MAX_SOURCE_NAME);
  return { name, url: url === undefined || url === null ? null : webAddress('source.url', url) };
}

function rightsOf(before: Rights, patch: Merged<Rights> | null): Rights {
  const standard = NEW_CONTENT.rights;
  if (patch === null) return standard;
  const { copyrightNotice, usageTerms, syndication, mining } = { ...before, ...patch };
  return {
    copyrightNotice: asSent('rights.copyrightNotice', copyrightNotice ?? null, MAX_COPYRIGHT_NOTICE),
    usageTerms: asSent('rights.usageTerms', usageTerms ?? null, MAX_USAGE_TERMS),
    syndication: syndication ?? standard.syndication,
    ...(mining != null && { mining }),
  };
}

/** As it was written, since `en-gb` means the same as `en-GB`. */
function languageTag(text: string): string {
  try {
    Intl.getCanonicalLocales(text);
  } catch {
    throw invalid('language', `${JSON.stringify(text)} is no BCP 47 language tag`);
  }
  return text;
}
