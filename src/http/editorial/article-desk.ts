import type { ApiKey } from '../../domain/api-key.ts';
import type { Article, ArticleChange, EditorialArticle } from '../../domain/article.ts';
import type { Instant } from '../../domain/clock.ts';
import { DomainError, staleRevision } from '../../domain/errors.ts';
import { shownWithin } from '../../domain/named-articles.ts';
import type { Tag } from '../../domain/tag.ts';
import type { Store } from '../../store/store.ts';
import { editorialAddress, presentEditorialArticle } from '../present/editorial-articles.ts';
import type { Writing } from './idempotency.ts';
import type { SentAnswer } from './kept-answers.ts';
import { reaches, reachOf } from './reach.ts';
import { answer, type Editing } from './route.ts';

/** What a handler knows of a request that saves an article. */
type Saving = {
  readonly ref: string;
  readonly key: ApiKey;
  readonly expected: number | null;
  readonly writing: Writing;
};

/** `at` is the one time of the whole save. */
export type Decide = (article: Article, at: Instant) => ArticleChange | null;

/** How the routes of articles find and save them. */
export function articleDesk({ store, clock, addresses }: Pick<Editing, 'store' | 'clock' | 'addresses'>) {
  /** What a key is shown of an article that it may see; a new one is 201, with its address. */
  const shower = async (key: ApiKey) => {
    const reach = await reachOf(store, key);
    const wire = (article: EditorialArticle) =>
      presentEditorialArticle(shownWithin(article, reach), addresses);
    return {
      show: (article: EditorialArticle): SentAnswer => answer(wire(article), { revision: article.revision }),
      showNew: (article: EditorialArticle): SentAnswer => {
        const location = editorialAddress(article.id, addresses);
        return answer(wire(article), { revision: article.revision, location });
      },
    };
  };
  return {
    shower,
    find: (ref: string, key: ApiKey) => findArticle(store, ref, key),
    /** Saves what `decide` makes of the article and answers with it. */
    save: async (
      { ref, key, expected, writing }: Saving,
      decide: Decide,
      more: { readonly shownAs?: 'show' | 'showNew'; readonly newTags?: readonly Tag[] } = {},
    ): Promise<SentAnswer> => {
      const seen = await findArticle(store, ref, key);
      const requireUnmoved = unmoved(key, seen);
      const at = clock();
      const { shownAs = 'show', newTags = [] } = more;
      const shown = (await shower(key))[shownAs];
      const article = await store.articles.update(
        seen.id,
        expected,
        (present) => {
          requireUnmoved(present);
          return decide(present, at);
        },
        { ...writing(shown), newTags },
      );
      return shown(article);
    },
  };
}

export type ArticleDesk = ReturnType<typeof articleDesk>;

/** By id, by its slug, or by one that readers know. Throws `not-found`, also for what the key's limits keep from it. */
export async function findArticle(
  store: Pick<Store, 'articles' | 'sections'>,
  ref: string,
  key: ApiKey,
): Promise<EditorialArticle> {
  const article = await store.articles.get(ref);
  if (article === null || !(await reaches(store, key, article.section?.id ?? null))) throw noArticle(ref);
  return article;
}

export function noArticle(ref: string): DomainError {
  return new DomainError('not-found', `there is no article ${JSON.stringify(ref)}`);
}

/**
 * A limited key was let in for where the article stood, or because it wasn't there (null): who saved it since may have
 * filed it elsewhere.
 */
export function unmoved(key: ApiKey, seen: Article | null): (present: Article) => void {
  return ({ content, revision }) => {
    if (key.sections !== null && content.sectionId !== seen?.content.sectionId) throw staleRevision(revision);
  };
}
