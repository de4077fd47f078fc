import type { ArticleStore } from '../store.ts';
import type { Engine } from './engine.ts';

/*
 * The editors' side of the store, loaded with its first use: Drizzle takes as long to load as Fastify does, and a
 * service that only reads should not wait for it to start.
 */

export function articlesLater(engine: Engine): ArticleStore {
  const store = once(async () => (await import('./articles.ts')).articleStore(engine));
  return {
    create: (slug, decide) => engine.attend(async () => (await store()).create(slug, decide)),
    update: (id, expectedRevision, decide) =>
      engine.attend(async () => (await store()).update(id, expectedRevision, decide)),
    get: (ref) => engine.attend(async () => (await store()).get(ref)),
    count: () => engine.read((db) => db.get<{ n: number }>('select count(*) as n from articles')?.n ?? 0),
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
