import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openSecret } from '../../../src/domain/sealing.ts';
import { type TestApp, testApp } from '../../support/app.ts';
import { type Partner, partnerAt } from '../../support/partner.ts';
import { PRIVATE_HOSTS } from '../../support/private-hosts.ts';
import { attemptDue, SEALING_KEY } from '../../support/webhooks.ts';

const URL = 'https://partner.test/hook';
/** By host; any other is at a public address. */
const HOSTS: Readonly<Record<string, readonly string[]>> = {
  'inside.test': ['10.0.0.1'],
  'both.test': ['203.0.114.1', '::1'],
  'later.test': [],
};

let t: TestApp;
let partner: Partner;
beforeAll(async () => {
  t = await testApp({ deps: { resolve: async (host) => HOSTS[host] ?? ['203.0.114.1'] } });
});
afterAll(() => t.close());
beforeEach(async () => {
  partner = await partnerAt(t);
});

const make = async (fields: object = {}) => {
  const made = await partner.call('POST', '', { body: { url: URL, ...fields } });
  expect(made.status, made.text).toBe(201);
  return made.json();
};

describe('a new webhook', () => {
  it('is shown with its secret once, which the database has in no form that signs', async () => {
    const made = await partner.call('POST', '', { body: { url: URL, types: ['article.published'] } });
    expect(made.headers['cache-control']).toBe('private, no-store');
    const { secret, ...shown } = made.json();
    expect(secret).toMatch(/^whsec_/);
    expect(Buffer.from(secret.slice(6), 'base64')).toHaveLength(32);
    expect(shown).toEqual({
      id: shown.id,
      url: URL,
      description: null,
      types: ['article.published'],
      state: 'active',
      disabledReason: null,
      disabledAt: null,
      previousUntil: null,
      lastDeliveredAt: null,
      createdAt: t.desk.now,
      revision: 1,
    });
    expect(made.headers).toMatchObject({
      etag: '"1"',
      location: `https://api.test/v1/webhooks/${shown.id}`,
    });
    const one = await partner.call('GET', `/${shown.id}`);
    expect([one.json(), one.headers.etag]).toEqual([shown, '"1"']);
    expect((await partner.call('GET', '')).json().data).toEqual([shown]);
    const kept = await t.store.webhooks.get(shown.id);
    expect(JSON.stringify(kept)).not.toContain(secret.slice(6, 20));
    expect(openSecret(kept?.secret ?? '', SEALING_KEY, shown.id)?.toString('base64')).toBe(secret.slice(6));
  });

  it.each(PRIVATE_HOSTS)('is refused for a private target: %s', async (host) => {
    const refused = await partner.call('POST', '', { body: { url: `https://${host}/hook` } });
    expect(refused.status).toBe(400);
    expect(refused.json()).toMatchObject({ code: 'invalid-body', errors: [{ pointer: '/url' }] });
  });

  it.each([
    ['/url', { url: 'http://partner.test/' }],
    ['/url', { url: 'https://user:secret@partner.test/' }],
    ['/url', { url: 'https://inside.test/' }],
    ['/url', { url: 'https://both.test/' }],
    ['/url', { url: 'nonsense' }],
    ['/url', {}],
    ['/types/0', { url: URL, types: ['article.liked'] }],
    ['/types', { url: URL, types: [] }],
    ['/description', { url: URL, description: 'two\nlines' }],
    ['/secret', { url: URL, secret: 'whsec_x' }],
    ['/state', { url: URL, state: 'disabled' }],
  ])('is refused, naming %s: %j', async (pointer, body) => {
    const refused = await partner.call('POST', '', { body });
    expect(refused.status).toBe(400);
    expect(refused.json().errors[0].pointer).toBe(pointer);
  });

  it('may have a host that is nowhere yet: each connection looks again', async () => {
    expect((await make({ url: 'https://later.test/' })).url).toBe('https://later.test/');
  });

  it('may be private and without TLS where the service is set up so', async () => {
    await using own = await testApp({ env: { WEBHOOK_PRIVATE_TARGETS: 'true' } });
    const { call } = await partnerAt(own);
    expect((await call('POST', '', { body: { url: 'http://127.0.0.1:1/' } })).status).toBe(201);
    expect((await call('POST', '', { body: { url: 'http://a@127.0.0.1:1/' } })).status).toBe(400);
  });

  it('is made once under one Idempotency-Key, with the same secret', async () => {
    const sent = { body: { url: URL }, headers: { 'idempotency-key': 'once' } };
    const first = await partner.call('POST', '', sent);
    const again = await partner.call('POST', '', sent);
    expect([again.text, again.headers['idempotency-replayed']]).toEqual([first.text, 'true']);
    expect((await partner.call('GET', '')).json().data).toHaveLength(1);
  });
});

