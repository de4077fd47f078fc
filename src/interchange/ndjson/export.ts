import type { Published } from '../../domain/article.ts';
import type { Author } from '../../domain/author.ts';
import type { Section } from '../../domain/section.ts';
import type { Tag } from '../../domain/tag.ts';
import type { NumberedArticle, NumberedTerm, Store } from '../../store/store.ts';
import { allInOrder } from '../in-order.ts';
import { articleLine, imageOf } from './adapt.ts';
import { listLine } from './lists.ts';
import type { WholeArticleLine, WholeList, WholeTerm } from './wire.ts';

/**
 * Everything that a newsroom has written, a JSON text a line, without the line's end: sections, each after the one that it
 * stands in, then authors, tags, articles and lists, each kind in the order of creation. Put into an empty database
 * and exported again, the lines are the same. Histories, keys and the audit stay where they are.
 *
 * It is no snapshot: pages are read between the writes of others, so that no reader waits. What is saved meanwhile is in it as it
 * was before or after, and a line may name what was deleted before its turn came, or what was made after.
 */
export async function* exportLines(store: Store): AsyncGenerator<string> {
  for await (const line of lines(store)) yield JSON.stringify(line);
}

async function* lines(store: Store): AsyncGenerator<WholeTerm | WholeArticleLine | WholeList> {
  const sections: NumberedTerm<Section>[] = [];
  for await (const section of allInOrder(store.sections)) sections.push(section);
  for (const section of parentsFirst(sections)) yield sectionLine(section);
  for await (const author of allInOrder(store.authors)) yield authorLine(author);
  for await (const tag of allInOrder(store.tags)) yield tagLine(tag);
  for await (const { article, live, formerSlugs } of allInOrder(store.articles)) {
    yield articleLine(article, await publishedOf(store, article, live), formerSlugs);
  }
  for await (const list of allInOrder(store.lists)) yield listLine(list);
}

/** The live copy, or for an article that isn't live the revision that was: a reinstatement would bring it back. */
async function publishedOf(
  { articles }: Store,
  { id, revision, lastPublished }: NumberedArticle['article'],
  live: NumberedArticle['live'],
): Promise<Published | null> {
  if (live !== null) return { slug: live.slug, content: live };
  if (lastPublished === null || lastPublished.revision === revision) return null;
  const published = await articles.revision(id, lastPublished.revision);
  // It may have been given another time to expire when it was reinstated before.
  const { expiresAt } = lastPublished;
  return published && { slug: published.slug, content: { ...published.content, expiresAt } };
}

function parentsFirst(sections: readonly NumberedTerm<Section>[]): readonly NumberedTerm<Section>[] {
  const byId = new Map(sections.map((section) => [section.item.id, section]));
  const depth = ({ item }: NumberedTerm<Section>): number => {
    const parent = item.parentId === null ? undefined : byId.get(item.parentId);
    return parent === undefined ? 0 : 1 + depth(parent);
  };
  return sections
    .map((section) => ({ section, depth: depth(section) }))
    .sort((a, b) => a.depth - b.depth || a.section.no - b.section.no)
    .map(({ section }) => section);
}

function sectionLine({ item, former }: NumberedTerm<Section>): WholeTerm {
  const { description, parentId } = item;
  return { type: 'section', ...namesOf(item, former), description, parent: parentId };
}

function authorLine({ item, former }: NumberedTerm<Author>): WholeTerm {
  const { bio, role, image, links } = item;
  return {
    type: 'author',
    ...namesOf(item, former),
    bio,
    role,
    image: image && imageOf(image),
    links: links.map(({ label, url }) => ({ label, url })),
  };
}

function tagLine({ item, former }: NumberedTerm<Tag>): WholeTerm {
  const { type, description, hidden } = item;
  const line = { ...namesOf(item, former), tagType: type, description };
  return { type: 'tag', ...line, ...(hidden && { hidden }) };
}

function namesOf(
  { id, slug, name, revision, createdAt, updatedAt }: Author | Section | Tag,
  { slugs, ids, replacedIds }: NumberedTerm<Tag>['former'],
) {
  return {
    id,
    slug,
    formerSlugs: [...slugs],
    formerIds: [...ids],
    replacedIds: [...replacedIds],
    revision,
    createdAt,
    updatedAt,
    name,
  };
}
