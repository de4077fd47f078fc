import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseKey } from '../../../src/domain/key-text.ts';
import type { ListedArticleWire } from '../../../src/http/schemas/editorial-articles.ts';
import { openStore } from '../../../src/store/open.ts';
import type { Store } from '../../../src/store/store.ts';
import { type TestApp, testApp } from '../../support/app.ts';
import { type Editor, editorAt } from '../../support/editor.ts';

let t: TestApp;
let editor: Editor;

beforeAll(async () => {
  t = await testApp();
  editor = await editorAt(t);
});
afterAll(() => t.close());

const DAY = 86_400_000;
let used = 0;
const newKey = () => {
  used += 1;
  return `key-${used}`;
};

const post = (path: string, body: object, name: string, by = editor) =>
  by.call('POST', path, { body, headers: { 'idempotency-key': name } });

async function countOf(title: string, by = editor): Promise<number> {
  const { data } = (await by.call('GET', `/articles?q=${title}`)).json<{ data: ListedArticleWire[] }>();
  return data.length;
}

describe('an Idempotency-Key', () => {
  it('sent again with the same request brings the first answer again, and no second effect', async () => {
    const name = newKey();
    const first = await post('/articles', { title: 'Madeonce' }, name);
    t.desk.advance(1000);
    const second = await post('/articles', { title: 'Madeonce' }, name);
    expect([first.status, first.headers['idempotency-replayed']]).toEqual([201, undefined]);
    expect([second.status, second.headers['idempotency-replayed']]).toEqual([201, 'true']);
    expect([second.text, second.headers.etag, second.headers.location]).toEqual([
      first.text,
      first.headers.etag,
      first.headers.location,
    ]);
    expect(await countOf('madeonce')).toBe(1);
  });

  it('brings the first answer also where the thing has changed since', async () => {
    const { id } = await editor.create();
    await editor.publish(id);
    const name = newKey();
    const correction = { kind: 'correction', note: 'Once.' };
    const first = await post(`/articles/${id}/corrections`, correction, name);
    await editor.call('PUT', `/articles/${id}/withdrawal`, { body: { reason: 'x' } });
    expect((await post(`/articles/${id}/corrections`, correction, name)).text).toBe(first.text);
    expect((await editor.call('GET', `/articles/${id}`)).json().corrections).toHaveLength(1);
  });

  it('with another body or another address is 422', async () => {
    const name = newKey();
    const { id } = (await post('/articles', { title: 'One' }, name)).json();
    for (const refused of [
      await post('/articles', { title: 'Other' }, name),
      await post(`/articles/${id}/preview`, {}, name),
    ]) {
      expect([refused.status, ...refused.fault]).toEqual([422, 'idempotency-key-reused', 'Idempotency-Key']);
    }
  });

  it('is each caller’s own', async () => {
    const other = await editorAt(t);
    const name = newKey();
    const [mine, theirs] = [
      await post('/articles', { title: 'A' }, name),
      await post('/articles', { title: 'A' }, name, other),
    ];
    expect(mine.json().id).not.toBe(theirs.json().id);
  });

  it('of a request that was refused may be used again, since nothing was done', async () => {
    const name = newKey();
    expect((await post('/articles', { title: '' }, name)).status).toBe(400);
    expect((await post('/articles', { title: 'X', section: 'nowhere' }, name)).status).toBe(400);
    expect((await post('/articles', { title: 'X' }, name)).status).toBe(201);
  });

  it('works where nothing is saved: a preview link comes again as it was, and a restoration of what is there', async () => {
    const { id } = await editor.create();
    for (const path of [`/articles/${id}/preview`, `/articles/${id}/revisions/1/restore`]) {
      const name = newKey();
      const first = await post(path, {}, name);
      t.desk.advance(1000);
      const second = await post(path, {}, name);
      expect([second.text, second.headers['idempotency-replayed']]).toEqual([first.text, 'true']);
    }
  });

  it.each(['', 'a b', 'ž', 'x'.repeat(256)])(
    'that is not 1 to 255 visible characters is refused: %j',
    async (name) => {
      const refused = await post('/articles', { title: 'X' }, name);
      expect([refused.status, ...refused.fault]).toEqual([400, 'invalid-parameter', 'Idempotency-Key']);
    },
  );

  it('sent a hundred times at once has one effect; each is answered with it or told to wait', async () => {
    const name = newKey();
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => post('/articles', { title: 'Hurried' }, name)),
    );
    const done = answers.filter(({ status }) => status === 201);
    const waiting = answers.filter(({ status }) => status === 409);
    expect(done.length + waiting.length).toBe(100);
    expect(new Set(done.map(({ text }) => text)).size).toBe(1);
    expect(waiting[0]?.fault).toEqual(['idempotency-key-in-flight']);
    expect(waiting[0]?.headers['retry-after']).toBe('1');
    expect(await countOf('hurried')).toBe(1);
  });

  it('is kept for a day, and forgotten after it', async () => {
    const name = newKey();
    const first = await post('/articles', { title: 'Today' }, name);
    t.desk.advance(DAY - 1);
    expect((await post('/articles', { title: 'Today' }, name)).text).toBe(first.text);
    t.desk.advance(1);
    await t.store.answers.forget(t.desk.now);
    expect((await post('/articles', { title: 'Today' }, name)).json().id).not.toBe(first.json().id);
  });
});

