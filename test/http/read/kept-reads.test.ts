import { setTimeout as wait } from 'node:timers/promises';
import { brotliDecompressSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { instantFromMs, toMs } from '../../../src/domain/clock.ts';
import { edit, publish, unpublish } from '../../../src/domain/publishing.ts';
import { KeptReads, type Made } from '../../../src/http/read/kept-reads.ts';
import { Representation } from '../../../src/http/read/representation.ts';
import { type TestApp, testApp } from '../../support/app.ts';
import { bodyOf } from '../../support/content.ts';
import { scheduled } from '../../support/schedules.ts';

let t: TestApp;

beforeEach(async () => {
  t = await testApp();
  return t.close;
});

async function ask(url: string, headers: Record<string, string> = {}) {
  const answer = await t.app.inject({ url, headers });
  return { ...answer, json: () => answer.json(), cache: answer.headers['cache-status'] };
}
const cacheOf = async (url: string) => (await ask(url)).cache;

const HIT = 'Dateline; hit';
const MADE = 'Dateline; fwd=uri-miss; stored';

describe('an answer to readers', () => {
  it('is made once and kept, however the request is written', async () => {
    const first = await ask('/v1/articles?limit=5&sort=title');
    expect(first.cache).toBe(MADE);
    expect(first.headers['server-timing']).toMatch(/^app;dur=\d+\.\d$/);
    const second = await ask('/v1/articles?sort=title&limit=5');
    expect(second.cache).toBe(HIT);
    expect([second.body, second.headers.etag]).toEqual([first.body, first.headers.etag]);
    expect(await cacheOf('/v1/articles?%6cimit=5&sort=title')).toBe(HIT);
    expect(await cacheOf('/v1/articles?limit=6&sort=title')).toBe(MADE);
  });

  it('is made anew when something that it shows changed, and only then', async () => {
    const [one, two] = [await t.desk.section('One'), await t.desk.section('Two')];
    const article = await t.desk.publish({ title: 'First', sectionId: one.id });
    const other = await t.desk.publish({ title: 'Second', sectionId: two.id });
    const urls = [
      `/v1/articles/${article.slug}`,
      `/v1/articles/${other.slug}`,
      '/v1/articles?section=one',
      '/v1/articles?section=two',
      '/v1/articles',
    ];
    for (const url of urls) await ask(url);
    await t.desk.draft({ title: 'Unseen', sectionId: one.id });
    await t.store.articles.update(other.id, null, (it) =>
      edit(it, { content: { title: 'Edited' } }, t.desk.now),
    );
    for (const url of urls) expect(await cacheOf(url), url).toBe(HIT);
    await t.store.articles.update(other.id, null, (it) => publish(it, t.desk.advance(1000)));
    expect(await Promise.all(urls.map(cacheOf))).toEqual([HIT, MADE, HIT, MADE, MADE]);
    await t.desk.publish({ title: 'Third', sectionId: one.id });
    expect(await Promise.all(urls.map(cacheOf))).toEqual([HIT, HIT, MADE, HIT, MADE]);
  });

  it('is made anew for an article when a translation of it comes, changes and goes', async () => {
    const original = await t.desk.publish({ title: 'Original' });
    const url = `/v1/articles/${original.slug}`;
    const translations = async () =>
      (await ask(url)).json().translations.map(({ slug }: { slug: string }) => slug);
    expect(await translations()).toEqual([]);
    const translation = await t.desk.publish({
      title: 'Vertimas',
      language: 'lt',
      translationOf: original.id,
    });
    expect(await translations()).toEqual(['vertimas']);
    await t.store.articles.update(translation.id, null, (it) => {
      const edited = edit(it, { slug: 'kitas', content: {} }, t.desk.now);
      return { ...publish(edited.article, t.desk.now) };
    });
    expect(await translations()).toEqual(['kitas']);
    await t.store.articles.update(translation.id, null, (it) => {
      const edited = edit(it, { content: { translationOf: null } }, t.desk.now);
      return publish(edited.article, t.desk.now);
    });
    expect(await translations()).toEqual([]);
  });

  it('is made anew for a translation when its original goes', async () => {
    const original = await t.desk.publish({ title: 'Original' });
    await t.desk.publish({ title: 'First', language: 'lt', translationOf: original.id });
    const second = await t.desk.publish({ title: 'Second', language: 'lv', translationOf: original.id });
    const translations = async () => (await ask(`/v1/articles/${second.slug}`)).json().translations.length;
    expect(await translations()).toBe(2);
    await t.store.articles.update(original.id, null, (it) => unpublish(it, t.desk.now));
    expect(await translations()).toBe(1);
  });

  it('of two values of which one has no article yet is made anew when one comes', async () => {
    await t.desk.publish({ title: 'English' });
    const total = async () => (await ask('/v1/articles?language=en,fr&total=true')).json().page.total;
    expect(await total()).toBe(1);
    await t.desk.publish({ title: 'French', language: 'fr' });
    expect(await total()).toBe(2);
  });

  it('of a list is made anew when its tail names another tag, though the first was hidden', async () => {
    const [hidden, open] = [await t.desk.tag('Hidden', { hidden: true }), await t.desk.tag('Open')];
    await t.desk.publish({ title: 'Of the open tag', tagIds: [open.id] });
    const filter = { tag: { allOf: [[hidden.slug]], noneOf: [] } };
    const tail = { query: 'tag=hidden', filter, sort: '-publishedAt' as const };
    const { slug } = await t.desk.publishedList('A list', { tail });
    const url = `/v1/lists/${slug}/articles`;
    expect((await ask(url)).json().data).toEqual([]);
    await t.store.tags.merge(hidden.id, open.id, t.desk.now);
    expect((await ask(url)).json().data).toHaveLength(1);
  });

  it('is of its own address alone, whatever is written in one', async () => {
    const { slug } = await t.desk.publish({ title: 'A story' });
    expect((await ask(`/v1/articles/${slug}?fields=title`)).statusCode).toBe(200);
    expect((await ask(`/v1/articles/${slug}%20fields%3Dtitle`)).statusCode).toBe(404);
    expect((await ask(`/v1/articles/${slug}%3Ffields%3Dtitle`)).statusCode).toBe(404);
  });

  it('to where an address leads is not kept, for it may lead elsewhere without a word', async () => {
    const url = `/v1/articles?url=${encodeURIComponent('https://www.test/a-story')}`;
    expect([await cacheOf(url), await cacheOf(url)]).toEqual(Array(2).fill('Dateline; fwd=uri-miss'));
  });

  it('is not kept for a client with a key, nor given what was kept', async () => {
    const key = await t.key('content:read');
    const keyed = await ask('/v1/articles', { authorization: `Bearer ${key}` });
    expect(keyed.cache).toBe('Dateline; fwd=bypass');
    expect(keyed.headers['cache-control']).toBe('private, no-store');
    expect(await cacheOf('/v1/articles')).toBe(MADE);
    expect((await ask('/v1/articles', { authorization: `Bearer ${key}` })).cache).toBe(
      'Dateline; fwd=bypass',
    );
  });

  it('is made once for all who ask for it at the same time', async () => {
    const answers = await Promise.all(Array.from({ length: 1000 }, () => ask('/v1/tags')));
    const counts = new Map<unknown, number>();
    for (const { cache } of answers) counts.set(cache, (counts.get(cache) ?? 0) + 1);
    expect(counts.get(MADE)).toBe(1);
    expect((counts.get(HIT) ?? 0) + (counts.get('Dateline; fwd=uri-miss; collapsed') ?? 0)).toBe(999);
  });

  it('is not kept past the moment at which something happens by itself', async () => {
    await scheduled(t.desk, { title: 'Planned' }, instantFromMs(toMs(t.desk.now) + 5000));
    expect((await ask('/v1/articles')).headers['cache-control']).toContain('max-age=5');
    t.desk.advance(4999);
    const before = await ask('/v1/articles');
    expect([before.cache, before.json().data]).toEqual([HIT, []]);
    t.desk.advance(1);
    const after = await ask('/v1/articles');
    expect([after.cache, after.json().data.length]).toEqual([MADE, 1]);
    expect(after.headers['cache-control']).toContain('max-age=30');
  });

  it('that is sent often in one coding is compressed with more effort, under another ETag', async () => {
    const text = Array.from({ length: 400 }, (_, n) => `word${(n * 7919) % 1000}`).join(' ');
    const { slug } = await t.desk.publish({ title: 'Long', body: bodyOf(text) });
    const get = (headers = {}) => ask(`/v1/articles/${slug}`, { 'accept-encoding': 'br', ...headers });
    const quick = await get();
    let best = quick;
    for (let n = 0; n < 100 && best.headers.etag === quick.headers.etag; n += 1) {
      await wait(5);
      best = await get();
    }
    expect(best.headers.etag).toBe(quick.headers.etag?.replace(/-br"$/, '-br-best"'));
    expect(best.rawPayload.length).toBeLessThan(quick.rawPayload.length);
    const plain = brotliDecompressSync(best.rawPayload).toString();
    expect(plain).toBe(brotliDecompressSync(quick.rawPayload).toString());
    for (const { headers } of [quick, best]) {
      expect((await get({ 'if-none-match': headers.etag })).statusCode).toBe(304);
    }
    expect((await get({ 'if-none-match': `${quick.headers.etag?.slice(0, -1)}-other"` })).statusCode).toBe(
      200,
    );
  });

  it('tells no date within a second of a change, and tells it after', async () => {
    const { slug } = await t.desk.publish({ title: 'Fresh' });
    expect((await ask(`/v1/articles/${slug}`)).headers['last-modified']).toBeUndefined();
    t.desk.advance(2000);
    const later = await ask(`/v1/articles/${slug}`);
    expect([later.cache, later.headers['last-modified']]).toEqual([HIT, expect.any(String)]);
  });

  it('is never kept where no memory is given to it', async () => {
    await using none = await testApp({ env: { CACHE_MEMORY: '0' } });
    for (let n = 0; n < 2; n += 1) {
      const { headers } = await none.app.inject('/v1/articles');
      expect(headers['cache-status']).toBe('Dateline; fwd=uri-miss');
    }
  });
});

describe('what was made at once', () => {
  const as = { key: 'key', target: '/a' };
  const given: string[] = [];
  const giveBack = (bytes: Buffer) => void given.push(bytes.toString());
  const lent = (text: string): Made => ({
    representation: new Representation('/', { bytes: Buffer.from(text), tag: text, keys: '', giveBack }),
    dependsOn: ['articles'],
  });
  const readsOf = (cacheMemory: number) =>
    new KeptReads({ ...t, config: { ...t.config, cacheMemory }, clock: () => t.desk.now });
  beforeEach(() => {
    given.length = 0;
  });

  it('is kept in bytes of its own, and what was lent is given back', async () => {
    const reads = readsOf(1);
    await reads.settle();
    const answered = reads.keepMade(as, lent('x'), reads.version ?? -1);
    expect([answered?.status, given]).toEqual(['fwd=uri-miss; stored', ['x']]);
    const { bytes } = answered?.representation.plain ?? {};
    expect(bytes?.buffer.byteLength).toBe(bytes?.length);
    answered?.representation.release();
    expect(given).toEqual(['x']);
    expect(reads.hasKey('key') && reads.findAs({ key: 'key', target: '/b' })?.plain.bytes.toString()).toBe(
      'x',
    );
    expect(reads.has('/b')).toBe(true);
  });

  it('is lent until it was sent where nothing is kept', async () => {
    const reads = readsOf(0);
    await reads.settle();
    const answered = reads.keepMade(as, lent('x'), reads.version ?? -1);
    expect([answered?.status, given]).toEqual(['fwd=uri-miss', []]);
    answered?.representation.release();
    answered?.representation.release();
    expect(given).toEqual(['x']);
  });

  it('is nothing before anything was settled, and after something was written', async () => {
    const reads = readsOf(1);
    expect(reads.version).toBeNull();
    await reads.settle();
    const version = reads.version ?? -1;
    await t.desk.publish();
    await reads.settle();
    expect(reads.keepMade(as, lent('x'), version)).toBeNull();
    expect(reads.has('/a')).toBe(false);
  });

  it('is nothing once something has changed by itself', async () => {
    await scheduled(t.desk, { title: 'Planned' }, instantFromMs(toMs(t.desk.now) + 5000));
    const settle = async () => ({ at: instantFromMs(toMs(t.desk.now) + 5000), told: null });
    const reads = new KeptReads({ ...t, settle, clock: () => t.desk.now });
    await reads.settle();
    const { version } = reads;
    t.desk.advance(5000);
    expect([version, reads.version]).toEqual([t.store.changes.version(), null]);
    expect(reads.keepMade(as, lent('x'), version ?? -1)).toBeNull();
  });
});
