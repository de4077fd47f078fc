import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { idInKey } from '../../../src/domain/key-text.ts';
import { type TestApp, testApp } from '../../support/app.ts';

let t: TestApp;
let auditor: string;
let manager: string;
let made: { readonly id: string; readonly key: string };

beforeAll(async () => {
  t = await testApp();
  auditor = await t.key('audit:read');
  manager = await t.key('keys:write', 'drafts:read');
  t.desk.advance(60_000);
  const headers = { authorization: `Bearer ${manager}` };
  const payload = { name: 'reader', scopes: ['drafts:read'] };
  made = (await t.app.inject({ method: 'POST', url: '/v1/editorial/keys', headers, payload })).json();
  t.desk.advance(60_000);
  await t.app.inject({ method: 'POST', url: `/v1/editorial/keys/${made.id}/rotation`, headers });
  t.desk.advance(60_000);
  const matching = { ...headers, 'if-match': '"2"' };
  await t.app.inject({ method: 'DELETE', url: `/v1/editorial/keys/${made.id}`, headers: matching });
});
afterAll(() => t.close());

async function audit(query = '') {
  const headers = { authorization: `Bearer ${auditor}` };
  return t.app.inject({ url: `/v1/editorial/audit${query}`, headers });
}
const actions = async (query: string) =>
  (await audit(query)).json().data.map(({ action, slug }: Record<string, string>) => `${action} ${slug}`);

describe('the audit', () => {
  it('says who did what to what, when and with which key', async () => {
    const [last] = (await audit()).json().data;
    expect(last).toEqual({
      seq: expect.any(Number),
      at: '2024-01-01T00:03:00.000Z',
      by: { key: idInKey(manager), name: 'test' },
      action: 'revoke',
      kind: 'key',
      id: made.id,
      slug: 'reader',
      fromRevision: 2,
      toRevision: 3,
    });
    const { by } = (await audit('?to=2024-01-01T00:01:00Z')).json().data[0];
    expect(by).toEqual({ key: null, name: 'dateline' });
  });

  it.each([
    [() => `?id=${made.id}`, ['revoke reader', 'rotate reader', 'create reader']],
    [() => `?id=${made.id.toUpperCase()}&limit=1`, ['revoke reader']],
    [() => `?key=${idInKey(manager)}`, ['revoke reader', 'rotate reader', 'create reader']],
    [() => '?from=2024-01-01T00:02:00Z', ['revoke reader', 'rotate reader']],
    [() => `?id=${made.id}&to=2024-01-01T00:02:00Z`, ['create reader']],
    [() => '?kind=article', []],
    [() => '?id=01900000-0000-7000-8000-00000000ffff', []],
  ])('is filtered (%#)', async (query, expected) => {
    expect(await actions(query())).toEqual(expected);
  });

  it('is paged, the newest first', async () => {
    const seen: number[] = [];
    let cursor = '';
    for (;;) {
      const { data, page } = (await audit(`?limit=2${cursor}`)).json();
      seen.push(...data.map(({ seq }: { seq: number }) => seq));
      if (page.next === null) break;
      cursor = `&cursor=${page.next}`;
    }
    expect(seen).toEqual([5, 4, 3, 2, 1]);
  });

  it.each([
    ['?kind=person', 'kind'],
    ['?id=x', 'id'],
    ['?key=x', 'key'],
    ['?from=yesterday', 'from'],
    ['?until=2024-01-01', 'until'],
    ['?limit=0', 'limit'],
    ['?cursor=x', 'cursor'],
  ])('refuses %s and names it', async (query, parameter) => {
    const answer = await audit(query);
    expect(answer.statusCode).toBe(400);
    expect(answer.json().errors).toMatchObject([{ parameter }]);
  });

  it('takes a key’s id, and still no key, as its parameter', async () => {
    const answer = await audit(`?key=${made.key}`);
    expect(answer.json().code).toBe('key-in-url');
    expect(answer.body).not.toContain(made.key);
  });

  it('holds no secret', async () => {
    const { body } = await audit('?limit=100');
    for (const text of [auditor, manager, made.key]) expect(body).not.toContain(text.slice(36, 52));
  });
});
