import { Type } from 'typebox';
import { GENRES } from '../../domain/article.ts';
import { isSlug } from '../../domain/slug.ts';
import { TAG_TYPES } from '../../domain/tag.ts';

/*
 * The files of a seed folder. `authors/<slug>.md` and `articles/<slug>.md` are Markdown with this front matter, their
 * text the bio and the body; `sections.yaml` and `tags.yaml` are lists. Whatever isn't named here is refused.
 */

const exact = { additionalProperties: false } as const;
const slug = Type.Refine(Type.String(), isSlug, () => 'must be a slug');
const text = Type.String({ minLength: 1 });
const optional = <T extends ReturnType<typeof Type.String>>(schema: T) => Type.Optional(schema);

export const SectionFile = Type.Array(
  Type.Object({ slug, name: text, description: optional(text), parent: Type.Optional(slug) }, exact),
);

export const TagFile = Type.Array(
  Type.Object({ slug, name: text, type: Type.Enum([...TAG_TYPES]), description: optional(text) }, exact),
);

export const AuthorFile = Type.Object(
  {
    name: text,
    role: optional(text),
    links: Type.Optional(Type.Array(Type.Object({ label: text, url: text }, exact))),
  },
  exact,
);

export const ArticleFile = Type.Object(
  {
    title: text,
    summary: optional(text),
    dateline: optional(text),
    language: text,
    genre: Type.Enum([...GENRES]),
    section: Type.Optional(slug),
    authors: Type.Optional(Type.Array(slug)),
    tags: Type.Optional(Type.Array(slug)),
    /** RFC 3339, with the zone that the original printed. */
    publishedAt: text,
    updatedAt: optional(text),
    source: Type.Optional(Type.Object({ name: text, url: optional(text) }, exact)),
    url: optional(text),
  },
  exact,
);
