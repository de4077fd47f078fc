import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { instant } from '../../../src/domain/clock.ts';
import { SCOPES } from '../../../src/domain/key-fields.ts';
import { idInKey } from '../../../src/domain/key-text.ts';
import { type TestApp, testApp } from '../../support/app.ts';

let t: TestApp;
let manager: string;

beforeAll(async () => {
  t = await testApp({
    fill: async (desk) => {
      const europe = await desk.section('Europe');
      await desk.section('Lithuania', europe.id);
    },
  });
  manager = await t.key(...SCOPES);
});
afterAll(() => t.close());

type Call = {
  readonly key?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};

async function call(
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  path: string,
  { key = manager, body, headers }: Call = {},
) {
  const answer = await t.app.inject({
    method,
    url: `/v1/editorial${path}`,
    headers: {
      authorization: `Bearer ${key}`,
      ...(NEEDS_MATCH.includes(method) && { 'if-match': '*' }),
      ...headers,
    },
    ...(body !== undefined && { payload: body as object }),
  });
  return { status: answer.statusCode, headers: answer.headers, text: answer.body, json: () => answer.json() };
}

const NEEDS_MATCH = ['PATCH', 'DELETE'];
const desk = { name: 'desk', scopes: ['articles:write', 'content:read'] };
const limitable = { name: 'desk', scopes: ['articles:write', 'drafts:read'] };
const opens = async (key: string) => (await call('GET', '/whoami', { key })).status === 200;

describe('a new key', () => {
  it('is shown with its text once, and never again', async () => {
    const made = await call('POST', '/keys', { body: desk });
    expect(made.status).toBe(201);
    expect(made.headers['cache-control']).toBe('no-store');
    const { key, ...shown } = made.json();
    expect(shown).toEqual({
      id: idInKey(key),
      entitlement: null,
      bodies: null,
      rateLimit: null,
      networks: null,
      name: 'desk',
      status: 'active',
      scopes: ['content:read', 'articles:write'],
      sections: null,
      createdAt: t.desk.now,
      expiresAt: null,
      revokedAt: null,
      lastUsedAt: null,
      previousUntil: null,
      revision: 1,
    });
    expect(made.headers.etag).toBe('"1"');
    expect(made.headers.location).toBe(`https://api.test/v1/editorial/keys/${shown.id}`);
    const one = await call('GET', `/keys/${shown.id}`);
    expect(one.json()).toEqual(shown);
    expect(one.headers.etag).toBe('"1"');
    const secret = key.split('_')[2];
    for (const path of ['/keys', `/keys/${shown.id}`, '/audit?kind=key']) {
      expect((await call('GET', path)).text).not.toContain(secret.slice(0, 16));
    }
    expect(await opens(key)).toBe(true);
  });

  it('may be limited to sections, by slug or id, and says which', async () => {
    const europe = await t.store.sections.get('europe');
    const body = { ...limitable, sections: ['lithuania', europe?.id], expiresAt: '2030-01-01' };
    const made = await call('POST', '/keys', { body });
    expect(made.json()).toMatchObject({
      sections: expect.arrayContaining([
        { id: europe?.id, slug: 'europe', name: 'Europe' },
        { id: expect.any(String), slug: 'lithuania', name: 'Lithuania' },
      ]),
      expiresAt: '2030-01-01T00:00:00.000Z',
    });
    expect((await call('GET', '/whoami', { key: made.json().key })).json().sections).toHaveLength(2);
  });

  it.each([
    [{ ...desk, name: '' }, '/name'],
    [{ ...desk, name: '   ' }, '/name'],
    [{ ...desk, name: '\u001b[31mX\r\nfake' }, '/name'],
    [{ ...desk, scopes: [] }, '/scopes'],
    [{ ...desk, scopes: ['articles:everything'] }, '/scopes/0'],
    [{ ...desk, scopes: 'articles:write' }, '/scopes'],
    [{ scopes: desk.scopes }, '/name'],
    [{ ...desk, sections: [] }, '/sections'],
    [{ ...limitable, sections: ['nowhere'] }, '/sections'],
    [{ ...desk, sections: ['lithuania'] }, '/scopes'],
    [{ ...desk, scopes: ['keys:write'], sections: ['lithuania'] }, '/scopes'],
    [{ ...desk, expiresAt: '2020-01-01' }, '/expiresAt'],
    [{ ...desk, expiresAt: 'tomorrow' }, '/expiresAt'],
    [{ ...desk, expiresAt: '' }, '/expiresAt'],
    [{ ...desk, expiresAt: 1 }, '/expiresAt'],
    [{ ...desk, id: '01900000-0000-7000-8000-000000000001' }, '/id'],
    [{ ...desk, key: 'dl_1' }, '/key'],
    [{ ...desk, admin: true }, '/admin'],
  ])('of %j is refused at %s', async (body, pointer) => {
    const answer = await call('POST', '/keys', { body });
    expect(answer.status).toBe(400);
    expect(answer.json().errors[0].pointer).toBe(pointer);
  });

  it('is made once for an Idempotency-Key, and its text comes again', async () => {
    const headers = { 'idempotency-key': 'make-the-desk-key' };
    const first = await call('POST', '/keys', { body: desk, headers });
    const second = await call('POST', '/keys', { body: desk, headers });
    expect(second.status).toBe(201);
    expect(second.text).toBe(first.text);
    expect(second.headers['idempotency-replayed']).toBe('true');
    const kept = await t.store.answers.find(idInKey(manager) ?? '', 'make-the-desk-key');
    expect(Buffer.from(kept?.answer ?? []).toString('latin1')).not.toContain(first.json().key.slice(36, 60));
  });
});