describe('through a restart', () => {
  it('the first answer still comes, and the database holds neither key nor answer in the clear', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'dateline-once-'));
    const url = `file:${join(folder, 'dateline.db')}`;
    const story = { title: 'Kept through', body: { markdown: 'Unmistakable.' } };
    try {
      const before = await testApp({ deps: { store: await openStore(url) } });
      const own = await editorAt(before);
      const first = await post('/articles', story, 'restart', own);
      const answer = await before.store.answers.find(keyId(own), 'restart');
      await before.close();

      await using after = await testApp({ deps: { store: await openStore(url) } });
      const again = await after.app.inject({
        method: 'POST',
        url: '/v1/editorial/articles',
        headers: { authorization: `Bearer ${own.key}`, 'idempotency-key': 'restart' },
        payload: story,
      });
      expect([again.body, again.headers['idempotency-replayed']]).toEqual([first.text, 'true']);
      expect(Buffer.from(answer?.answer ?? '').includes('Unmistakable')).toBe(false);
      const secret = own.key.split('_')[2]?.slice(0, 64) ?? '';
      for (const file of await readdir(folder)) {
        const bytes = await readFile(join(folder, file));
        expect([file, bytes.includes(secret), bytes.includes('"status":201')]).toEqual([file, false, false]);
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('a crash between commit and answer loses nothing: the same request finds what it did', async () => {
    const store = await openStore(':memory:');
    let crashing = true;
    const crashed: Store = {
      ...store,
      articles: {
        ...store.articles,
        create: async (...given) => {
          const created = await store.articles.create(...given);
          if (crashing) throw new Error('the process ends here');
          return created;
        },
      },
    };
    await using broken = await testApp({ deps: { store: crashed } });
    const own = await editorAt(broken);
    expect((await post('/articles', { title: 'Survivor' }, 'crash', own)).status).toBe(500);
    crashing = false;
    const again = await post('/articles', { title: 'Survivor' }, 'crash', own);
    expect([again.status, again.headers['idempotency-replayed']]).toEqual([201, 'true']);
    expect(await countOf('survivor', own)).toBe(1);
    expect((await own.call('GET', `/articles/${again.json().id}`)).json()).toEqual(again.json());
  });

  it('two processes that are asked at once have one effect', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'dateline-once-'));
    const url = `file:${join(folder, 'dateline.db')}`;
    try {
      await using one = await testApp({ deps: { store: await openStore(url) } });
      await using two = await testApp({ deps: { store: await openStore(url) } });
      const own = await editorAt(one);
      const answers = await Promise.all(
        [one, two].map(({ app }) =>
          app.inject({
            method: 'POST',
            url: '/v1/editorial/articles',
            headers: { authorization: `Bearer ${own.key}`, 'idempotency-key': 'both' },
            payload: { title: 'Both' },
          }),
        ),
      );
      expect(answers.map(({ statusCode }) => statusCode)).toEqual([201, 201]);
      expect(answers.filter(({ headers }) => headers['idempotency-replayed'] === 'true')).toHaveLength(1);
      expect(await countOf('both', own)).toBe(1);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

function keyId({ key }: Editor): string {
  return parseKey(key)?.id ?? '';
}
