import type { Clock } from '../../domain/clock.ts';
import { DomainError } from '../../domain/errors.ts';
import type { MakeId } from '../../domain/id.ts';
import type { Made } from '../../domain/naming.ts';
import type { Store } from '../../store/store.ts';
import { type Ids, toArticle, toAuthor, toSection, toTag } from './adapt.ts';
import { readSeed } from './parse.ts';

type Into = { readonly store: Store; readonly clock: Clock; readonly makeId: MakeId };

export type SeedResult = { readonly created: number; readonly unchanged: number };

/**
 * Loads a seed folder (its path ends in a slash or not) through the domain, like any other content. What is there by
 * its slug, or had that slug once, stays as it is, so that seeding twice changes nothing. Throws an Error that names the file and the field at
 * fault; what stood before it in the folder is loaded.
 */
export async function loadSeed(folder: string, into: Into): Promise<SeedResult> {
  const { store, clock, makeId } = into;
  const seed = await readSeed(folder);
  const ids = {
    sections: new Map<string, string>(),
    tags: new Map<string, string>(),
    authors: new Map<string, string>(),
  };
  const lookup: Ids = {
    sections: (slug, field) => idOf(ids.sections, slug, field),
    tags: (slug, field) => idOf(ids.tags, slug, field),
    authors: (slug, field) => idOf(ids.authors, slug, field),
  };
  const made = (slug: string): Made => ({ id: makeId(), slug, at: clock() });
  let created = 0;
  let unchanged = 0;

  async function load(
    file: string,
    slug: string,
    known: string | null,
    create: () => Promise<{ id: string }>,
  ) {
    if (known !== null) {
      unchanged += 1;
      return known;
    }
    const { id } = await inFile(`${file} (${slug})`, create);
    created += 1;
    return id;
  }

  for (const item of seed.sections) {
    const { slug } = item;
    const create = () => store.sections.create(slug, (free) => toSection(item, made(free), lookup));
    ids.sections.set(slug, await load('sections.yaml', slug, await knownId(store.sections, slug), create));
  }
  for (const item of seed.tags) {
    const { slug } = item;
    const create = () => store.tags.create(slug, (free) => toTag(item, made(free)));
    ids.tags.set(slug, await load('tags.yaml', slug, await knownId(store.tags, slug), create));
  }
  for (const page of seed.authors) {
    const { slug } = page;
    const create = () => store.authors.create(slug, (free) => toAuthor(page, made(free)));
    ids.authors.set(slug, await load(page.file, slug, await knownId(store.authors, slug), create));
  }
  for (const page of seed.articles) {
    const known = await knownArticle(store, page.slug);
    const create = () => store.articles.create(page.slug, (free) => toArticle(page, made(free), lookup));
    await load(page.file, page.slug, known, create);
  }
  return { created, unchanged };
}

function idOf(known: ReadonlyMap<string, string>, slug: string, field: string): string {
  const id = known.get(slug);
  if (id === undefined) throw new Error(`${field}: ${JSON.stringify(slug)} is not among the files`);
  return id;
}

/** What has another slug by now is known all the same. */
async function knownId(things: Things, slug: string): Promise<string | null> {
  return (await things.get(slug))?.id ?? null;
}

type Things = { get(ref: string): Promise<{ readonly id: string } | null> };

async function knownArticle({ articles, live }: Store, slug: string): Promise<string | null> {
  const found = await live.find(slug, []);
  const article = await articles.get(found.is === 'moved' ? found.slug : slug);
  return article?.id ?? null;
}

async function inFile<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const field = error instanceof DomainError && error.field !== undefined ? `${error.field}: ` : '';
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(`${file}: ${field}${message}`, { cause: error });
  }
}
