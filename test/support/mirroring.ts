import { expect } from 'vitest';
import { addressesOf } from '../../src/http/present/addresses.ts';
import { isOffered } from '../../src/http/syndication/offered.ts';
import { BEGINNING, Follower } from '../../src/interchange/mirror/following.ts';
import {
  type Follow,
  type Origin,
  readChanges,
  readChosen,
  readList,
  readLists,
  readTerm,
  readVersions,
} from '../../src/interchange/mirror/index.ts';
import type { Store } from '../../src/store/store.ts';
import { type TestApp, testApp } from './app.ts';

type Failing = (does: 'ask' | 'change' | 'keep') => unknown;

/** A service, a new one or that one, and an empty copy of it, which a mirror fills; `isElsewhere` has the copy's website somewhere else. */
export async function mirroring({ isElsewhere = false, of }: { isElsewhere?: boolean; of?: TestApp } = {}) {
  const there = of ?? (await testApp());
  const copy = await testApp(isElsewhere ? { env: { SITE_URL: 'https://copy.test' } } : {});
  const asked = originOf(there, await there.key('changes:read'));
  const clock = () => copy.desk.now;
  const addressOf = addressesOf(copy.config).article;
  const place = { kept: BEGINNING };
  /** One that goes on from where the last was; `failing` is called before each thing it asks, each section that it changes and each place it keeps, and may throw, or do something there meanwhile. */
  const follower = ({
    failing = () => undefined,
    isGone = false,
  }: {
    failing?: Failing;
    isGone?: boolean;
  } = {}) => {
    const origin = failingWith(asked.origin, failing);
    let isGoneStill = isGone;
    return new Follower(place.kept, {
      ...{ store: failingToPlant(copy.store, failing), clock, origin, addressOf },
      follow: async (after) => {
        await failing('ask');
        if (!isGoneStill) return asked.follow(after, false);
        isGoneStill = false;
        return null;
      },
      keep: async (next) => {
        await failing('keep');
        place.kept = JSON.parse(JSON.stringify(next));
      },
    });
  };
  const close = async () => {
    if (of === undefined) await there.close();
    await copy.close();
  };
  return { there, copy, origin: asked.origin, follower, [Symbol.asyncDispose]: close };
}

/** Until nothing is left and nothing comes: what was being done when something failed is older than that. */
export async function catchUp(follower: Follower): Promise<void> {
  for (let n = 0; n < 1_000; n += 1) {
    const { isCaughtUp, count } = await follower.step();
    if (isCaughtUp && count === 0) return;
  }
  throw new Error('it never catches up');
}

/** Also between two changes of sections, which are many where one has another place. */
function failingToPlant(store: Store, failing: Failing): Store {
  const update: Store['sections']['update'] = async (...change) => {
    await failing('change');
    return store.sections.update(...change);
  };
  return { ...store, sections: { ...store.sections, update } };
}

function failingWith(origin: Origin, failing: Failing): Origin {
  const asked = Object.entries(origin).map(([name, ask]: [string, (...of: never[]) => unknown]) => [
    name,
    async (...of: never[]) => {
      await failing('ask');
      return ask(...of);
    },
  ]);
  return Object.fromEntries(asked) as Origin;
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
      lists: async () => readLists((await t.app.inject('/v1/lists?limit=100')).json()).data,
      listed: async (id) => {
        const answer = await t.app.inject(`/v1/lists/${id}/articles?fields=id&limit=100`);
        return answer.statusCode === 200 ? readChosen(answer.json()).data.map((article) => article.id) : [];
      },
      versions: async (id) => {
        const answer = await t.app.inject(`/v1/articles/${id}/versions?limit=100`);
        return answer.statusCode === 200 ? readVersions(answer.json()).data : [];
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

/** Everything that readers see of articles that partners get, each with those that it names to be read next, and its history. */
async function shown({ app }: TestApp): Promise<readonly unknown[]> {
  const all: unknown[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const place: string = cursor === '' ? '' : `&cursor=${cursor}`;
    const { data, page } = (
      await app.inject(`/v1/articles?limit=50&body=html,markdown,text,blocks${place}`)
    ).json();
    for (const article of data.filter(isOffered)) {
      const related = (await app.inject(`/v1/articles/${article.id}/related?fields=id`)).json().data;
      const versions = (await app.inject(`/v1/articles/${article.id}/versions?limit=100`)).json().data;
      all.push({ ...article, related, versions });
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

/** Each name that anything has or had, for readers or for nobody. */
async function names({ store }: TestApp): Promise<readonly string[]> {
  const { articles, lists } = store;
  const all: string[] = [];
  for (const { article, live, formerSlugs } of await articles.inOrder(0, 1_000))
    for (const name of [article.id, ...(live === null ? [] : [live.slug]), ...formerSlugs])
      all.push(`articles/${name}`);
  for (const { list, live, formerSlugs } of await lists.inOrder(0, 1_000))
    for (const name of [list.id, ...(live === null ? [] : [live.slug]), ...formerSlugs])
      all.push(`lists/${name}`);
  for (const kind of ['authors', 'sections', 'tags'] as const)
    for (const { item, former } of await store[kind].inOrder(0, 1_000))
      for (const name of [item.id, item.slug, ...former.slugs, ...former.ids]) all.push(`${kind}/${name}`);
  return all;
}

async function answers({ app }: TestApp, asked: readonly string[]): Promise<readonly unknown[]> {
  return Promise.all(
    asked.map(async (name) => {
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
  const asked = [...new Set([...(await names(there)), ...(await names(copy))])];
  expect(await answers(copy, asked)).toEqual(await answers(there, asked));
}
