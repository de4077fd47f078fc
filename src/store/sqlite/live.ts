import type { ArticleVersion } from '../../domain/article.ts';
import type { BodyFormat } from '../../domain/body.ts';
import type { Instant } from '../../domain/clock.ts';
import { isId } from '../../domain/id.ts';
import type { Page, PageRequest } from '../../domain/page.ts';
import type { ArticleQuery } from '../../domain/query.ts';
import type {
  AboutRendered,
  FoundArticle,
  Lent,
  LiveStore,
  RenderedArticle,
  RenderedPage,
  RenderedRequest,
  TextFrame,
} from '../store.ts';
import type { Connection } from './connection.ts';
import type { Engine } from './engine.ts';
import { countsOf } from './facets.ts';
import { dependencies, listSteps } from './list.ts';
import { readArticle, readArticles } from './live-read.ts';
import { locatedArticles, runs } from './located-articles.ts';
import { keysetPage } from './pages.ts';
import { relatedTo } from './related.ts';
import { renderAnew, renderedArticle, renderedArticles, unrendered } from './rendered.ts';
import { formerOwner } from './slugs.ts';
import { suggestions } from './suggest.ts';
import type { TermRefs } from './term-refs.ts';
import { bindTexts } from './volumes/binding.ts';
import { boundArticle } from './volumes/bound-article.ts';
import { boundPage } from './volumes/bound-page.ts';
import { free, OWN, type Room, Slabs } from './volumes/slabs.ts';

export function liveStore(engine: Engine): LiveStore {
  const { refs, volumes } = engine;
  const slabs = new Slabs();
  return {
    find: (ref, bodies) => engine.readNames((db) => find(db, engine, ref, bodies)),
    rendered: (ref) => engine.readNames((db) => rendered(db, engine, OWN, ref)),
    list: (query) =>
      engine.readNames((db) => {
        const { ords, ...about } = pageOf(db, refs, query);
        const { bodies } = query;
        return { ...about, items: readArticles(db, refs, ords, { bodies, search: query.filter.search }) };
      }),
    renderedList: (request) => engine.readNames((db) => renderedList(db, engine, OWN, request)),
    renderedAll: ({ refs: articles, lists }, at) =>
      engine.readNames((db, version) => {
        if (version !== at) return null;
        return {
          articles: articles.map((ref) => engine.orNull(() => rendered(db, engine, slabs, ref))),
          lists: lists.map((request) => engine.orNull(() => renderedList(db, engine, slabs, request))),
        };
      }),
    renderMissing: (limit) => renderMissing(engine, limit),
    bind: async (isOver, rest = 0) => (volumes === null ? 0 : bindTexts({ engine, volumes, rest }, isOver)),
    related: (id, limit, bodies) =>
      engine.readNames((db) => {
        const ords = relatedTo(db, id, limit);
        return ords === null ? null : readArticles(db, refs, ords, { bodies, search: undefined });
      }),
    versions: (id, page) => engine.read((db) => versions(db, id, page)),
    suggest: (prefix, limit) => engine.read((db) => suggestions(db, prefix, limit)),
    runs: (size) => engine.read((db) => runs(db, size)),
    located: (after, last, limit) =>
      engine.readNames((db) => locatedArticles(db, refs, { after, last }, limit)),
  };
}

function rendered(db: Connection, { volumes }: Engine, room: Room, ref: string): RenderedArticle | null {
  const { by, key } = keyOf(ref);
  const bound = volumes !== null && by === 'slug' ? boundArticle(db, volumes, room, key) : null;
  return bound ?? lentFrom(room, renderedArticle(db, { by, key }));
}

function renderedList<Frame extends TextFrame>(
  db: Connection,
  { refs, volumes }: Engine,
  room: Room,
  { scope, query, frame }: RenderedRequest<AboutRendered, Frame>,
): RenderedPage<Frame> | null {
  const term = scope === null ? null : refs.bySlug(scope.kind, scope.slug);
  if (scope !== null && term === null) return null;
  const asked = query(term?.id ?? null);
  const bound = volumes && boundPage(db, { volumes, room, refs, term }, asked, frame);
  if (bound !== null) return bound;
  const { ords, ...about } = pageOf(db, refs, asked);
  return lentFrom(room, renderedArticles(db, ords, frame(about)));
}

/** What SQLite made stands in no room: where that lends, it is lent too, and freed when it is given back. */
function lentFrom<T extends Lent>({ giveBack }: Room, made: T | null): T | null {
  return made === null || giveBack === undefined ? made : { ...made, giveBack: free };
}

/** What is found here may be gone by the time that it is written, or rendered: it is rendered as it then is. */
async function renderMissing(engine: Engine, limit: number): Promise<number> {
  const ords = await engine.read((db) => unrendered(db, limit));
  for (let at = 0; at < ords.length; at += RENDERED_AT_ONCE) {
    await engine.write((db) => renderAnew(db, ords.slice(at, at + RENDERED_AT_ONCE)));
  }
  return ords.length;
}

/** So many take about ten milliseconds, in which nothing else is done. */
const RENDERED_AT_ONCE = 50;

/** A page's articles by their places, and what is told of it beside them. */
function pageOf(db: Connection, refs: TermRefs, query: ArticleQuery) {
  const { page, plan } = listSteps(db, refs, query);
  const { items, next, prev } = page;
  return {
    ords: items.map(({ ord }) => ord),
    next,
    prev,
    dependsOn: dependencies(plan, query),
    ...countsOf(db, plan, query),
  };
}

function keyOf(ref: string): { readonly by: 'id' | 'slug'; readonly key: string } {
  return isId(ref) ? { by: 'id', key: ref.toLowerCase() } : { by: 'slug', key: ref };
}

function find(db: Connection, engine: Engine, ref: string, bodies: readonly BodyFormat[]): FoundArticle {
  const { by, key } = keyOf(ref);
  const article = readArticle(db, engine.refs, { by, key }, bodies);
  if (article !== null) return { is: 'found', item: article };
  const withdrawn = withdrawal(db, by, key);
  if (withdrawn !== null) return withdrawn;
  const owner = by === 'slug' ? formerOwner(db, 'article', key) : null;
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