describe('a key that manages keys', () => {
  let limited: string;
  beforeAll(async () => {
    limited = await t.key('keys:write', 'articles:write');
  });

  it('gives no scope that it lacks', async () => {
    const answer = await call('POST', '/keys', {
      key: limited,
      body: { name: 'x', scopes: ['articles:write', 'articles:publish', 'audit:read'] },
    });
    expect(answer.status).toBe(403);
    expect(answer.json()).toMatchObject({
      code: 'missing-scope',
      detail: 'This needs articles:publish, audit:read, which the key that asks lacks itself.',
      errors: [{ pointer: '/scopes' }],
    });
  });

  it('neither rotates nor revokes a key with more scopes than its own', async () => {
    const id = idInKey(manager);
    for (const answer of [
      await call('POST', `/keys/${id}/rotation`, { key: limited }),
      await call('DELETE', `/keys/${id}`, { key: limited }),
    ]) {
      expect(answer.status).toBe(403);
      expect(answer.json().detail).toContain('audit:read');
    }
    expect(await opens(manager)).toBe(true);
  });

  it('may do all that to a key with no more than its own', async () => {
    const made = await call('POST', '/keys', {
      key: limited,
      body: { name: 'x', scopes: ['articles:write'] },
    });
    const { id } = made.json();
    expect((await call('POST', `/keys/${id}/rotation`, { key: limited })).status).toBe(200);
    expect((await call('DELETE', `/keys/${id}`, { key: limited })).status).toBe(204);
  });
});

