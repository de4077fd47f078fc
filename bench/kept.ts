import { Bare } from './bare.ts';
import type { Row } from './figures.ts';
import { Requests } from './load.ts';
import { get } from './pages.ts';
import { type Measuring, openSite, warmUpAll } from './site.ts';
import { STEADY, takeTurns } from './turns.ts';

/** What is asked for again and again, and answered from memory. */
export const KEPT = {
  story: 'the story, kept',
  list: 'a list of 20, kept',
  feed: 'a feed of 20, kept',
  unchanged: 'the story, not modified',
};

const CACHE_MEGABYTES = 64;

/** The story, a list of 20, the same as a feed, and the story for a client that has it, from a corpus whose size makes no difference here. */
export async function measureKept(
  file: string,
  { effort, wants, onRow, toRow, warmUpMs }: Measuring,
): Promise<readonly Row[]> {
  const site = await openSite(file, { cacheMemory: CACHE_MEGABYTES });
  const bare = new Bare();
  const story = `/v1/articles/${site.subjects.articles[0]}`;
  const { headers } = await get(site.port, story);
  const rows: Row[] = [];
  for (const { name, path, has = '' } of [
    { name: KEPT.story, path: story },
    { name: KEPT.list, path: '/v1/articles' },
    { name: KEPT.feed, path: '/v1/articles.rss' },
    { name: KEPT.unchanged, path: story, has: `if-none-match: ${headers.get('etag')}\r\n` },
  ]) {
    if (!wants(name)) continue;
    // Twice: the first of them is what makes it kept, and says so.
    await get(site.port, path);
    const answer = await get(site.port, path);
    const status = has === '' ? 200 : 304;
    const port = await bare.send([answer], status);
    const sides = [site, { worker: bare.worker, port }].map((server) => ({
      ...server,
      requests: new Requests([path], has),
    }));
    if (rows.length === 0) await warmUpAll(sides, warmUpMs);
    const rounds = await takeTurns(sides, { ...effort, rounds: STEADY * effort.rounds });
    const bytes = status === 304 ? 0 : Buffer.byteLength(answer.body);
    const row = toRow({ name, page: null, items: [answer.items], bytes }, rounds);
    onRow(row);
    rows.push(row);
  }
  site.worker.stop();
  bare.stop();
  return rows;
}
