import type { Store } from '../src/store/store.ts';

/** Slugs of one corpus that requests are made of; each is the most used of its kind unless its name says otherwise. */
export type Subjects = {
  readonly section: string;
  /** A section of the second level. */
  readonly subsection: string;
  readonly tag: string;
  readonly secondTag: string;
  /** One that few articles have. */
  readonly rareTag: string;
  readonly author: string;
  /** Articles from all over the corpus. */
  readonly articles: readonly string[];
};

const ARTICLES = 100;

export async function subjectsOf({ sections, tags, authors, live }: Store): Promise<Subjects> {
  const page = { limit: 100, cursor: null };
  const most = { page, prefix: null, sort: '-articleCount' } as const;
  const [topSections, topTags, topAuthors] = await Promise.all([
    sections.list(most),
    tags.list({ ...most, type: null }),
    authors.list(most),
  ]);
  const newest = await live.list({
    filter: {},
    sort: 'title',
    page: { limit: ARTICLES, cursor: null },
    bodies: [],
    total: false,
    facets: [],
  });
  const subsection = topSections.items.find(({ ancestors }) => ancestors.length === 1);
  return {
    section: slugOf(topSections.items[0]),
    subsection: slugOf(subsection),
    tag: slugOf(topTags.items[0]),
    secondTag: slugOf(topTags.items[1]),
    rareTag: slugOf(topTags.items.at(-1)),
    author: slugOf(topAuthors.items[0]),
    articles: newest.items.map(({ slug }) => slug),
  };
}

function slugOf(item: { readonly slug: string } | undefined): string {
  if (item === undefined) throw new Error('the corpus is too small to measure');
  return item.slug;
}