describe('an edited key', () => {
  const make = async (fields: object = desk) => (await call('POST', '/keys', { body: fields })).json();
  const edit = (id: string, body: object, more: Call = {}) => call('PATCH', `/keys/${id}`, { body, ...more });

  it('has what was sent and keeps the rest, its secret too', async () => {
    const { key, ...made } = await make();
    const body = { name: 'night desk', scopes: ['drafts:read'], sections: ['lithuania'] };
    const edited = await edit(made.id, { ...body, expiresAt: '2030-01-01' });
    expect([edited.status, edited.headers.etag]).toEqual([200, '"2"']);
    expect(edited.json()).toEqual({
      ...made,
      ...body,
      sections: [{ id: expect.any(String), slug: 'lithuania', name: 'Lithuania' }],
      expiresAt: '2030-01-01T00:00:00.000Z',
      revision: 2,
    });
    expect((await call('GET', '/whoami', { key })).json()).toMatchObject({
      name: body.name,
      scopes: body.scopes,
    });
    const freed = await edit(made.id, { sections: null, expiresAt: null });
    expect(freed.json()).toMatchObject({ name: 'night desk', sections: null, expiresAt: null, revision: 3 });
  });

  it('may do what it may from the next request on', async () => {
    const { id, key } = await make();
    const create = () => call('POST', '/articles', { key, body: { title: 'x' } });
    expect((await create()).status).toBe(201);
    await edit(id, { scopes: ['content:read'] });
    expect((await create()).json().code).toBe('missing-scope');
  });

  it('is audited with its revisions, and not where nothing changes', async () => {
    const { id } = await make();
    await edit(id, { name: 'night desk' });
    expect((await edit(id, { name: 'night desk' })).headers.etag).toBe('"2"');
    await call('DELETE', `/keys/${id}`);
    const { data } = (await call('GET', `/audit?id=${id}`)).json();
    expect(
      data.map((entry: Record<string, unknown>) => [entry.action, entry.fromRevision, entry.toRevision]),
    ).toEqual([
      ['revoke', 2, 3],
      ['edit', 1, 2],
      ['create', null, 1],
    ]);
  });

  it('is written by who knows how it stands', async () => {
    const { id, key } = await make();
    for (const method of ['PATCH', 'DELETE'] as const) {
      const sent = method === 'PATCH' ? { body: { name: 'x' } } : {};
      const missing = await t.app.inject({
        method,
        url: `/v1/editorial/keys/${id}`,
        headers: { authorization: `Bearer ${manager}` },
        ...(sent.body && { payload: sent.body }),
      });
      expect(missing.statusCode).toBe(428);
      const stale = await call(method, `/keys/${id}`, { ...sent, headers: { 'if-match': '"2"' } });
      expect([stale.status, stale.json().currentRevision]).toEqual([412, 1]);
    }
    t.desk.advance(60_000);
    expect(await opens(key)).toBe(true);
    await expect.poll(async () => (await t.store.apiKeys.get(id))?.lastUsedAt).toBe(t.desk.now);
    expect((await edit(id, { name: 'x' }, { headers: { 'if-match': '"1"' } })).headers.etag).toBe('"2"');
    const ended = await call('DELETE', `/keys/${id}`, { headers: { 'if-match': '"2"' } });
    expect(ended.status).toBe(204);
  });

  it.each([
    [{ name: ' ' }, '/name'],
    [{ name: 'a\u0007b' }, '/name'],
    [{ name: null }, '/name'],
    [{ scopes: [] }, '/scopes'],
    [{ scopes: null }, '/scopes'],
    [{ sections: ['lithuania'] }, '/scopes'],
    [{ sections: ['nowhere'] }, '/sections'],
    [{ expiresAt: '2020-01-01' }, '/expiresAt'],
    [{ revision: 7 }, '/revision'],
    [{ status: 'active' }, '/status'],
    [{ admin: true }, '/admin'],
  ])('by %j is refused at %s', async (body, pointer) => {
    const { id } = await make();
    const answer = await edit(id, body);
    expect(answer.status).toBe(400);
    expect(answer.json().errors[0].pointer).toBe(pointer);
  });

  it('is neither revoked nor unknown', async () => {
    const { id } = await make();
    await call('DELETE', `/keys/${id}`);
    const answer = await edit(id, { name: 'x' });
    expect([answer.status, answer.json().code]).toEqual([409, 'wrong-state']);
    expect((await edit(t.desk.makeId(), { name: 'x' })).status).toBe(404);
  });

  it('is given and keeps nothing that the key that asks lacks', async () => {
    const limited = await t.key('keys:write', 'articles:write');
    const less = (await make({ name: 'x', scopes: ['articles:write'] })).id;
    const more = (await make()).id;
    const given = await edit(less, { scopes: ['content:read'] }, { key: limited });
    expect([given.status, given.json().errors]).toEqual([
      403,
      [expect.objectContaining({ pointer: '/scopes' })],
    ]);
    for (const body of [{ name: 'y' }, { scopes: ['articles:write'] }]) {
      const held = await edit(more, body, { key: limited });
      expect([held.status, held.json().code]).toEqual([403, 'missing-scope']);
    }
    expect((await edit(less, { name: 'y' }, { key: limited })).status).toBe(200);
  });
});

/** `told` is the limit that the refusal must name. */
const refusal = (answer: Awaited<ReturnType<typeof call>>, told: string) => {
  const { code, detail, errors } = answer.json();
  expect(detail).toContain(told);
  return [answer.status, code, errors[0].pointer ?? errors[0].header];
};

