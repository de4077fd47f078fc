import { type Instant, instantFromMs, toMs } from '../src/domain/clock.ts';
import { Random } from './corpus/random.ts';
import { type ListBody, read, withParameters } from './pages.ts';

/** Requests whose every next one is for something else, so that neither the service nor the database has it at hand. */
export type RandomReads = { readonly name: string; readonly paths: readonly string[] };

const KINDS = ['section', 'tag', 'author'] as const;
type Kind = (typeof KINDS)[number];

/** Items of a page that is measured, and of the most that one request passes over. */
const LIMIT = 20;
const STRIDE = 100;

/** How many are looked for. */
const ARTICLES = 4_000;
const LISTS_OF_A_KIND = 1_000;
/** Pages of one list, so that they are of many lists; and requests that one list is walked with, so that they are soon there. */
const PAGES_OF_A_LIST = 40;
const STEPS = 200;

/** The same for the same corpus. */
export async function randomReadsOf(
  port: number,
  wants: (name: string) => boolean,
): Promise<readonly RandomReads[]> {
  const reads: RandomReads[] = [];
  if (wants(ARTICLE)) {
    const slugs = await randomSlugs(port, new Random(1));
    reads.push({ name: ARTICLE, paths: slugs.map((slug) => `/v1/articles/${slug}`) });
  }
  const lists = new Map<Kind, readonly string[]>();
  for (const kind of KINDS) {
    if (!wants(LIST) && !wants(nameOf(kind))) continue;
    const paths = await randomPages(port, kind, new Random(2));
    lists.set(kind, paths);
    if (wants(nameOf(kind))) reads.push({ name: nameOf(kind), paths });
  }
  if (wants(LIST)) reads.push({ name: LIST, paths: shuffled([...lists.values()].flat(), new Random(3)) });
  return reads;
}

export const ARTICLE = 'a random article';
/** Of any of the kinds. */
export const LIST = 'a random list of 20';

export function nameOf(kind: Kind): string {
  return `a list of 20 by a random ${kind}`;
}

export const RANDOM_READS = [ARTICLE, ...KINDS.map(nameOf), LIST];

/** Slugs from random moments of the corpus' whole time, some at each. */
async function randomSlugs(port: number, random: Random): Promise<readonly string[]> {
  const [from, to] = [await publishedAt(port, 'publishedAt'), await publishedAt(port, '-publishedAt')];
  const atOnce = 10;
  const slugs = new Set<string>();
  for (let asked = 0; asked < ARTICLES / atOnce; asked += 1) {
    const publishedTo = instantFromMs(Math.floor(from + random.float() * (to + 1000 - from)));
    const path = withParameters('/v1/articles', { publishedTo, limit: atOnce, fields: 'slug' });
    for (const { slug } of itemsOf(await read(port, path))) slugs.add(slug);
  }
  return shuffled([...slugs], random);
}

/** Milliseconds. */
async function publishedAt(port: number, sort: string): Promise<number> {
  const [item] = itemsOf(await read(port, `/v1/articles?limit=1&sort=${sort}`));
  if (item === undefined) throw new Error('the corpus is empty');
  return toMs(item.publishedAt);
}

/** Whole pages of random lists, from all over each list as far as it is walked. */
async function randomPages(port: number, kind: Kind, random: Random): Promise<readonly string[]> {
  const long = (await all(port, `/v1/${kind}s`)).filter(({ articleCount }) => articleCount > LIMIT);
  if (long.length === 0) throw new Error(`no ${kind} has more than ${LIMIT} articles`);
  const pages: string[] = [];
  for (const { slug, articleCount } of shuffled(long, random)) {
    const walked = await walk(port, `/v1/${kind}s/${slug}/articles`, articleCount);
    pages.push(...shuffled(walked, random).slice(0, PAGES_OF_A_LIST));
    if (pages.length >= LISTS_OF_A_KIND) break;
  }
  return shuffled(pages.slice(0, LISTS_OF_A_KIND), random);
}

/**
 * The pages where a client comes by that follows `page.next` with another number of items at once, those that are not full left out. The
 * first one is none of them: without a cursor it takes less, and of few articles it would be most of all pages.
 */
async function walk(port: number, list: string, articles: number): Promise<readonly string[]> {
  const stride = Math.min(STRIDE, Math.max(1, Math.floor((articles - LIMIT) / PAGES_OF_A_LIST)));
  const pages: string[] = [];
  let cursor: string | null = null;
  for (let passed = stride; passed + LIMIT <= articles && pages.length < STEPS; passed += stride) {
    const at = cursor === null ? {} : { cursor };
    const step: string = withParameters(list, { limit: stride, fields: 'id', ...at });
    cursor = (await read(port, step)).page?.next ?? null;
    if (cursor === null) break;
    pages.push(withParameters(list, { cursor }));
  }
  return pages;
}

async function all(port: number, path: string): Promise<readonly Item[]> {
  const items: Item[] = [];
  let next: string | null = null;
  do {
    const body: ListBody = await read(
      port,
      withParameters(path, { limit: 100, ...(next !== null && { cursor: next }) }),
    );
    items.push(...itemsOf(body));
    next = body.page?.next ?? null;
  } while (next !== null);
  return items;
}

/** What is read of an article, a section, a tag or an author, each with its own. */
type Item = { readonly slug: string; readonly publishedAt: Instant; readonly articleCount: number };

function itemsOf({ data }: ListBody): readonly Item[] {
  return Array.isArray(data) ? (data as Item[]) : [];
}

/** In a random order (Fisher and Yates). */
export function shuffled<T>(items: readonly T[], random: Random): readonly T[] {
  const left = [...items];
  const drawn: T[] = [];
  while (left.length > 0) {
    const at = random.int(0, left.length - 1);
    const last = left.length - 1;
    const [item, end] = [left[at] as T, left[last] as T];
    left[at] = end;
    left.pop();
    drawn.push(item);
  }
  return drawn;
}
