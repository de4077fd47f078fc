import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openSecret } from '../../../src/domain/sealing.ts';
import { deriveKey } from '../../../src/domain/secret.ts';
import { topicReader } from '../../../src/http/syndication/topics.ts';
import { PUBLIC_URL, SECRET, type TestApp, testApp } from '../../support/app.ts';
import { dueToHub, subscribed } from '../../support/hub.ts';
import { PRIVATE_HOSTS } from '../../support/private-hosts.ts';

const TOPIC = `${PUBLIC_URL}/v1/articles.rss`;
const HUB = `${PUBLIC_URL}/v1/websub`;

let t: TestApp;
beforeAll(async () => {
  t = await testApp({
    deps: { resolve: async (host) => (host === 'inside.test' ? ['10.0.0.1'] : ['203.0.114.1']) },
    fill: async (desk) => {
      await desk.section('Europe');
      await desk.publish({ title: 'A story' });
    },
  });
});
afterAll(() => t.close());
// A host of its own for each test, so that none fills that of another.
let host = 0;
let callback: string;
beforeEach(() => {
  host += 1;
  callback = `https://reader-${host}.test/hook`;
});

const WHOLE = () => ({ 'hub.mode': 'subscribe', 'hub.topic': TOPIC, 'hub.callback': callback });
const post = (payload: string, more: Record<string, string> = {}, app = t.app) =>
  app.inject({
    method: 'POST',
    url: '/v1/websub',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...more },
    payload,
  });
const ask = (fields: Record<string, string> = {}, app = t.app) =>
  post(new URLSearchParams({ ...WHOLE(), ...fields }).toString(), {}, app);
const requested = async () => {
  const { items } = await dueToHub(t.store, t.desk.now, 1_000);
  return items.flatMap((task) =>
    task.is === 'request' && task.request.callback.startsWith(callback) ? [task.request] : [],
  );
};

