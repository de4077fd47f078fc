import type { NextDue } from '../../domain/scheduling.ts';
import type { ArticleStore } from '../store.ts';
import type { Engine } from './engine.ts';

/**
 * The editors' side of articles, loaded with its first use, for a service that only reads should not wait for it to
 * start. What every read asks for is here: when the next article is due.
 */
export function articlesLater(engine: Engine): ArticleStore {
  let loading: Promise<LaterStore> | undefined;
  let loaded: LaterStore | undefined;
  const load = async () => {
    loading ??= import('./articles.ts').then(({ articleStore }) => articleStore(engine));
    loaded = await loading;
    return loaded;
  };
  // Once loaded a method is called at once, so that writes of every kind are queued in the order of their calls.
  const later =
    <Name extends keyof LaterStore>(name: Name) =>
    (...values: Parameters<LaterStore[Name]>): ReturnType<LaterStore[Name]> => {
      const call = (store: LaterStore) =>
        (store[name] as (...given: typeof values) => Promise<unknown>)(...values);
      const called = engine.attend(() => (loaded === undefined ? load().then(call) : call(loaded)));
      return called as ReturnType<LaterStore[Name]>;
    };
  return {
    create: later('create'),
    update: later('update'),
    upsert: later('upsert'),
    remove: later('remove'),
    get: later('get'),
    bySource: later('bySource'),
    list: later('list'),
    revisions: later('revisions'),
    revision: later('revision'),
    previewEpoch: later('previewEpoch'),
    notePreview: later('notePreview'),
    revokePreviews: later('revokePreviews'),
    inOrder: later('inOrder'),
    due: (at, limit) =>
      engine.read((db) =>
        db
          .all<{ id: string }>(
            'select id from articles where due_at <= ? order by due_at, no limit ?',
            at,
            limit,
          )
          .map(({ id }) => id),
      ),
    nextDue: () => engine.read((db) => db.get<NextDue>(NEXT_DUE) ?? { at: null, told: null }),
    count: () => engine.read((db) => db.get<{ n: number }>('select count(*) as n from articles')?.n ?? 0),
  };
}

const NEXT_DUE = `select (select min(due_at) from articles where due_at is not null) as at,
  (select min(told_at) from articles where told_at is not null) as told`;

type LaterStore = Omit<ArticleStore, 'count' | 'due' | 'nextDue'>;
