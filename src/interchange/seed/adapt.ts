import type { ArticleChange, ArticleContent } from '../../domain/article.ts';
import type { Author } from '../../domain/author.ts';
import { bodyFromMarkdown } from '../../domain/body-source.ts';
import { type Instant, instant } from '../../domain/clock.ts';
import { draft, publish } from '../../domain/publishing.ts';
import type { Section } from '../../domain/section.ts';
import type { Tag } from '../../domain/tag.ts';
import type { Seed } from './parse.ts';

/** Ids of what has been loaded before, by slug. */
export type Ids = { readonly sections: Lookup; readonly tags: Lookup; readonly authors: Lookup };
type Lookup = (slug: string, field: string) => string;

/** What the domain gives to each new thing. */
export type Made = { readonly id: string; readonly slug: string; readonly at: Instant };

export function toSection(file: Seed['sections'][number], { id, slug, at }: Made, ids: Ids): Section {
  return {
    id,
    slug,
    name: file.name,
    description: file.description ?? null,
    parentId: file.parent === undefined ? null : ids.sections(file.parent, 'parent'),
    revision: 1,
    createdAt: at,
    updatedAt: at,
  };
}

export function toTag(file: Seed['tags'][number], { id, slug, at }: Made): Tag {
  const { name, type, description } = file;
  return {
    id,
    slug,
    name,
    type,
    description: description ?? null,
    revision: 1,
    createdAt: at,
    updatedAt: at,
  };
}

export function toAuthor({ matter, text }: Seed['authors'][number], { id, slug, at }: Made): Author {
  return {
    id,
    slug,
    name: matter.name,
    bio: text === '' ? null : text,
    role: matter.role ?? null,
    image: null,
    links: matter.links ?? [],
    revision: 1,
    createdAt: at,
    updatedAt: at,
  };
}

/** A new article, published at the times that the file brings. */
export function toArticle(page: Seed['articles'][number], { id, slug, at }: Made, ids: Ids): ArticleChange {
  const { matter } = page;
  const publishedAt = instant(matter.publishedAt, 'publishedAt');
  const updatedAt = matter.updatedAt === undefined ? publishedAt : instant(matter.updatedAt, 'updatedAt');
  return publish(draft(id, slug, contentOf(page, ids), at).article, at, { publishedAt, updatedAt });
}

function contentOf({ matter, text }: Seed['articles'][number], ids: Ids): ArticleContent {
  const { section, source } = matter;
  return {
    title: matter.title,
    summary: matter.summary ?? null,
    dateline: matter.dateline ?? null,
    language: matter.language,
    genre: matter.genre,
    body: bodyFromMarkdown(text),
    sectionId: section === undefined ? null : ids.sections(section, 'section'),
    authorIds: (matter.authors ?? []).map((slug) => ids.authors(slug, 'authors')),
    tagIds: (matter.tags ?? []).map((slug) => ids.tags(slug, 'tags')),
    image: null,
    source: source === undefined ? null : { name: source.name, url: source.url ?? null },
    rights: { copyrightNotice: null, usageTerms: null, syndication: 'allowed' },
    url: matter.url ?? null,
    translationOf: null,
    relatedIds: [],
    expiresAt: null,
  };
}