describe('a key that ends', () => {
  let ending: string;
  const END = instant('2029-01-01T00:00:00Z');
  beforeAll(async () => {
    ending = (await t.saveKey({ scopes: SCOPES, expiresAt: END })).text;
  });

  it('makes none that outlives it', async () => {
    for (const expiresAt of [undefined, null, '2029-01-01T00:00:00.001Z']) {
      const answer = await call('POST', '/keys', { key: ending, body: { ...desk, expiresAt } });
      expect(refusal(answer, END)).toEqual([403, 'outlives-key', '/expiresAt']);
    }
    const made = await call('POST', '/keys', { key: ending, body: { ...desk, expiresAt: END } });
    expect(made.status).toBe(201);
  });

  it('edits and rotates none that outlives it, itself neither', async () => {
    const { id } = (await call('POST', '/keys', { body: desk })).json();
    for (const body of [{ name: 'y' }, { expiresAt: '2029-01-02' }]) {
      const answer = await call('PATCH', `/keys/${id}`, { key: ending, body });
      expect(refusal(answer, END)).toEqual([403, 'outlives-key', '/expiresAt']);
    }
    const own = await call('PATCH', `/keys/${idInKey(ending)}`, { key: ending, body: { expiresAt: null } });
    expect(refusal(own, END)).toEqual([403, 'outlives-key', '/expiresAt']);
    const rotated = await call('POST', `/keys/${id}/rotation`, { key: ending });
    expect(refusal(rotated, END)).toEqual([403, 'outlives-key', 'Authorization']);
  });

  it('may shorten another’s life, and end it', async () => {
    const { id } = (await call('POST', '/keys', { body: desk })).json();
    const shortened = await call('PATCH', `/keys/${id}`, { key: ending, body: { expiresAt: END } });
    expect(shortened.json()).toMatchObject({ expiresAt: END });
    expect((await call('POST', `/keys/${id}/rotation`, { key: ending })).status).toBe(200);
    const other = (await call('POST', '/keys', { body: desk })).json();
    expect((await call('DELETE', `/keys/${other.id}`, { key: ending })).status).toBe(204);
  });
});

describe('a key that may be used from some networks alone', () => {
  let within: string;
  beforeAll(async () => {
    within = (await t.saveKey({ scopes: SCOPES, networks: ['127.0.0.0/8'] })).text;
  });

  it('makes, edits and rotates none that may be used from elsewhere', async () => {
    for (const networks of [undefined, null, ['10.0.0.0/8'], ['127.0.0.1', '::1'], ['0.0.0.0/0']]) {
      const answer = await call('POST', '/keys', { key: within, body: { ...desk, networks } });
      expect(refusal(answer, '127.0.0.0/8')).toEqual([403, 'opens-beyond-key', '/networks']);
    }
    const { id } = (await call('POST', '/keys', { body: desk })).json();
    const edited = await call('PATCH', `/keys/${id}`, { key: within, body: { name: 'y' } });
    expect(refusal(edited, '127.0.0.0/8')).toEqual([403, 'opens-beyond-key', '/networks']);
    const own = await call('PATCH', `/keys/${idInKey(within)}`, { key: within, body: { networks: null } });
    expect(refusal(own, '127.0.0.0/8')).toEqual([403, 'opens-beyond-key', '/networks']);
    const rotated = await call('POST', `/keys/${id}/rotation`, { key: within });
    expect(refusal(rotated, '127.0.0.0/8')).toEqual([403, 'opens-beyond-key', 'Authorization']);
  });

  it('makes those that may be used from the same or fewer', async () => {
    const body = { ...desk, networks: ['127.0.0.1', '127.1.0.0/16'] };
    const made = await call('POST', '/keys', { key: within, body });
    expect(made.json()).toMatchObject({ networks: ['127.0.0.1', '127.1.0.0/16'] });
  });
});

