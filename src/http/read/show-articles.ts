import type { PublicArticle } from '../../domain/article.ts';
import type { Store } from '../../store/store.ts';
import { type Expansions, presentArticle } from '../present/articles.ts';
import { choose } from '../present/choose.ts';
import type { ArticleWire } from '../schemas/articles.ts';
import type { Chosen } from '../schemas/lists.ts';
import type { LISTED_ARTICLE } from './article-parameters.ts';
import type { QueryOf } from './parameters.ts';
import type { Showing } from './route.ts';

type Shown = Pick<QueryOf<typeof LISTED_ARTICLE>, 'fields' | 'expand'>;
type Show = (article: PublicArticle) => ArticleWire | Chosen<ArticleWire>;

/** One article as `fields` and `expand` ask for it. */
export async function showArticle(reading: Showing, article: PublicArticle, shown: Shown) {
  const show = await showing(reading, [article], shown);
  return show(article);
}

/** The same for several; each kind of expansion is one call, however many articles there are. */
export async function showArticles(reading: Showing, articles: readonly PublicArticle[], shown: Shown) {
  return articles.map(await showing(reading, articles, shown));
}

async function showing(
  { store, addresses }: Showing,
  articles: readonly PublicArticle[],
  { fields, expand = [] }: Shown,
): Promise<Show> {
  const wanted = expand.filter((kind) => fields === undefined || fields.includes(kind));
  const expansions = await expansionsOf(store, articles, wanted);
  return (article) => choose(presentArticle(article, addresses, expansions), fields);
}

async function expansionsOf(
  store: Store,
  articles: readonly PublicArticle[],
  expand: readonly ('authors' | 'section' | 'tags')[],
): Promise<Expansions> {
  const [authors, sections, tags] = await Promise.all([
    expand.includes('authors')
      ? byId(
          store.authors,
          articles.flatMap((article) => article.authors),
        )
      : NONE,
    expand.includes('section')
      ? byId(
          store.sections,
          articles.flatMap(({ section }) => section ?? []),
        )
      : NONE,
    expand.includes('tags')
      ? byId(
          store.tags,
          articles.flatMap((article) => article.tags),
        )
      : NONE,
  ]);
  return { authors, sections, tags };
}

const NONE = new Map<string, never>();

async function byId<T extends { readonly id: string }>(
  from: { many(ids: readonly string[]): Promise<readonly T[]> },
  references: readonly { readonly id: string }[],
): Promise<ReadonlyMap<string, T>> {
  const items = await from.many([...new Set(references.map(({ id }) => id))]);
  return new Map(items.map((item) => [item.id, item]));
}
