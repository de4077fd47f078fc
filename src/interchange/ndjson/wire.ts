import { type Static, type TProperties, type TSchema, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { CORRECTION_KINDS, GENRES, MINING } from '../../domain/article.ts';
import { MAX_LIST_LENGTH, MAX_TAIL } from '../../domain/curated-list.ts';
import { MAX_OWN_NAME } from '../../domain/external-id.ts';
import { ID_PATTERN } from '../../domain/id.ts';
import { MAX_REVISION } from '../../domain/revision.ts';
import { MAX_SLUG, SLUG_PATTERN } from '../../domain/slug.ts';
import { TAG_TYPES } from '../../domain/tag.ts';
import {
  MAX_ARTICLE_AUTHORS,
  MAX_ARTICLE_TAGS,
  MAX_COPYRIGHT_NOTICE,
  MAX_DATELINE,
  MAX_IMAGE_TEXT,
  MAX_LANGUAGE,
  MAX_NOTICE,
  MAX_PIXELS,
  MAX_REF,
  MAX_RELATED,
  MAX_SOURCE_NAME,
  MAX_SUMMARY,
  MAX_TITLE,
  MAX_USAGE_TERMS,
} from '../../domain/text-bounds.ts';
import { MAX_ADDRESS } from '../../domain/web-address.ts';

/*
 * One line each: docs/interchange.md shows them. A line that has a `revision` is one of an export: it puts a thing back
 * as it was and names all of it. Any other says what it wants changed. Whatever isn't named here is refused.
 */

const exact = <P extends TProperties>(properties: P, options: object = {}) =>
  Type.Object(properties, { additionalProperties: false, ...options });
const optional = <T extends TSchema>(type: T) => Type.Optional(type);
const nullable = <T extends TSchema>(type: T) => Type.Union([type, Type.Null()]);
const oneOf = <const T extends string>(values: readonly T[]) =>
  Type.Unsafe<T>({ type: 'string', enum: [...values] });

const text = (maxLength: number) => Type.String({ maxLength });
const needed = (maxLength: number) => Type.String({ minLength: 1, maxLength });
const id = Type.String({ pattern: ID_PATTERN });
const slug = Type.String({ pattern: SLUG_PATTERN, maxLength: MAX_SLUG });
const ref = needed(MAX_REF);
/** Read by the domain, which knows what a moment is. */
const moment = needed(40);
const count = Type.Integer({ minimum: 0, maximum: MAX_REVISION });
const atLeastOne = Type.Integer({ minimum: 1, maximum: MAX_REVISION });
const pixels = optional(nullable(Type.Integer({ minimum: 0, maximum: MAX_PIXELS })));
const slugs = Type.Array(slug, { maxItems: 10_000 });
const ids = Type.Array(id, { maxItems: 10_000 });

const image = exact({
  url: optional(text(MAX_ADDRESS)),
  alt: optional(nullable(text(MAX_IMAGE_TEXT))),
  caption: optional(nullable(text(MAX_IMAGE_TEXT))),
  credit: optional(nullable(text(MAX_IMAGE_TEXT))),
  width: pixels,
  height: pixels,
});

/** What else it must be the domain knows. */
const ownName = needed(MAX_OWN_NAME);
const external = exact({ source: ownName, id: ownName });

const CONTENT = {
  summary: optional(nullable(text(MAX_SUMMARY))),
  dateline: optional(nullable(text(MAX_DATELINE))),
  language: optional(nullable(needed(MAX_LANGUAGE))),
  genre: optional(nullable(oneOf(GENRES))),
  body: optional(
    nullable(
      exact(
        { html: optional(Type.String()), markdown: optional(Type.String()) },
        { minProperties: 1, maxProperties: 1 },
      ),
    ),
  ),
  section: optional(nullable(ref)),
  authors: optional(nullable(Type.Array(ref, { maxItems: MAX_ARTICLE_AUTHORS }))),
  tags: optional(nullable(Type.Array(ref, { maxItems: MAX_ARTICLE_TAGS }))),
  image: optional(nullable(image)),
  source: optional(
    nullable(exact({ name: optional(needed(MAX_SOURCE_NAME)), url: optional(nullable(text(MAX_ADDRESS))) })),
  ),
  rights: optional(
    nullable(
      exact({
        copyrightNotice: optional(nullable(text(MAX_COPYRIGHT_NOTICE))),
        usageTerms: optional(nullable(text(MAX_USAGE_TERMS))),
        syndication: optional(nullable(oneOf(['allowed', 'withheld']))),
        mining: optional(nullable(oneOf([...MINING]))),
      }),
    ),
  ),
  url: optional(nullable(text(MAX_ADDRESS))),
  translationOf: optional(nullable(ref)),
  related: optional(nullable(Type.Array(ref, { maxItems: MAX_RELATED }))),
  expiresAt: optional(nullable(moment)),
};

const publication = exact({
  /** Null ends the schedule. */
  at: optional(nullable(moment)),
  embargo: optional(Type.Boolean()),
  publishedAt: optional(moment),
  updatedAt: optional(moment),
});

export const FedArticleLine = exact({
  type: optional(Type.Literal('article')),
  id: optional(id),
  external: optional(external),
  slug: optional(slug),
  title: optional(needed(MAX_TITLE)),
  ...CONTENT,
  createMissing: optional(Type.Boolean()),
  publishedAt: optional(nullable(moment)),
  publication: optional(publication),
});
export type FedArticleLine = Static<typeof FedArticleLine>;

const correction = exact({
  id,
  at: moment,
  kind: oneOf(CORRECTION_KINDS),
  note: needed(MAX_NOTICE),
  version: atLeastOne,
});

export const WholeArticleLine = exact({
  type: Type.Literal('article'),
  id,
  slug,
  formerSlugs: slugs,
  external: nullable(external),
  state: oneOf(['draft', 'scheduled', 'published', 'withdrawn']),
  revision: atLeastOne,
  version: count,
  createdAt: moment,
  savedAt: moment,
  publishedAt: nullable(moment),
  scheduledFor: nullable(moment),
  embargo: Type.Boolean(),
  lastPublished: nullable(exact({ revision: atLeastOne, updatedAt: moment })),
  withdrawal: nullable(exact({ at: moment, reason: needed(MAX_NOTICE) })),
  corrections: Type.Array(correction, { maxItems: 10_000 }),
  title: needed(MAX_TITLE),
  ...CONTENT,
  live: optional(exact({ slug, title: needed(MAX_TITLE), ...CONTENT })),
});
export type WholeArticleLine = Static<typeof WholeArticleLine>;

const NAME = needed(1000);
const TERM = { id: optional(id), slug: optional(slug), name: optional(NAME) };
const WHOLE_TERM = {
  id,
  slug,
  formerSlugs: slugs,
  formerIds: ids,
  replacedIds: ids,
  revision: atLeastOne,
  createdAt: moment,
  updatedAt: moment,
  name: NAME,
};

const AUTHOR = {
  bio: optional(nullable(text(20_000))),
  role: optional(nullable(text(1000))),
  image: optional(nullable(image)),
  links: optional(nullable(Type.Array(exact({ label: text(1000), url: text(2000) }), { maxItems: 100 }))),
};
export const FedAuthorLine = exact({ type: Type.Literal('author'), ...TERM, ...AUTHOR });
export const WholeAuthorLine = exact({ type: Type.Literal('author'), ...WHOLE_TERM, ...AUTHOR });

const description = { description: optional(nullable(text(10_000))) };
const SECTION = { ...description, parent: optional(nullable(ref)) };
export const FedSectionLine = exact({ type: Type.Literal('section'), ...TERM, ...SECTION });
export const WholeSectionLine = exact({ type: Type.Literal('section'), ...WHOLE_TERM, ...SECTION });

/** `type` is the line's. */
const TAG = { ...description, tagType: optional(oneOf(TAG_TYPES)) };
export const FedTagLine = exact({ type: Type.Literal('tag'), ...TERM, ...TAG });
export const WholeTagLine = exact({
  type: Type.Literal('tag'),
  ...WHOLE_TERM,
  ...TAG,
  hidden: optional(Type.Literal(true)),
});

const LIST = {
  ...description,
  pins: optional(nullable(Type.Array(ref, { maxItems: MAX_LIST_LENGTH }))),
  tail: optional(nullable(exact({ query: text(MAX_TAIL) }))),
  length: optional(Type.Integer({ minimum: 1, maximum: MAX_LIST_LENGTH })),
};
export const FedListLine = exact({
  type: Type.Literal('list'),
  ...TERM,
  ...LIST,
  publication: optional(exact({})),
});
export const WholeListLine = exact({
  type: Type.Literal('list'),
  id,
  slug,
  formerSlugs: slugs,
  state: oneOf(['draft', 'published']),
  revision: atLeastOne,
  createdAt: moment,
  savedAt: moment,
  published: nullable(exact({ publishedAt: moment, updatedAt: moment })),
  name: NAME,
  ...LIST,
  live: optional(exact({ slug, name: NAME, ...LIST })),
});

export type FedTerm =
  | Static<typeof FedAuthorLine>
  | Static<typeof FedSectionLine>
  | Static<typeof FedTagLine>;
export type WholeTerm =
  | Static<typeof WholeAuthorLine>
  | Static<typeof WholeSectionLine>
  | Static<typeof WholeTagLine>;
export type FedList = Static<typeof FedListLine>;
export type WholeList = Static<typeof WholeListLine>;

/** A line that was read: what kind it is, and whether it is one of an export. */
export type Line =
  | { readonly kind: 'article'; readonly whole: false; readonly line: FedArticleLine }
  | { readonly kind: 'article'; readonly whole: true; readonly line: WholeArticleLine }
  | { readonly kind: 'term'; readonly whole: false; readonly line: FedTerm }
  | { readonly kind: 'term'; readonly whole: true; readonly line: WholeTerm }
  | { readonly kind: 'list'; readonly whole: false; readonly line: FedList }
  | { readonly kind: 'list'; readonly whole: true; readonly line: WholeList };

/** By the line's `type`: how one is read that wants something changed, and one of an export. */
export const LINES = {
  article: { kind: 'article', fed: Compile(FedArticleLine), whole: Compile(WholeArticleLine) },
  author: { kind: 'term', fed: Compile(FedAuthorLine), whole: Compile(WholeAuthorLine) },
  section: { kind: 'term', fed: Compile(FedSectionLine), whole: Compile(WholeSectionLine) },
  tag: { kind: 'term', fed: Compile(FedTagLine), whole: Compile(WholeTagLine) },
  list: { kind: 'list', fed: Compile(FedListLine), whole: Compile(WholeListLine) },
} as const;
