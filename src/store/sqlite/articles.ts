import type { ArticleChange, EditorialArticle } from '../../domain/article.ts';
import { DomainError, staleRevision } from '../../domain/errors.ts';
import { freeSlug } from '../../domain/free-slug.ts';
import type {
  ArticleKey,
  ArticleStore,
  ArticleWriteOptions,
  GuardedOptions,
  Upserted,
  WriteOptions,
} from '../store.ts';
import { removeArticle } from './article-removal.ts';
import { articleId, editorial, type Stored, storedBy } from './article-rows.ts';
import { writeArticle } from './article-write.ts';
import type { Connection } from './connection.ts';
import type { Engine } from './engine.ts';
import { numberedArticles } from './numbered-articles.ts';
import { doOnce } from './once.ts';
import { notePreview, previewEpoch, revokePreviews } from './previews.ts';
import { lastShown, revisionOf, revisionPage } from './revisions.ts';
import { isArticleSlugTaken } from './slugs.ts';
import { workingPage } from './working-articles.ts';

/** All of the contract but what a service that only reads asks for. */
export function articleStore(engine: Engine): Omit<ArticleStore, 'count' | 'due' | 'nextDue'> {
  const write = <T>(work: (db: Connection) => T) => engine.write(work, { batched: true });
  const writeOnce = <T>(options: WriteOptions<T> | undefined, work: (db: Connection) => T) =>
    write((db) => doOnce(db, options?.once, () => work(db)));
  const read = <T>(work: (db: Connection) => T) =>
    engine.read((db) => {
      db.terms.refresh();
      return work(db);
    });
  const found = (db: Connection, key: ArticleKey) => {
    const stored = storedBy(db, key);
    return stored === null ? null : editorial(db, stored.article);
  };
  return {
    create: (slug, decide, options) =>
      writeOnce(options, (db) => {
        const free = freeArticleSlug(db, slug);
        return writeArticle(db, null, decide(free), { ...options, freeSlug: free });
      }),
    update: (id, expectedRevision, decide, options) =>
      writeOnce(options, (db) => {
        const stored = requireArticle(db, id, expectedRevision);
        return writeIfDecided(db, stored, decide(stored.article), options);
      }),
    upsert: (key, slug, decide, options) => write((db) => upsert(db, key, slug, decide, options)),
    remove: async (id, expectedRevision, at, options) => {
      await engine.write((db) =>
        doOnce(db, options?.once, () => {
          removeArticle(db, requireArticle(db, id, expectedRevision, options), at, options?.by);
          return null;
        }),
      );
    },
    get: (ref) =>
      read((db) => {
        const id = articleId(db, ref);
        return id === null ? null : found(db, { by: 'id', id });
      }),
    bySource: (external) => read((db) => found(db, { by: 'external', external })),
    list: (query) => read((db) => workingPage(db, query)),
    revisions: (id, page) => engine.read((db) => revisionPage(db, id, page)),
    revision: (id, revision) => engine.read((db) => revisionOf(db, id, revision)),
    previewEpoch: (id) => engine.read((db) => previewEpoch(db, id)),
    notePreview: (id, at, options) =>
      writeOnce(options, (db) => notePreview(db, requireArticle(db, id, null, options), at, options?.by)),
    revokePreviews: async (id, expectedRevision, at, options) => {
      await writeOnce(options, (db) => {
        revokePreviews(db, requireArticle(db, id, expectedRevision, options), at, options?.by);
        return null;
      });
    },
    inOrder: (after, limit) => read((db) => numberedArticles(db, after, limit)),
  };
}

function upsert(
  db: Connection,
  key: ArticleKey,
  slug: string,
  decide: Parameters<ArticleStore['upsert']>[2],
  options: ArticleWriteOptions | undefined,
): Upserted {
  const stored = storedBy(db, key);
  let did: Upserted['did'] = stored === null ? 'created' : 'updated';
  const article = doOnce(db, options?.once, () => {
    if (stored !== null) {
      const { article } = stored;
      const change = decide(article, article.slug, () => lastShown(db, article));
      if (change === null) did = 'nothing';
      return writeIfDecided(db, stored, change, options);
    }
    const free = freeArticleSlug(db, slug);
    const change = decide(null, free, () => null);
    if (change === null) throw new Error('nothing was decided for an article that is not there');
    return writeArticle(db, null, change, { ...options, freeSlug: free });
  });
  return { article, did };
}

function writeIfDecided(
  db: Connection,
  stored: Stored,
  change: ArticleChange | null,
  options: ArticleWriteOptions | undefined,
): EditorialArticle {
  return change === null ? editorial(db, stored.article) : writeArticle(db, stored, change, options);
}

function freeArticleSlug(db: Connection, base: string): string {
  return freeSlug(base, (slug) => isArticleSlugTaken(db, slug, null));
}

function requireArticle(
  db: Connection,
  id: string,
  expectedRevision: number | null,
  { guard }: Pick<GuardedOptions, 'guard'> = {},
): Stored {
  const stored = storedBy(db, { by: 'id', id });
  if (stored === null) throw new DomainError('not-found', `there is no article ${JSON.stringify(id)}`);
  const { revision } = stored.article;
  if (expectedRevision !== null && revision !== expectedRevision) throw staleRevision(revision);
  guard?.(stored.article);
  return stored;
}
