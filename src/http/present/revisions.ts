import type { ArticleContent } from '../../domain/article.ts';
import { diffText } from '../../domain/diff.ts';
import { NEW_CONTENT } from '../../domain/new-content.ts';
import type { Revision, RevisionContent } from '../../domain/revision.ts';
import type {
  ArticleContentWire,
  RevisionDiffWire,
  RevisionWire,
  WholeRevisionWire,
} from '../schemas/revisions.ts';
import type { Addresses } from './addresses.ts';
import { presentRights, presentSource } from './articles.ts';
import { editorialAddress } from './editorial-articles.ts';
import { presentImage } from './images.ts';

/** `article` is the id that the revision is of. */
export function presentRevision(
  { revision, at, by, action, slug, title }: Revision,
  article: string,
  addresses: Addresses,
): RevisionWire {
  return {
    revision,
    at,
    by: { keyId: by.keyId, name: by.name },
    action,
    slug,
    title,
    links: { self: `${editorialAddress(article, addresses)}/revisions/${revision}` },
  };
}

export function presentWholeRevision(
  revision: RevisionContent,
  article: string,
  addresses: Addresses,
): WholeRevisionWire {
  return { ...presentRevision(revision, article, addresses), content: presentContent(revision.content) };
}

/** From `before`, or from an empty article, to `after`. */
export function presentDiff(before: RevisionContent | null, after: RevisionContent): RevisionDiffWire {
  const from = before?.content ?? NEW_CONTENT;
  const to = after.content;
  const { granularity, segments } = diffText(from.body.text, to.body.text);
  return {
    from: before?.revision ?? 0,
    to: after.revision,
    title: [...diffText(from.title, to.title).segments],
    summary: [...diffText(from.summary ?? '', to.summary ?? '').segments],
    body: { granularity, segments: [...segments] },
    fields: changedFields(before, after),
  };
}

function changedFields(before: RevisionContent | null, after: RevisionContent): RevisionDiffWire['fields'] {
  const from = fieldsOf(before?.slug ?? null, before?.content ?? NEW_CONTENT);
  const to = fieldsOf(after.slug, after.content);
  const names = Object.keys(to) as (keyof typeof to)[];
  const changed = names
    .filter((name) => JSON.stringify(from[name]) !== JSON.stringify(to[name]))
    .map((name) => ({ name, before: from[name], after: to[name] }));
  return isMarkupAlone(before, after)
    ? [
        ...changed,
        {
          name: 'body',
          before: { html: before?.content.body.html },
          after: { html: after.content.body.html },
        },
      ]
    : changed;
}

/** What has a diff of its own is left out. */
function fieldsOf(slug: string | null, content: ArticleContent) {
  const { title: _title, summary: _summary, body: _body, ...rest } = presentContent(content);
  return { slug, ...rest };
}

function isMarkupAlone(before: RevisionContent | null, after: RevisionContent): boolean {
  const from = before?.content.body ?? NEW_CONTENT.body;
  const to = after.content.body;
  return from.text === to.text && from.html !== to.html;
}

function presentContent(content: ArticleContent): ArticleContentWire {
  const { html, markdown } = content.body;
  return {
    title: content.title,
    summary: content.summary,
    dateline: content.dateline,
    language: content.language,
    genre: content.genre,
    body: { html, markdown },
    section: content.sectionId,
    authors: [...content.authorIds],
    tags: [...content.tagIds],
    image: presentImage(content.image),
    source: presentSource(content.source),
    rights: presentRights(content.rights),
    url: content.url,
    translationOf: content.translationOf,
    related: [...content.relatedIds],
    expiresAt: content.expiresAt,
  };
}
