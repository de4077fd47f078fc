import type { ArticleContent } from './article.ts';
import type { ArticleFields } from './article-fields.ts';
import type { Instant } from './clock.ts';
import { DomainError } from './errors.ts';
import { fold } from './fold.ts';
import { isId, type MakeId } from './id.ts';
import { slugFrom } from './slug.ts';
import type { Tag } from './tag.ts';

/** Finds by id, slug, former slug or former id. */
export type Find<T extends { readonly id: string } = { readonly id: string }> = (
  ref: string,
) => Promise<T | null>;

/** Where the things are that an article names. */
export type Lookups = {
  readonly section: Find;
  readonly author: Find;
  readonly tag: Find<Pick<Tag, 'id' | 'name'>>;
  readonly article: Find;
};

/** What fields name, by id; `newTags` are to be made with the article. */
export type References = {
  readonly content: Partial<
    Pick<ArticleContent, 'sectionId' | 'authorIds' | 'tagIds' | 'relatedIds' | 'translationOf'>
  >;
  readonly newTags: readonly Tag[];
};

/**
 * Finds what the fields name; what is named twice counts once. Throws `unknown-reference`, its field the place of the
 * name (`tags.1`), for what isn't there and isn't to be made.
 */
export async function findReferences(
  fields: ArticleFields,
  lookups: Lookups,
  made: { readonly makeId: MakeId; readonly at: Instant },
): Promise<References> {
  const { section, authors, tags, related, translationOf, createMissing = false } = fields;
  const [sectionId, authorIds, relatedIds, translated] = await Promise.all([
    one(section, 'section', 'section', lookups.section),
    several(authors, 'authors', 'author', lookups.author),
    several(related, 'related', 'article', lookups.article),
    one(translationOf, 'translationOf', 'article', lookups.article),
  ]);
  const { ids: tagIds, newTags } = createMissing
    ? await foundOrMade(tags ?? undefined, lookups.tag, made)
    : { ids: await several(tags, 'tags', 'tag', lookups.tag), newTags: [] };
  return {
    content: {
      ...(sectionId !== undefined && { sectionId }),
      ...(authorIds !== undefined && { authorIds }),
      ...(tags === null ? { tagIds: [] } : tagIds !== undefined && { tagIds }),
      ...(relatedIds !== undefined && { relatedIds }),
      ...(translated !== undefined && { translationOf: translated }),
    },
    newTags,
  };
}

async function one(
  ref: string | null | undefined,
  field: string,
  noun: string,
  find: Find,
): Promise<string | null | undefined> {
  if (ref === undefined || ref === null) return ref;
  const found = await find(ref);
  if (found === null) throw unknown(field, noun, ref);
  return found.id;
}

async function several(
  refs: readonly string[] | null | undefined,
  field: string,
  noun: string,
  find: Find,
): Promise<readonly string[] | undefined> {
  if (refs === undefined) return undefined;
  const ids = await Promise.all((refs ?? []).map((ref, index) => one(ref, `${field}.${index}`, noun, find)));
  return [...new Set(ids.filter((id) => id !== undefined && id !== null))];
}

/** A missing id names nothing that could be made. */
async function foundOrMade(
  refs: readonly string[] | undefined,
  find: Lookups['tag'],
  { makeId, at }: { readonly makeId: MakeId; readonly at: Instant },
): Promise<{ ids: readonly string[] | undefined; newTags: readonly Tag[] }> {
  if (refs === undefined) return { ids: undefined, newTags: [] };
  const made = new Map<string, Tag>();
  const ids: string[] = [];
  for (const [index, ref] of refs.entries()) {
    const place = isId(ref) ? await find(ref) : await placeFor(ref, find, made);
    if (place === null) throw unknown(`tags.${index}`, 'tag', ref);
    if (typeof place !== 'string') ids.push(place.id);
    else {
      const tag = newTag(makeId(), place, ref.trim(), at);
      made.set(place, tag);
      ids.push(tag.id);
    }
  }
  return { ids: [...new Set(ids)], newTags: [...made.values()] };
}

/** The tag that is meant by a slug or a name, or the slug of the one to make: different names never share a tag. */
async function placeFor(ref: string, find: Lookups['tag'], made: ReadonlyMap<string, Tag>) {
  const named = await find(ref);
  if (named !== null) return named;
  const base = slugFrom(ref);
  for (let n = 1; ; n += 1) {
    const slug = n === 1 ? base : `${base}-${n}`;
    const there = made.get(slug) ?? (await find(slug));
    if (there === null) return slug;
    if (fold(there.name) === fold(ref)) return there;
  }
}

function newTag(id: string, slug: string, name: string, at: Instant): Tag {
  return { id, slug, name, type: 'topic', description: null, revision: 1, createdAt: at, updatedAt: at };
}

function unknown(field: string, noun: string, ref: string): DomainError {
  return new DomainError('unknown-reference', `there is no ${noun} ${JSON.stringify(ref)}`, field);
}
