import type { ArticleContent } from './article.ts';
import type { ArticleFields } from './article-fields.ts';
import type { Instant } from './clock.ts';
import { unknownReference } from './errors.ts';
import { fold } from './fold.ts';
import { isId, type MakeId } from './id.ts';
import { requiredLine } from './plain-text.ts';
import { slugFrom } from './slug.ts';
import type { Tag } from './tag.ts';
import { newTag } from './tag-fields.ts';
import { MAX_NAME } from './text-bounds.ts';

/** Finds by id, slug, former slug or former id. */
export type Find<T extends { readonly id: string } = { readonly id: string }> = (
  ref: string,
) => Promise<T | null>;

/** Whether what is filed in a section may be seen by whoever asks; null is what is filed nowhere. */
export type Reach = (sectionId: string | null) => boolean;

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
  if (found === null) throw unknownReference(field, noun, ref);
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
    const named = await find(ref);
    if (named === null && isId(ref)) throw unknownReference(`tags.${index}`, 'tag', ref);
    const name = named?.name ?? requiredLine(`tags.${index}`, ref, MAX_NAME);
    const place = named ?? (await placeFor(name, find, made));
    if (typeof place !== 'string') ids.push(place.id);
    else {
      const tag = { ...newTag({ name }, { id: makeId(), slug: place, at }), hidden: true };
      made.set(place, tag);
      ids.push(tag.id);
    }
  }
  return { ids: [...new Set(ids)], newTags: [...made.values()] };
}

/** The tag that has this name, or the slug of the one to make: different names never share a tag. */
async function placeFor(name: string, find: Lookups['tag'], made: ReadonlyMap<string, Tag>) {
  const base = slugFrom(name);
  for (let n = 1; ; n += 1) {
    const slug = n === 1 ? base : `${base}-${n}`;
    const there = made.get(slug) ?? (await find(slug));
    if (there === null) return slug;
    if (fold(there.name) === fold(name)) return there;
  }
}
