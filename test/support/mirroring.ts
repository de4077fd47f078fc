import { expect } from 'vitest';
import type { Clock } from '../../src/domain/clock.ts';
import { addressesOf } from '../../src/http/present/addresses.ts';
import { isOffered } from '../../src/http/syndication/offered.ts';
import {
  type Follow,
  Mirror,
  type Origin,
  readChanges,
  readChosen,
  readList,
  readTerm,
} from '../../src/interchange/mirror/index.ts';
import type { Store } from '../../src/store/store.ts';
import { type TestApp, testApp } from './app.ts';

/** A service and an empty copy of it, which a mirror fills; `isElsewhere` has the copy's website somewhere else. */
export async function mirroring({ isElsewhere = false } = {}) {
  const there = await testApp();
  const copy = await testApp(isElsewhere ? { env: { SITE_URL: 'https://copy.test' } } : {});
  const { origin, follow } = originOf(there, await there.key('changes:read'));
  const mirror = (clock: Clock = () => copy.desk.now) =>
    new Mirror({ store: copy.store, clock, origin, addressOf: addressesOf(copy.config).article });
  const close = async () => {
    await there.close();
    await copy.close();
  };
  return { there, copy, follow, mirror, [Symbol.asyncDispose]: close };
}

/** An origin that is asked without a network. */
function originOf(t: TestApp, key: string): { origin: Origin; follow: Follow } {
  const read = async (url: string) => t.app.inject({ url, headers: { authorization: `Bearer ${key}` } });
  const plural = { author: 'authors', section: 'sections', tag: 'tags' };
  return {
    origin: {
      term: async (kind, id) => {
        const answer = await t.app.inject(`/v1/${plural[kind]}/${id}`);
        return answer.statusCode === 200 ? readTerm(kind, answer.json()) : null;
      },
      list: async (id) => {
        const answer = await t.app.inject(`/v1/lists/${id}`);
        return answer.statusCode === 200 ? readList(answer.json()) : null;
      },
      listed: async (id) => {
        const answer = await t.app.inject(`/v1/lists/${id}/articles?fields=id&limit=100`);
        return answer.statusCode === 200 ? readChosen(answer.json()).data.map((article) => article.id) : [];
      },
      addresses: async (ids) => {
        const answer = await t.app.inject(`/v1/articles?id=${ids.join(',')}&fields=id,url&limit=100`);
        return new Map(readChosen(answer.json()).data.map(({ id, url = '' }) => [id, url]));
      },
    },
    follow: async (after) => {
      const place = after === null ? '' : `&after=${after}`;
      const answer = await read(`/v1/changes?limit=5&withdrawn=true${place}`);
      return answer.statusCode === 410 ? null : readChanges(answer.json());
    },
  };
}

/** Everything that readers see of articles that partners get, each with those that it names to be read next. */
async function shown({ app }: TestApp): Promise<readonly unknown[]> {
  const all: unknown[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const place: string = cursor === '' ? '' : `&cursor=${cursor}`;
    const { data, page } = (
      await app.inject(`/v1/articles?limit=50&body=html,markdown,text,blocks${place}`)
    ).json();
    for (const article of data.filter(isOffered)) {
      const related = (await app.inject(`/v1/articles/${article.id}/related?fields=id`)).json().data;
      all.push({ ...article, related });
    }
    cursor = page.next;
  }
  return all;
}

/** Curated lists with their articles. */
async function listed({ app }: TestApp): Promise<readonly unknown[]> {
  const { data } = (await app.inject('/v1/lists?limit=100')).json();
  return Promise.all(
    data.map(async (list: { readonly id: string }) => {
      const articles = (await app.inject(`/v1/lists/${list.id}/articles?fields=id&limit=100`)).json();
      return { ...list, articles: articles.data };
    }),
  );
}

/** What readers are answered under each name that anything there has or had. */
async function answers({ app }: TestApp, { articles, lists, ...store }: Store): Promise<readonly unknown[]> {
  const names: string[] = [];
  for (const { article, live, formerSlugs } of await articles.inOrder(0, 1_000))
    for (const name of [article.id, ...(live === null ? [] : [live.slug]), ...formerSlugs])
      names.push(`articles/${name}`);
  for (const { live, formerSlugs } of await lists.inOrder(0, 1_000))
    if (live !== null) for (const name of [live.id, ...formerSlugs]) names.push(`lists/${name}`);
  for (const kind of ['authors', 'sections', 'tags'] as const)
    for (const { item, former } of await store[kind].inOrder(0, 1_000))
      for (const name of [item.id, ...former.slugs, ...former.ids]) names.push(`${kind}/${name}`);
  return Promise.all(
    names.map(async (name) => {
      const { statusCode, headers, body } = await app.inject(`/v1/${name}`);
      const { withdrawnAt, reason } = statusCode === 410 ? JSON.parse(body) : {};
      return [name, statusCode, headers.location, withdrawnAt, reason];
    }),
  );
}

/** Of what articles name, as readers get it, without what counts articles. */
async function terms(t: TestApp): Promise<readonly unknown[]> {
  const all: unknown[] = [];
  for (const kind of ['authors', 'sections', 'tags']) {
    const { data } = (await t.app.inject(`/v1/${kind}?limit=100`)).json();
    all.push(
      ...data.map(({ articleCount: _, latestArticleAt: __, ...term }: Record<string, unknown>) => term),
    );
  }
  return all;
}

export async function expectTheSame(copy: TestApp, there: TestApp): Promise<void> {
  expect(await shown(copy)).toEqual(await shown(there));
  expect(await terms(copy)).toEqual(await terms(there));
  expect(await listed(copy)).toEqual(await listed(there));
  expect(await answers(copy, there.store)).toEqual(await answers(there, there.store));
}
