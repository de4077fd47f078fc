import type { Article } from '../../domain/article.ts';
import { DomainError, slugTaken } from '../../domain/errors.ts';
import { type Fed, fed } from '../../domain/feeding.ts';
import { findReferences, type Lookups } from '../../domain/references.ts';
import { restored } from '../../domain/restoring.ts';
import { slugFrom } from '../../domain/slug.ts';
import type { Tag } from '../../domain/tag.ts';
import type { ArticleKey, Store, Upserted } from '../../store/store.ts';
import { snapshotOf } from './adapt.ts';
import type { LineFault } from './answers.ts';
import { missingScope, outsideSections, type Permits } from './permits.ts';
import type { Bodies } from './reading.ts';
import type { Saved, Saving } from './terms.ts';
import type { FedArticleLine, WholeArticleLine } from './wire.ts';

/** Saves one article when it is called; what could be done beforehand has been. */
export type Save = (store: Store) => Promise<Saved>;

type Preparing = Omit<Saving, 'store'> & { readonly permits: Permits };

/** By `id`, else by `external`, else by `slug`. */
export async function prepareFed(
  line: FedArticleLine,
  { content: body }: Bodies,
  lookups: Lookups,
  preparing: Preparing,
): Promise<Save> {
  const { id, external, slug, title, publishedAt, publication } = line;
  const { at, by, makeId, permits } = preparing;
  if (publication !== undefined && !permits.publish) throw missingScope('articles:publish', '/publication');
  const references = await findReferences(line, lookups, { makeId, at });
  const what: Fed = { read: { fields: line, references, body }, slug, external, publishedAt, publication };
  const { sectionId } = references.content;
  if (sectionId !== undefined && !permits.reaches(sectionId)) throw outside();
  const made = { id: id ?? makeId() };
  const decide: Decide = (article, free, published) => {
    requireReach(article, permits);
    const change = fed(article, { ...made, slug: free }, what, at, published);
    if (article === null && !permits.reaches(sectionId ?? null)) throw outside();
    return change;
  };
  const options = { by, newTags: references.newTags };
  const base = slug ?? slugFrom(title ?? '');
  const key = keyOf(line);
  if (key !== null) return async (store) => saved(await store.articles.upsert(key, base, decide, options));
  return (store) => saveUnnamed(store, base, decide, options);
}

export function prepareWhole(line: WholeArticleLine, bodies: Bodies, { at, by, permits }: Preparing): Save {
  if (!permits.publish) throw missingScope('articles:publish', '/revision');
  const snapshot = snapshotOf(line, bodies);
  const { id, slug, content } = snapshot.article;
  if (!permits.reaches(content.sectionId)) throw outside();
  const { published } = snapshot;
  if (published !== null && !permits.reaches(published.content.sectionId)) throw outside('/live/section');
  const decide = (article: Article | null, free: string) => {
    requireReach(article, permits);
    if (article === null && free !== slug) throw slugTaken(slug, 'article');
    return restored(article, snapshot, at);
  };
  return async (store) => saved(await store.articles.upsert({ by: 'id', id }, slug, decide, { by }));
}

function keyOf({ id, external, slug }: FedArticleLine): ArticleKey | null {
  if (id !== undefined) return { by: 'id', id };
  if (external !== undefined) return { by: 'external', external };
  return slug === undefined ? null : { by: 'slug', slug };
}

type Decide = Parameters<Store['articles']['upsert']>[2];

/** Slugs that are tried before two articles of one title are taken for different ones without a further look. */
const MAX_NAMESAKES = 20;

/**
 * What a line without a key says may be there from the last time that it was sent: under the slug that its title makes, or
 * that with a number. It is another article as soon as anything differs, for nothing says that it is the same.
 */
async function saveUnnamed(
  store: Store,
  base: string,
  decide: Decide,
  options: { readonly by: Saving['by']; readonly newTags: readonly Tag[] },
): Promise<Saved> {
  for (let n = 1; n <= MAX_NAMESAKES; n += 1) {
    const slug = n === 1 ? base : `${base}-${n}`;
    let differs = false;
    const same: Decide = (article, free, published) => {
      const change = article === null && free !== slug ? null : decide(article, free, published);
      differs = change !== null && article !== null;
      if (differs || (article === null && free !== slug)) throw new Namesake();
      return change;
    };
    try {
      return saved(await store.articles.upsert({ by: 'slug', slug }, slug, same, options));
    } catch (error) {
      if (!(error instanceof Namesake)) throw error;
    }
  }
  const article = await store.articles.create(
    base,
    (free) => {
      const change = decide(null, free, () => null);
      if (change === null) throw new Error('a new article changes nothing');
      return change;
    },
    options,
  );
  return { status: 'created', id: article.id, slug: article.slug };
}

class Namesake extends Error {}

function saved({ article, did }: Upserted): Saved {
  const status = did === 'nothing' ? 'unchanged' : did;
  return { status, id: article.id, slug: article.slug };
}

function requireReach(article: Article | null, { reaches }: Permits): void {
  if (article === null || reaches(article.content.sectionId)) return;
  throw new DomainError('not-found', 'there is no such article');
}

function outside(pointer = '/section'): LineFault {
  return outsideSections(pointer, 'this must be a section that the key is limited to, or below one');
}