describe('a rotated key', () => {
  it('opens with its new text alone where nothing overlaps', async () => {
    const { id, key } = (await call('POST', '/keys', { body: desk })).json();
    const rotated = await call('POST', `/keys/${id}/rotation`);
    expect(rotated.status).toBe(200);
    expect(rotated.json()).toMatchObject({ id, name: 'desk', previousUntil: null });
    expect(rotated.json().key).not.toBe(key);
    expect([await opens(key), await opens(rotated.json().key)]).toEqual([false, true]);
  });

  it('opens with both while they overlap', async () => {
    const { id, key } = (await call('POST', '/keys', { body: desk })).json();
    const rotated = (await call('POST', `/keys/${id}/rotation`, { body: { overlap: 60 } })).json();
    expect(Date.parse(rotated.previousUntil) - Date.parse(t.desk.now)).toBe(60_000);
    expect([await opens(key), await opens(rotated.key)]).toEqual([true, true]);
    t.desk.advance(60_000);
    expect([await opens(key), await opens(rotated.key)]).toEqual([false, true]);
    expect((await call('GET', `/keys/${id}`)).json().previousUntil).toBeNull();
  });

  it('is asked for with an overlap that fits', async () => {
    const { id } = (await call('POST', '/keys', { body: desk })).json();
    for (const overlap of [-1, 604_801, 1.5, '60', null]) {
      const answer = await call('POST', `/keys/${id}/rotation`, { body: { overlap } });
      expect(answer.json().errors).toMatchObject([{ pointer: '/overlap' }]);
    }
  });

  it('is neither revoked nor unknown', async () => {
    const { id } = (await call('POST', '/keys', { body: desk })).json();
    await call('DELETE', `/keys/${id}`);
    const answer = await call('POST', `/keys/${id}/rotation`);
    expect([answer.status, answer.json().code]).toEqual([409, 'wrong-state']);
    for (const ref of [t.desk.makeId(), 'nothing']) {
      expect((await call('POST', `/keys/${ref}/rotation`)).status).toBe(404);
    }
  });
});

describe('a revoked key', () => {
  it('opens nothing from the next request on, and stays in the list', async () => {
    const { id, key } = (await call('POST', '/keys', { body: desk })).json();
    expect(await opens(key)).toBe(true);
    expect((await call('DELETE', `/keys/${id}`)).status).toBe(204);
    expect(await opens(key)).toBe(false);
    const at = t.desk.now;
    t.desk.advance(1000);
    expect((await call('DELETE', `/keys/${id}`)).status).toBe(204);
    expect((await call('GET', `/keys/${id}`)).json()).toMatchObject({ status: 'revoked', revokedAt: at });
    expect((await call('GET', '/keys?limit=1')).json().data[0].id).toBe(id);
  });

  it('is not one that there never was', async () => {
    expect((await call('DELETE', `/keys/${t.desk.makeId()}`)).status).toBe(404);
  });
});

describe('the list of keys', () => {
  it('is paged, the newest first', async () => {
    const first = (await call('GET', '/keys?limit=2')).json();
    const second = (await call('GET', `/keys?limit=2&cursor=${first.page.next}`)).json();
    const ids = [...first.data, ...second.data].map(({ id }: { id: string }) => id);
    expect(ids).toEqual([...new Set(ids)].sort().reverse());
    expect(first.page.prev).toBeNull();
  });
});

describe('whoami', () => {
  it('shows the key that asks', async () => {
    const key = await t.key('drafts:read');
    const me = await call('GET', '/whoami', { key });
    expect(me.status).toBe(200);
    expect(me.json()).toMatchObject({ id: idInKey(key), name: 'test', scopes: ['drafts:read'] });
  });
});

describe('the use of a key', () => {
  it('is noted to the minute, behind the request’s back', async () => {
    const key = await t.key('drafts:read');
    const lastUsed = async () => (await t.store.apiKeys.get(idInKey(key) ?? ''))?.lastUsedAt;
    const first = t.desk.now;
    await Promise.all([opens(key), opens(key), opens(key)]);
    await expect.poll(lastUsed).toBe(first);
    t.desk.advance(59_999);
    await opens(key);
    // A write of our own comes after any that the request had begun.
    await t.desk.tag('Later');
    expect(await lastUsed()).toBe(first);
    const second = t.desk.advance(1);
    await opens(key);
    await expect.poll(lastUsed).toBe(second);
  });

  it('that cannot be noted refuses nothing', async () => {
    await using other = await testApp();
    const key = await other.key('drafts:read');
    const { used } = other.store.apiKeys;
    let asked = 0;
    other.store.apiKeys.used = () => {
      asked += 1;
      return Promise.reject(new Error('the disk is full'));
    };
    const answer = await other.app.inject({
      url: '/v1/editorial/whoami',
      headers: { authorization: `Bearer ${key}` },
    });
    other.store.apiKeys.used = used;
    expect([answer.statusCode, asked]).toEqual([200, 1]);
  });
});
