import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { CORRECTION_KINDS, GENRES, MINING } from '../../domain/article.ts';
import { CHANGE_TYPES } from '../../domain/change.ts';
import { ID_PATTERN } from '../../domain/id.ts';
import { TAG_TYPES } from '../../domain/tag.ts';
import { MAX_NOTICE, MAX_RELATED } from '../../domain/text-bounds.ts';

/*
 * As much of another Dateline's answers as a mirror keeps, by its published contract. Whatever else they hold is left alone, so that a newer
 * service can be mirrored.
 */

/** PostgreSQL and many a client take no NUL, and no editor can write one. */
const text = Type.String({ pattern: '^[^\\u0000]*$' });
const notice = Type.String({ pattern: '^[^\\u0000]*\\S[^\\u0000]*$', maxLength: MAX_NOTICE });
const version = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
/** Far more slugs than anything ever had. */
const MAX_FORMER = 5_000;
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);
const named = { id: text, slug: text, name: text };

const Picture = Type.Object({
  ...{ url: text, alt: text, caption: orNull(text), credit: orNull(text) },
  ...{ width: Type.Integer(), height: Type.Integer() },
});

export const MirrorArticle = Type.Object({
  ...{ id: text, slug: text, url: text, language: text, title: text },
  genre: Type.Enum([...GENRES]),
  ...{ summary: orNull(text), dateline: orNull(text) },
  body: Type.Object({ html: text }),
  section: orNull(Type.Object(named)),
  authors: Type.Array(Type.Object(named)),
  tags: Type.Array(Type.Object({ ...named, type: Type.Enum([...TAG_TYPES]) })),
  image: orNull(Picture),
  ...{ publishedAt: text, updatedAt: text },
  version: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
  corrections: Type.Array(
    Type.Object({
      ...{ id: Type.String({ pattern: ID_PATTERN }), at: text, note: notice, version },
      kind: Type.Enum([...CORRECTION_KINDS]),
    }),
  ),
  source: orNull(Type.Object({ name: text, url: orNull(text) })),
  rights: Type.Object({
    ...{ copyrightNotice: orNull(text), usageTerms: orNull(text) },
    syndication: Type.Enum(['allowed', 'withheld']),
    mining: Type.Optional(Type.Enum([...MINING])),
  }),
});
export type MirrorArticle = Static<typeof MirrorArticle>;

const Entry = Type.Object({
  seq: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
  type: Type.Enum([...CHANGE_TYPES]),
  at: text,
  ...{ id: text, slug: text, version: orNull(version) },
  ...{
    reason: Type.Optional(notice),
    withdrawnAt: Type.Optional(text),
    retold: Type.Optional(Type.Boolean()),
  },
  into: Type.Optional(text),
  article: Type.Optional(MirrorArticle),
  translationGroup: Type.Optional(text),
  related: Type.Optional(Type.Array(text, { maxItems: MAX_RELATED })),
  formerSlugs: Type.Optional(Type.Array(text, { maxItems: MAX_FORMER })),
  formerIds: Type.Optional(Type.Array(text, { maxItems: MAX_FORMER })),
});
export type Entry = Static<typeof Entry>;

const Changes = Type.Object({ data: Type.Array(Entry), next: text, caughtUp: Type.Boolean() });
export type Changes = Static<typeof Changes>;

const described = { ...named, description: orNull(text) };
const TERMS = {
  author: Type.Object({
    ...{ ...named, bio: orNull(text), role: orNull(text), image: orNull(Picture) },
    links: Type.Array(Type.Object({ label: text, url: text })),
  }),
  section: Type.Object({ ...described, parent: orNull(Type.Object(named)) }),
  tag: Type.Object({ ...described, type: Type.Enum([...TAG_TYPES]) }),
};
export type Terms = { readonly [Kind in keyof typeof TERMS]: Static<(typeof TERMS)[Kind]> };

const List = Type.Object({
  ...{ ...described, length: Type.Integer(), publishedAt: text, updatedAt: text },
});
export type MirrorList = Static<typeof List>;

const Version = Type.Object({
  ...{ version, at: text, type: Type.Enum([...CHANGE_TYPES]), title: text, summary: orNull(text) },
  wordCount: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
});
export type MirrorVersion = Static<typeof Version>;
const Versions = Type.Object({ data: Type.Array(Version), page: Type.Object({ next: orNull(text) }) });
export type MirrorVersions = Static<typeof Versions>;

const Lists = Type.Object({ data: Type.Array(List), page: Type.Object({ next: orNull(text) }) });
export type MirrorLists = Static<typeof Lists>;

/** A page of articles of which the ids were asked for, or the addresses too. */
const Chosen = Type.Object({
  data: Type.Array(Type.Object({ id: text, url: Type.Optional(text) })),
  page: Type.Object({ next: orNull(text) }),
});
export type Chosen = Static<typeof Chosen>;

const CHECKS = {
  list: Compile(List),
  lists: Compile(Lists),
  versions: Compile(Versions),
  chosen: Compile(Chosen),
  changes: Compile(Changes),
  author: Compile(TERMS.author),
  section: Compile(TERMS.section),
  tag: Compile(TERMS.tag),
};

/** Throws an Error that names what is missing or of another kind. */
export function readChanges(value: unknown): Changes {
  return checked('changes', value) as Changes;
}

export function readTerm<Kind extends keyof Terms>(kind: Kind, value: unknown): Terms[Kind] {
  return checked(kind, value) as Terms[Kind];
}

export function readList(value: unknown): MirrorList {
  return checked('list', value) as MirrorList;
}

export function readLists(value: unknown): MirrorLists {
  return checked('lists', value) as MirrorLists;
}

export function readVersions(value: unknown): MirrorVersions {
  return checked('versions', value) as MirrorVersions;
}

export function readChosen(value: unknown): Chosen {
  return checked('chosen', value) as Chosen;
}

function checked(what: keyof typeof CHECKS, value: unknown): unknown {
  const check = CHECKS[what];
  if (check.Check(value)) return value;
  const [fault] = check.Errors(value);
  throw new Error(
    `The origin answers what this version can’t mirror: ${fault?.instancePath ?? ''} ${fault?.message ?? ''}.`,
  );
}
