import type { AddressInfo } from 'node:net';
import { brotliDecompressSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Article } from '../../../src/domain/article.ts';
import { edit, publish, withdraw } from '../../../src/domain/publishing.ts';
import { type TestApp, testApp } from '../../support/app.ts';
import { bodyOf } from '../../support/content.ts';
import { TEST_FORMATS } from '../../support/formats.ts';
import { rename } from '../../support/newsroom.ts';

let t: TestApp;
let story: Article;
let section: { id: string };

beforeEach(async () => {
  t = await testApp({ deps: { formats: TEST_FORMATS } });
  section = await t.desk.section('Lithuania');
  story = await t.desk.publish({
    title: 'Story',
    sectionId: section.id,
    body: bodyOf('A long body. '.repeat(200)),
  });
  t.desk.advance(5_000);
});
afterEach(() => t.close());

const ask = (url: string, headers: Record<string, string> = {}, method: 'GET' | 'HEAD' = 'GET') =>
  t.app.inject({ url, headers, method });

const URLS = ['/v1/articles.tale', '/v1/sections/lithuania/articles.tale', '/v1/articles/story.tale'];
const HIT = 'Dateline; hit';

describe.each(URLS)('%s', (url) => {
  it('is kept, tagged, and cached by whoever may', async () => {
    const made = await ask(url);
    expect(made.headers['cache-status']).toBe('Dateline; fwd=uri-miss; stored');
    const kept = await ask(url);
    expect(kept.headers['cache-status']).toBe(HIT);
    expect([kept.body, kept.headers.etag]).toEqual([made.body, made.headers.etag]);
    expect(kept.headers['cache-control']).toMatch(/^public, max-age=30/);
    expect(kept.headers['surrogate-key']).toMatch(/section-\S+|sections/);
    expect(kept.headers['access-control-allow-origin']).toBe('*');
  });

  it('answers 304 to its ETag, and to its date once the second is over, until something of it changes', async () => {
    const { etag } = (await ask(url)).headers;
    t.desk.advance(5_000);
    const date = String((await ask(url)).headers['last-modified']);
    const validators = [{ 'if-none-match': String(etag) }, { 'if-modified-since': date }];
    const statuses = () => Promise.all(validators.map(async (one) => (await ask(url, one)).statusCode));
    expect(await statuses()).toEqual([304, 304]);
    t.desk.advance(3_600_000);
    await t.desk.draft({ title: 'Unseen', sectionId: section.id });
    expect(await statuses()).toEqual([304, 304]);
    const notModified = await ask(url, { 'if-none-match': String(etag) });
    expect([notModified.body, notModified.headers.etag, notModified.headers['content-type']]).toEqual([
      '',
      etag,
      undefined,
    ]);
    await t.store.articles.update(story.id, null, (it) =>
      publish(edit(it, { content: { title: 'Other' } }, t.desk.now).article, t.desk.now),
    );
    t.desk.advance(5_000);
    expect(await statuses()).toEqual([200, 200]);
    expect((await ask(url)).body).toContain('Other');
  });

  it('has no date while the second that it was made in lasts', async () => {
    await t.store.articles.update(story.id, null, (it) =>
      publish(edit(it, { content: { title: 'Other' } }, t.desk.now).article, t.desk.now),
    );
    expect((await ask(url)).headers['last-modified']).toBeUndefined();
    t.desk.advance(1_000);
    expect((await ask(url)).headers['last-modified']).toBe('Mon, 01 Jan 2024 00:00:05 GMT');
  });

  it('answers HEAD with the same headers and nothing more', async () => {
    const get = await ask(url, { 'accept-encoding': 'identity' });
    const head = await ask(url, { 'accept-encoding': 'identity' }, 'HEAD');
    expect([head.statusCode, head.body]).toEqual([200, '']);
    for (const name of ['etag', 'content-type', 'content-length', 'link', 'surrogate-key', 'vary']) {
      expect(head.headers[name], name).toBe(get.headers[name]);
    }
  });

  it('is compressed, with an ETag of its own that is the same state', async () => {
    const plain = await ask(url, { 'accept-encoding': 'identity' });
    const br = await ask(url, { 'accept-encoding': 'br' });
    expect(br.headers['content-encoding']).toBe('br');
    expect(brotliDecompressSync(br.rawPayload).toString()).toBe(plain.body);
    expect(br.headers.etag).not.toBe(plain.headers.etag);
    expect((await ask(url, { 'if-none-match': String(br.headers.etag) })).statusCode).toBe(304);
  });
});