describe('the hub', () => {
  it('takes a request for a feed, and knows what the feed is now', async () => {
    const feed = await t.app.inject({ url: '/v1/articles.rss' });
    const answer = await ask();
    expect([answer.statusCode, answer.body]).toEqual([202, '']);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(await requested()).toMatchObject([
      { mode: 'subscribe', topic: TOPIC, callback, lease: 864_000, secret: null, tag: feed.headers.etag },
    ]);
  });

  it('keeps a secret in no form that signs, and leaves alone what it doesn’t know', async () => {
    const answer = await ask({
      'hub.secret': 'ąžuolas',
      'hub.lease_seconds': '7200',
      'hub.verify': 'sync',
      x: 'y',
    });
    expect(answer.statusCode).toBe(202);
    const [request] = await requested();
    expect(request?.lease).toBe(7_200);
    expect(request?.secret).not.toContain('uolas');
    const opened = openSecret(request?.secret ?? '', deriveKey(SECRET, 'websub'), request?.id ?? '');
    expect(opened?.toString()).toBe('ąžuolas');
  });

  it.each([
    '/v1/articles.atom',
    '/v1/articles.feed.json?genre=opinion&limit=5',
    '/v1/sections/europe/articles.rss',
  ])('is the hub of %s', async (path) => {
    expect((await ask({ 'hub.topic': `${PUBLIC_URL}${path}` })).statusCode).toBe(202);
  });

  it.each([
    ['another’s', 'https://elsewhere.test/v1/articles.rss'],
    ['one whose host only begins like ours', `${PUBLIC_URL}.evil.test/v1/articles.rss`],
    ['no feed', `${PUBLIC_URL}/v1/articles`],
    ['not there', `${PUBLIC_URL}/v1/sections/nowhere/articles.rss`],
    ['not written as it writes itself', `${PUBLIC_URL}/v1/articles.rss?limit=5&%73ort=title`],
    ['a page behind the first', `${PUBLIC_URL}/v1/articles.rss?cursor=abc`],
    ['an article', `${PUBLIC_URL}/v1/articles/a-story.json`],
    ['the hub', HUB],
    ['no address', 'articles'],
    ['no address that a browser would write so', `${PUBLIC_URL}/\\`],
    ['one with a fragment', `${TOPIC}#top`],
  ])('refuses a topic that is %s', async (_, topic) => {
    const answer = await ask({ 'hub.topic': topic });
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ code: 'invalid-body', errors: [{ pointer: '/hub.topic' }] });
    expect(await requested()).toEqual([]);
  });

  it.each([...PRIVATE_HOSTS, 'inside.test'])('refuses a callback at %s', async (at) => {
    const answer = await ask({ 'hub.callback': `https://${at}/hook` });
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ errors: [{ pointer: '/hub.callback' }] });
  });

  it.each([
    ['hub.callback', 'http://reader.test/hook'],
    ['hub.callback', 'https://user:pass@reader.test/hook'],
    ['hub.callback', 'ftp://reader.test/'],
    ['hub.mode', 'publish'],
    ['hub.lease_seconds', 'soon'],
    ['hub.lease_seconds', '-5'],
    ['hub.secret', 'ž'.repeat(100)],
  ])('refuses a %s of %s, and says which it was', async (field, value) => {
    const answer = await ask({ [field]: value });
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ code: 'invalid-body', errors: [{ pointer: `/${field}` }] });
  });

  it('refuses a form that lacks something or says something twice', async () => {
    const lacking = await post('hub.mode=subscribe');
    expect(lacking.json().errors.map(({ pointer }: { pointer: string }) => pointer)).toContain('/hub.topic');
    const form = new URLSearchParams(WHOLE());
    form.append('hub.topic', TOPIC);
    const twice = await post(form.toString());
    expect(twice.json()).toMatchObject({ detail: 'The field `/hub.topic` is there twice.' });
    expect((await post('')).statusCode).toBe(400);
    expect((await post('{}', { 'content-type': 'application/json' })).statusCode).toBe(415);
    expect((await post('x=1', { 'content-encoding': 'gzip' })).statusCode).toBe(415);
  });

  it('takes what a form left empty for nothing, and no more than a form holds', async () => {
    expect((await ask({ 'hub.secret': '', 'hub.lease_seconds': '' })).statusCode).toBe(202);
    expect(await requested()).toMatchObject([{ secret: null, lease: 864_000 }]);
    expect((await post(`hub.x=${'x'.repeat(40_000)}`)).statusCode).toBe(413);
  });

  it('lets whoever subscribed leave, also where the feed is none any more', async () => {
    const gone = `${PUBLIC_URL}/v1/sections/gone/articles.rss`;
    await subscribed(t.store, t.desk, { topic: gone, callback });
    expect((await ask({ 'hub.mode': 'unsubscribe', 'hub.topic': gone })).statusCode).toBe(202);
    expect(await requested()).toMatchObject([{ mode: 'unsubscribe', topic: gone }]);
    expect((await ask({ 'hub.mode': 'unsubscribe' })).statusCode).toBe(202);
    expect(await requested()).toHaveLength(1);
  });

  it('answers 409 to a host that has too many unconfirmed', async () => {
    for (let n = 0; n < 10; n += 1) {
      const { statusCode } = await ask({ 'hub.callback': `${callback}/${n}` });
      expect(statusCode).toBe(202);
    }
    const answer = await ask();
    expect(answer.statusCode).toBe(409);
    expect(answer.json().detail).toContain('have still to confirm');
  });

  it('is none where readers need a key, and no feed names one', async () => {
    await using closed = await testApp({ env: { PUBLIC_READ: 'false' } });
    expect((await ask({}, closed.app)).statusCode).toBe(404);
    const key = await closed.key('content:read');
    const feed = await closed.app.inject({
      url: '/v1/articles.rss',
      headers: { authorization: `Bearer ${key}` },
    });
    expect(feed.statusCode).toBe(200);
    expect(`${feed.headers.link} ${feed.body}`).not.toContain('hub');
  });
});

describe('a topic', () => {
  it('is read as anybody gets it, and by nobody whose requests are counted', async () => {
    await using limited = await testApp({
      env: { RATE_LIMIT_ADDRESS: '1' },
      fill: (desk) => desk.publish({ title: 'A story' }),
    });
    const contentOf = topicReader(limited.app, limited.config);
    const feed = await limited.app.inject({ url: '/v1/articles.rss', remoteAddress: '192.0.2.1' });
    expect(feed.headers.ratelimit).toBe('"address";r=0;t=60');
    for (let n = 0; n < 3; n += 1) {
      const content = await contentOf(TOPIC);
      expect(content?.bytes.toString()).toBe(feed.body);
      expect(content).toMatchObject({ type: feed.headers['content-type'], tag: feed.headers.etag });
    }
  });

  it('goes on under its former address where what it is of has another slug', async () => {
    const section = await t.desk.section('Renamed soon');
    const contentOf = topicReader(t.app, t.config);
    const topic = `${PUBLIC_URL}/v1/sections/renamed-soon/articles.rss`;
    expect(await contentOf(topic)).not.toBeNull();
    await t.store.sections.update(section.id, (it) => ({ ...it, slug: 'renamed', revision: 2 }));
    expect((await contentOf(topic))?.bytes.toString()).toContain('/v1/sections/renamed/articles.rss');
  });

  it('is unknown, not gone, while the service can’t answer', async () => {
    const contentOf = topicReader(
      { inject: async () => ({ statusCode: 503, headers: {}, rawPayload: Buffer.alloc(0) }) } as never,
      t.config,
    );
    await expect(contentOf(TOPIC)).rejects.toThrow('answers 503');
  });
});
