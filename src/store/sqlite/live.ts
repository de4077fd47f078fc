import type { ArticleVersion } from '../../domain/article.ts';
import type { BodyFormat } from '../../domain/body.ts';
import type { Instant } from '../../domain/clock.ts';
import { isId } from '../../domain/id.ts';
import type { Page, PageRequest } from '../../domain/page.ts';
import type { FoundArticle, LiveStore } from '../store.ts';
import type { Connection } from './connection.ts';
import type { Engine } from './engine.ts';
import { facetsOf, totalOf } from './facets.ts';
import { dependencies, listSteps } from './list.ts';
import { readArticle, readArticles } from './live-read.ts';
import { keysetPage } from './pages.ts';
import { relatedTo } from './related.ts';
import { formerOwner } from './slugs.ts';
import { suggestions } from './suggest.ts';

export function liveStore(engine: Engine): LiveStore {
  const { refs } = engine;
  return {
    find: (ref, bodies) => engine.read((db) => find(db, engine, ref, bodies)),
    list: (query) =>
      engine.read((db) => {
        const { page, plan } = listSteps(db, query);
        const dependsOn = dependencies(plan, query);
        const ords = page.items.map(({ ord }) => ord);
        const { bodies } = query;
        return {
          ...page,
          dependsOn,
          items: readArticles(db, refs, ords, { bodies, search: query.filter.search }),
          ...(query.total ? { total: totalOf(db, plan, query) } : {}),
          ...(query.facets.length > 0 ? { facets: facetsOf(db, plan, query) } : {}),
        };
      }),
    related: (id, limit, bodies) =>
      engine.read((db) => {
        const ords = relatedTo(db, id, limit);
        return ords === null ? null : readArticles(db, refs, ords, { bodies, search: undefined });
      }),
    versions: (id, page) => engine.read((db) => versions(db, id, page)),
    suggest: (prefix, limit) => engine.read((db) => suggestions(db, prefix, limit)),
  };
}

function find(db: Connection, engine: Engine, ref: string, bodies: readonly BodyFormat[]): FoundArticle {
  const column = isId(ref) ? 'id' : 'slug';
  const key = isId(ref) ? ref.toLowerCase() : ref;
  const article = readArticle(db, engine.refs, { by: column, key }, bodies);
  if (article !== null) return { is: 'found', item: article };
  const withdrawn = withdrawal(db, column, key);
  if (withdrawn !== null) return withdrawn;
  const owner = column === 'slug' ? formerOwner(db, 'article', key) : null;
  if (owner === null) return { is: 'unknown' };
  const moved = readArticle(db, engine.refs, { by: 'id', key: owner }, []);
  if (moved !== null) return { is: 'moved', slug: moved.slug };
  return withdrawal(db, 'id', owner) ?? { is: 'unknown' };
}

function withdrawal(db: Connection, column: 'id' | 'slug', key: string): FoundArticle | null {
  const row = db.get<{ at: Instant; reason: string }>(
    `select at, reason from withdrawals where ${column} = ?`,
    key,
  );
  return row === undefined ? null : { is: 'withdrawn', ...row };
}

function versions(db: Connection, id: string, request: PageRequest): Page<ArticleVersion> | null {
  const live = db.get<{ article: number }>(
    'select article from live_articles where id = ?',
    id.toLowerCase(),
  );
  if (live === undefined) return null;
  const page = keysetPage<ArticleVersion>(db, request, {
    columns: 'v.version, v.at, v.type, v.title, v.summary, v.word_count as wordCount',
    from: 'versions v',
    where: ['v.article = (select ?)'],
    values: [live.article],
    keys: ['v.version'],
    kinds: ['number'],
    descending: true,
  });
  const items = page.items.map(({ version, at, type, title, summary, wordCount }) => ({
    version,
    at,
    type,
    title,
    summary,
    wordCount,
  }));
  return { ...page, items };
}