describe('a webhook', () => {
  it('of another key is answered about like one that there is not, by every route', async () => {
    const { id } = await make();
    await partner.call('POST', `/${id}/test`);
    const { data } = (await partner.call('GET', `/${id}/deliveries`)).json();
    const stranger = await t.key('webhooks:write');
    const unknown = t.desk.makeId();
    const routes = [
      ['GET', ''],
      ['PATCH', '', { url: URL }],
      ['DELETE', ''],
      ['POST', '/secret'],
      ['POST', '/test'],
      ['POST', '/redelivery', { since: '2024-01-01' }],
      ['GET', '/deliveries'],
      ['GET', `/deliveries/${data[0].id}`],
      ['POST', `/deliveries/${data[0].id}/redelivery`],
    ] as const;
    for (const [method, path, body] of routes) {
      const ask = async (of: string) => {
        const { status, text } = await partner.call(method, `/${of}${path}`, { key: stranger, body });
        return `${status} ${text.replace(/"requestId":"[^"]+"/, '')}`;
      };
      expect(await ask(id), `${method} ${path}`).toBe(await ask(unknown));
      expect(await ask(id)).toMatch(/^404 /);
    }
    expect((await partner.call('GET', '', { key: stranger })).json().data).toEqual([]);
    expect((await partner.call('GET', `/${id}`)).json().revision).toBe(1);
  });

  it('is edited and deleted by who knows how it stands', async () => {
    const { id } = await make();
    const body = { description: 'Front page', types: ['tag.merged', 'article.published'] };
    for (const [method, sent] of [
      ['PATCH', { body }],
      ['DELETE', {}],
    ] as const) {
      expect((await partner.call(method, `/${id}`, { ...sent, headers: { 'if-match': '' } })).status).toBe(
        400,
      );
      const stale = await partner.call(method, `/${id}`, { ...sent, ifMatch: 2 });
      expect([stale.status, stale.json().currentRevision]).toEqual([412, 1]);
      const blind = await t.app.inject({
        method,
        url: `/v1/webhooks/${id}`,
        headers: { authorization: `Bearer ${partner.key}` },
        ...(method === 'PATCH' && { payload: body }),
      });
      expect(blind.statusCode).toBe(428);
    }
    const edited = await partner.call('PATCH', `/${id}`, { body, ifMatch: 1 });
    expect(edited.json()).toMatchObject({
      description: 'Front page',
      types: ['article.published', 'tag.merged'],
      revision: 2,
    });
    expect(edited.headers.etag).toBe('"2"');
    for (const url of ['https://inside.test/', 'https://127.1/'])
      expect((await partner.call('PATCH', `/${id}`, { body: { url } })).json().errors[0].pointer).toBe(
        '/url',
      );
    expect((await partner.call('PATCH', `/${id}`, { body: { revision: 9 } })).status).toBe(400);
    expect((await partner.call('DELETE', `/${id}`, { ifMatch: 2 })).status).toBe(204);
    expect((await partner.call('GET', `/${id}`)).status).toBe(404);
  });

  it('is disabled and made active by its owner, and says so', async () => {
    const { id } = await make();
    const off = await partner.call('PATCH', `/${id}`, { body: { state: 'disabled' } });
    expect(off.json()).toMatchObject({ state: 'disabled', disabledReason: 'owner', disabledAt: t.desk.now });
    for (const [path, body] of [
      ['/test', undefined],
      ['/redelivery', { since: '2024-01-01' }],
    ] as const) {
      const refused = await partner.call('POST', `/${id}${path}`, { body });
      expect([refused.status, refused.json().code]).toEqual([409, 'wrong-state']);
    }
    const on = await partner.call('PATCH', `/${id}`, { body: { state: 'active' } });
    expect(on.json()).toMatchObject({ state: 'active', disabledReason: null, disabledAt: null, revision: 3 });
  });

  it('gets another secret, and both sign for a day', async () => {
    const { id, secret } = await make();
    const sent = { headers: { 'idempotency-key': 'rotate' } };
    const rotated = await partner.call('POST', `/${id}/secret`, sent);
    expect(rotated.status).toBe(200);
    expect(rotated.json().secret).toMatch(/^whsec_/);
    expect(rotated.json().secret).not.toBe(secret);
    expect(rotated.json()).toMatchObject({ previousUntil: '2024-01-02T00:00:00.000Z', revision: 2 });
    expect((await partner.call('POST', `/${id}/secret`, sent)).text).toBe(rotated.text);
    t.desk.advance(86_400_000);
    expect((await partner.call('GET', `/${id}`)).json().previousUntil).toBeNull();
    const open = (sealed: string | null | undefined) =>
      `whsec_${openSecret(sealed ?? '', SEALING_KEY, id)?.toString('base64')}`;
    const kept = await t.store.webhooks.get(id);
    expect([open(kept?.secret), open(kept?.previousSecret)]).toEqual([rotated.json().secret, secret]);
  });
});