describe('a kept feed', () => {
  const list = '/v1/sections/lithuania/articles.tale';

  it('never shows what was there before', async () => {
    const slugs = async () =>
      (await ask(list)).json().items.map((item: { article: Article }) => item.article.slug);
    expect(await slugs()).toEqual(['story']);
    const second = await t.desk.publish({ title: 'Second', sectionId: section.id });
    expect(await slugs()).toEqual(['second', 'story']);
    await rename(t.desk, second, 'renamed');
    expect(await slugs()).toEqual(['renamed', 'story']);
    await t.store.articles.update(second.id, null, (it) => withdraw(it, 'Untrue.', t.desk.now));
    expect(await slugs()).toEqual(['story']);
    const rights = { copyrightNotice: null, usageTerms: null, syndication: 'withheld' } as const;
    const change = (syndication: 'allowed' | 'withheld') =>
      t.store.articles.update(story.id, null, (it) =>
        publish(
          edit(it, { content: { rights: { ...rights, syndication } } }, t.desk.now).article,
          t.desk.now,
        ),
      );
    await change('withheld');
    expect(await slugs()).toEqual([]);
    await change('allowed');
    expect(await slugs()).toEqual(['story']);
    await t.store.sections.update(section.id, (it) => ({ ...it, name: 'Lietuva', updatedAt: t.desk.now }));
    expect((await ask(list)).json().channel.title).toBe('Dateline: Lietuva');
  });

  it('shows a translation that comes, wherever that one is filed', async () => {
    const translations = async () => (await ask(list)).json().items[0].article.translations;
    expect(await translations()).toEqual([]);
    await t.desk.publish({ title: 'Pasakojimas', language: 'lt', translationOf: story.id });
    expect(await translations()).toMatchObject([{ language: 'lt', slug: 'pasakojimas' }]);
  });

  it('forgets what was removed with the next removal', async () => {
    const removed = async () => (await ask('/v1/articles.tale')).json().channel.removed;
    expect(await removed()).toEqual([]);
    await t.store.articles.update(story.id, null, (it) => withdraw(it, 'Untrue.', t.desk.now));
    expect(await removed()).toEqual([{ id: story.id, at: t.desk.now, reason: 'Untrue.', version: 1 }]);
    const gone = t.desk.advance(1_000);
    await t.store.articles.remove(story.id, null, gone);
    expect(await removed()).toEqual([{ id: story.id, at: gone, reason: 'Untrue.', version: 1 }]);
  });

  it('follows the order and the name that editors give a list', async () => {
    const second = await t.desk.publish({ title: 'Second' });
    const front = await t.desk.publishedList('Front page', { pins: [story.id, second.id] });
    const read = async () => {
      const { channel, items } = (await ask('/v1/lists/front-page/articles.tale')).json();
      return [channel.title, items.map((item: { article: Article }) => item.article.slug)];
    };
    expect(await read()).toEqual(['Dateline: Front page', ['story', 'second']]);
    const again = await t.store.lists.get(front.id);
    if (again === null) throw new Error('the list is there');
    await t.desk.publishedList(again, { name: 'Top', pins: [second.id, story.id] });
    expect(await read()).toEqual(['Dateline: Top', ['second', 'story']]);
  });
});

it('is the same from the fast path, but for what tells how it was made', async () => {
  await t.app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = t.app.server.address() as AddressInfo;
  for (const url of URLS) {
    const read = async () => {
      const headers = { 'x-request-id': 'same-request', 'accept-encoding': 'identity' };
      const answer = await fetch(`http://127.0.0.1:${port}${url}`, { headers });
      const {
        'cache-status': cache,
        'server-timing': _,
        date: __,
        ...same
      } = Object.fromEntries(answer.headers);
      return { cache, same, body: await answer.text() };
    };
    const made = await read();
    const kept = await read();
    expect([kept.cache, kept.same, kept.body]).toEqual([HIT, made.same, made.body]);
    expect(kept.same['content-type']).toBe('text/x-tale; charset=utf-8');
  }
});

it('asks for a key where reading does', async () => {
  await using closed = await testApp({ env: { PUBLIC_READ: 'false' }, deps: { formats: TEST_FORMATS } });
  await closed.desk.publish({ title: 'Story' });
  const key = await closed.key('content:read');
  for (const url of ['/v1/articles.tale', '/v1/articles/story.tale', '/opml', '/sitemap.xml']) {
    expect(`${url} ${(await closed.app.inject(url)).statusCode}`).toBe(`${url} 401`);
    const answer = await closed.app.inject({ url, headers: { authorization: `Bearer ${key}` } });
    expect([answer.statusCode, answer.headers['cache-control']]).toEqual([200, 'private, no-store']);
  }
});
