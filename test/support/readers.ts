import type { ArticleWire } from '../../src/http/schemas/articles.ts';
import type { TestApp } from './app.ts';

/** All that readers can learn of the story. */
export type Readers = {
  readonly status: number;
  readonly version: number | null;
  /** Which of the words of its two texts a search finds, and the titles that are suggested for theirs. */
  readonly found: readonly string[];
  readonly suggested: readonly string[];
  /** Whether lists, the related articles of another one, and the front page have it. */
  readonly listed: boolean;
  readonly related: boolean;
  readonly front: boolean;
  /** Articles of its section, author and tag; there is one other. */
  readonly counts: readonly number[];
  /** Its public history, or the status in its place. */
  readonly versions: readonly number[] | number;
};

/** Of what was never published, or is gone without a word. */
export const NOTHING: Readers = {
  status: 404,
  version: null,
  found: [],
  suggested: [],
  listed: false,
  related: false,
  front: false,
  counts: [1, 1, 1],
  versions: 404,
};

/** What they learn of the story in a newsroom whose section, author, tag, front page and other article have these names. */
export async function readersOf({ app }: TestApp, id: string): Promise<Readers> {
  const get = async (path: string) => (await app.inject(`/v1${path}`)).json();
  const has = async (path: string) =>
    (await get(path)).data.some((article: ArticleWire) => article.id === id);
  const titles = async (q: string) =>
    (await get(`/suggest?q=${q}`)).data.map(({ text }: { text: string }) => text);
  const one = await app.inject(`/v1/articles/${id}`);
  const versions = await app.inject(`/v1/articles/${id}/versions`);
  const found: string[] = [];
  for (const word of ['zanzibar', 'quagga']) if (await has(`/articles?q=${word}`)) found.push(word);
  const places = ['/sections/lithuania', '/authors/ebenezer-mensah', '/tags/politics'];
  return {
    status: one.statusCode,
    version: one.json().version ?? null,
    found,
    suggested: [...(await titles('migration')), ...(await titles('headline')), ...(await titles('yet'))],
    listed: await has('/articles'),
    related: await has('/articles/other/related'),
    front: await has('/lists/front/articles'),
    counts: await Promise.all(places.map(async (path) => (await get(path)).articleCount)),
    versions:
      versions.statusCode === 200
        ? versions.json().data.map(({ version }: { version: number }) => version)
        : versions.statusCode,
  };
}