describe('the deliveries of a webhook', () => {
  it('are listed by pages and by state, shown one by one, and sent anew', async () => {
    const { id } = await make();
    const since = t.desk.advance(60_000);
    for (const name of ['One', 'Two', 'Three']) await t.desk.tag(`${name} of ${id}`);
    await attemptDue(t.store, t.desk, { status: 500 });
    await partner.call('POST', `/${id}/test`, { headers: { 'idempotency-key': 'test' } });
    await partner.call('POST', `/${id}/test`, { headers: { 'idempotency-key': 'test' } });
    const first = (await partner.call('GET', `/${id}/deliveries?limit=2`)).json();
    expect(first.data).toMatchObject([
      { event: { type: 'webhook.test', id, seq: null }, state: 'pending', attempts: 0, failure: null },
      { event: { type: 'tag.updated' }, state: 'pending', attempts: 1, status: 500, failure: 'status' },
    ]);
    const next = (await partner.call('GET', `/${id}/deliveries?limit=2&cursor=${first.page.next}`)).json();
    expect([next.data.length, next.page.next]).toEqual([2, null]);
    expect((await partner.call('GET', `/${id}/deliveries?state=failed`)).json().data).toEqual([]);
    const foreign = await partner.call('GET', `/${id}/deliveries?state=failed&cursor=${first.page.next}`);
    expect(foreign.json().code).toBe('invalid-cursor');

    const [, one] = first.data;
    expect((await partner.call('GET', `/${id}/deliveries/${one.id}`)).json()).toEqual(one);
    expect((await partner.call('GET', `/${id}/deliveries/msg_unknown`)).status).toBe(404);
    const again = await partner.call('POST', `/${id}/deliveries/${one.id}/redelivery`);
    expect(again.json()).toMatchObject({ id: one.id, state: 'pending', attempts: 0, failure: null });
    const all = await partner.call('POST', `/${id}/redelivery`, { body: { since } });
    expect(all.json()).toEqual({ since, entries: 3 });
    const wrong = await partner.call('POST', `/${id}/redelivery`, { body: { since: 'yesterday' } });
    expect([wrong.status, wrong.json().errors[0].pointer]).toEqual([400, '/since']);
  });

  it('tell nothing of what is not in the change log', async () => {
    const { id } = await make();
    await t.desk.draft({ title: 'Draft of a secret' });
    await t.store.webhooks.follow(t.desk.now);
    expect((await partner.call('GET', `/${id}/deliveries`)).json().data).toEqual([]);
  });
});
