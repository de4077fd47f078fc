import type { ArticleChange, ArticleContent } from '../../domain/article.ts';
import type { Author } from '../../domain/author.ts';
import { newAuthor } from '../../domain/author-fields.ts';
import { bodyFromMarkdown } from '../../domain/body-source.ts';
import { instant } from '../../domain/clock.ts';
import type { Made } from '../../domain/naming.ts';
import { draft, publish } from '../../domain/publishing.ts';
import type { Section } from '../../domain/section.ts';
import { newSection } from '../../domain/section-fields.ts';
import type { Tag } from '../../domain/tag.ts';
import { newTag } from '../../domain/tag-fields.ts';
import type { Seed } from './parse.ts';

/** Ids of what has been loaded before, by slug. */
export type Ids = { readonly sections: Lookup; readonly tags: Lookup; readonly authors: Lookup };
type Lookup = (slug: string, field: string) => string;

export function toSection(file: Seed['sections'][number], it: Made, ids: Ids): Section {
  const { name, description = null, parent } = file;
  return newSection(
    { name, description, parentId: parent === undefined ? null : ids.sections(parent, 'parent') },
    it,
  );
}

export function toTag(file: Seed['tags'][number], it: Made): Tag {
  const { name, type, description = null } = file;
  return newTag({ name, type, description }, it);
}

export function toAuthor({ matter, text }: Seed['authors'][number], it: Made): Author {
  const { name, role = null, links = [] } = matter;
  return newAuthor({ name, bio: text, role, links }, it);
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
