import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadCorpus } from '../../bench/corpus/load.ts';
import { Random } from '../../bench/corpus/random.ts';
import { read } from '../../bench/pages.ts';
import { ARTICLE, LIST, nameOf, randomReadsOf, shuffled } from '../../bench/random-reads.ts';
import { type TestApp, testApp } from '../support/app.ts';

describe('random reads', () => {
  let site: TestApp;
  let port: number;

  beforeAll(async () => {
    site = await testApp({ fill: ({ store }) => loadCorpus(store, { articles: 600, seed: 1 }) });
    await site.app.listen({ host: '127.0.0.1', port: 0 });
    port = (site.app.server.address() as AddressInfo).port;
  });
  afterAll(() => site[Symbol.asyncDispose]());

  it('are of articles from all over the corpus, each once', async () => {
    const [articles] = await randomReadsOf(port, (name) => name === ARTICLE);
    expect(articles?.paths.length).toBeGreaterThan(560);
    expect(new Set(articles?.paths).size).toBe(articles?.paths.length);
  });

  it('are of full pages of every kind of list, each at a cursor of its own', async () => {
    const [lists] = await randomReadsOf(port, (name) => name === LIST);
    const paths = lists?.paths ?? [];
    for (const kind of ['sections', 'tags', 'authors']) {
      expect(paths.some((path) => path.startsWith(`/v1/${kind}/`))).toBe(true);
    }
    expect(paths.filter((path) => !path.includes('cursor='))).toEqual([]);
    expect(new Set(paths).size).toBe(paths.length);
    for (const path of paths) expect((await read(port, path)).data).toHaveLength(20);
  });

  it('are the same for the same corpus', async () => {
    const wants = (name: string) => name === nameOf('author');
    expect(await randomReadsOf(port, wants)).toEqual(await randomReadsOf(port, wants));
  });
});

it('puts each item somewhere, and leaves none out', () => {
  const items = Array.from({ length: 50 }, (_, index) => index);
  const drawn = shuffled(items, new Random(1));
  expect(drawn).not.toEqual(items);
  expect(drawn.toSorted((a, b) => a - b)).toEqual(items);
});
