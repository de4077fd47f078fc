import type { Article, ArticleContent, Published } from '../../domain/article.ts';
import { type ArticleFields, momentOf, withFields } from '../../domain/article-fields.ts';
import type { Body } from '../../domain/body.ts';
import { instant } from '../../domain/clock.ts';
import { articleDigest } from '../../domain/digest.ts';
import { NEW_CONTENT } from '../../domain/new-content.ts';
import type { ArticleSnapshot } from '../../domain/restoring.ts';
import type { Bodies } from './reading.ts';
import type { WholeArticleLine } from './wire.ts';

/** What a line of an export says. Throws `invalid-value`, naming the field, for what doesn't fit. */
export function snapshotOf(line: WholeArticleLine, bodies: Bodies): ArticleSnapshot {
  const { live, lastPublished, withdrawal, createdAt, savedAt, publishedAt, scheduledFor } = line;
  const { id, slug, state, revision, version, embargo, external, formerSlugs } = line;
  const content = contentOf(line, bodies.content);
  const article = {
    ...{ id, slug, state, revision, version, content, embargo, external },
    corrections: line.corrections.map(({ at, ...correction }, index) => ({
      ...correction,
      at: instant(at, `corrections.${index}.at`),
    })),
    createdAt: instant(createdAt, 'createdAt'),
    savedAt: instant(savedAt, 'savedAt'),
    publishedAt: momentOf('publishedAt', publishedAt),
    scheduledFor: momentOf('scheduledFor', scheduledFor),
    withdrawal: withdrawal && { at: instant(withdrawal.at, 'withdrawal.at'), reason: withdrawal.reason },
  };
  return {
    article,
    lastPublished: lastPublished && {
      revision: lastPublished.revision,
      updatedAt: instant(lastPublished.updatedAt, 'lastPublished.updatedAt'),
    },
    published: live === undefined ? null : { slug: live.slug, content: contentOf(live, bodies.live) },
    formerSlugs,
  };
}

/**
 * The line that tells of an article whole. `published` is what readers see, or saw last, where the article was ever
 * published; it is told where the working copy says something else.
 */
export function articleLine(
  article: Article,
  published: Published | null,
  formerSlugs: readonly string[],
): WholeArticleLine {
  const { id, slug, external, state, revision, version, createdAt, savedAt, publishedAt } = article;
  const { scheduledFor, embargo, lastPublished, withdrawal, corrections, content } = article;
  const differs =
    published !== null && articleDigest(published.slug, published.content) !== articleDigest(slug, content);
  return {
    type: 'article',
    id,
    slug,
    formerSlugs: [...formerSlugs],
    external: external && { source: external.source, id: external.id },
    state,
    revision,
    version,
    createdAt,
    savedAt,
    publishedAt,
    scheduledFor,
    embargo,
    lastPublished: lastPublished && {
      revision: lastPublished.revision,
      updatedAt: lastPublished.updatedAt,
    },
    withdrawal: withdrawal && { at: withdrawal.at, reason: withdrawal.reason },
    corrections: corrections.map(({ id, at, kind, note, version }) => ({ id, at, kind, note, version })),
    ...fieldsOf(content),
    ...(differs && { live: { slug: published.slug, ...fieldsOf(published.content) } }),
  };
}

type WholeFields = Pick<WholeArticleLine, 'title' | (keyof ArticleFields & keyof WholeArticleLine)>;

/** Names are ids already: an export names nothing by a slug, which may lead elsewhere by the time it is read. */
function contentOf(fields: WholeFields, body: Body | undefined): ArticleContent {
  const { section = null, authors, tags, related, translationOf = null } = fields;
  const references = {
    content: {
      sectionId: section,
      authorIds: authors ?? [],
      tagIds: tags ?? [],
      relatedIds: related ?? [],
      translationOf,
    },
    newTags: [],
  };
  return withFields(NEW_CONTENT, { fields, references, body });
}

function fieldsOf(content: ArticleContent) {
  const { title, summary, dateline, language, genre, body, image, source, rights, url, expiresAt } = content;
  const { sectionId, authorIds, tagIds, translationOf, relatedIds } = content;
  const { copyrightNotice, usageTerms, syndication, mining } = rights;
  return {
    title,
    summary,
    dateline,
    language,
    genre,
    body: { html: body.html },
    section: sectionId,
    authors: [...authorIds],
    tags: [...tagIds],
    image: image && imageOf(image),
    source: source && { name: source.name, url: source.url },
    rights: { copyrightNotice, usageTerms, syndication, ...(mining !== undefined && { mining }) },
    url,
    translationOf,
    related: [...relatedIds],
    expiresAt,
  };
}

/** Members in one order, however they came in. */
export function imageOf({ url, alt, caption, credit, width, height }: NonNullable<ArticleContent['image']>) {
  return { url, alt, caption, credit, width, height };
}
