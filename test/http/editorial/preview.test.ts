import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { idInKey } from '../../../src/domain/key-text.ts';
import { type TestApp, testApp } from '../../support/app.ts';
import { type Editor, editorAt } from '../../support/editor.ts';

let t: TestApp;
let editor: Editor;

beforeAll(async () => {
  t = await testApp({ fill: (desk) => desk.tag('Politics') });
  editor = await editorAt(t);
});
afterAll(() => t.close());

type Link = { url: string; expiresAt: string };

async function linkTo(id: string, body?: object): Promise<Link & { path: string }> {
  const answer = await editor.call('POST', `/articles/${id}/preview`, { body });
  expect([answer.status, answer.headers['cache-control']]).toEqual([201, 'no-store']);
  const link = answer.json<Link>();
  return { ...link, path: link.url.replace('https://api.test', '') };
}

describe('a preview link', () => {
  it('shows the working copy to whoever has it, as readers would get it', async () => {
    const { id, slug } = await editor.create({
      title: 'Hidden',
      tags: ['politics'],
      body: { markdown: 'Not *yet*.' },
    });
    const { path } = await linkTo(id);
    const shown = await t.app.inject(path);
    expect(shown.statusCode).toBe(200);
    expect(shown.headers).toMatchObject({
      'cache-control': 'private, no-store',
      'x-robots-tag': 'noindex',
      'referrer-policy': 'no-referrer',
      'access-control-allow-origin': '*',
    });
    const { publishedAt } = shown.json();
    await editor.publish(id);
    const read = await t.app.inject(`/v1/articles/${slug}`);
    expect(shown.json()).toEqual({ ...read.json(), publishedAt });
  });

  it('shows what is edited after it was made, and what readers see stays apart', async () => {
    const { id } = await editor.create({ title: 'First' });
    await editor.publish(id);
    const { path } = await linkTo(id);
    await editor.call('PATCH', `/articles/${id}`, { body: { title: 'Second' } });
    const shown = (await t.app.inject(`${path}?fields=title,version&body=none`)).json();
    expect(shown).toEqual({ id, title: 'Second', version: 2 });
    expect((await t.app.inject(`/v1/articles/${id}`)).json().title).toBe('First');
  });

  it('stands in the audit with who made it, and without the link', async () => {
    const { id, revision } = await editor.create();
    const { path } = await linkTo(id);
    const key = await t.key('audit:read');
    const audit = await t.app.inject({
      url: `/v1/editorial/audit?id=${id}`,
      headers: { authorization: `Bearer ${key}` },
    });
    const [made] = audit.json().data;
    expect(made).toMatchObject({
      action: 'preview',
      by: { key: idInKey(editor.key) },
      fromRevision: revision,
      toRevision: revision,
    });
    expect(audit.body).not.toContain(path.slice(-40));
  });

  it('takes the parameters of one article, and no others', async () => {
    const { path } = await linkTo((await editor.create({ tags: ['politics'] })).id);
    const { body, tags } = (await t.app.inject(`${path}?body=text,blocks&expand=tags`)).json();
    expect([Object.keys(body), Object.keys(tags[0])]).toEqual([
      ['text', 'blocks'],
      expect.arrayContaining(['articleCount']),
    ]);
    expect((await t.app.inject(`${path}?section=x`)).statusCode).toBe(400);
  });

  it('ends when its time is over, and not before', async () => {
    const { id } = await editor.create();
    const { path, expiresAt } = await linkTo(id, { expiresIn: 60 });
    expect(Date.parse(expiresAt) - Date.parse(t.desk.now)).toBe(60_000);
    t.desk.advance(59_999);
    expect((await t.app.inject(path)).statusCode).toBe(200);
    t.desk.advance(1);
    expect((await t.app.inject(path)).statusCode).toBe(404);
  });

  it('ends with all others of its article when they are revoked', async () => {
    const { id, revision } = await editor.create();
    const other = await linkTo((await editor.create()).id);
    const links = [await linkTo(id), await linkTo(id, { expiresIn: 7200 })];
    expect((await editor.call('DELETE', `/articles/${id}/preview`, { ifMatch: 7 })).status).toBe(412);
    expect((await editor.call('DELETE', `/articles/${id}/preview`, { ifMatch: revision })).status).toBe(204);
    const statuses = await Promise.all(
      [...links, other].map(async ({ path }) => (await t.app.inject(path)).statusCode),
    );
    expect(statuses).toEqual([404, 404, 200]);
    expect((await t.app.inject((await linkTo(id)).path)).statusCode).toBe(200);
  });

  it('that is wrong in any way gets the same answer', async () => {
    const { id } = await editor.create();
    const deleted = await linkTo(id);
    await editor.call('DELETE', `/articles/${id}`);
    const expired = await linkTo((await editor.create()).id, { expiresIn: 1 });
    t.desk.advance(1000);
    const flipped = expired.path.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
    const answers = await Promise.all(
      [deleted.path, expired.path, flipped, '/v1/preview/x', '/v1/preview/%F0%9F%92%A9'].map(async (path) => {
        const { statusCode, body, headers } = await t.app.inject({
          url: path,
          headers: { 'x-request-id': 'the-same-one' },
        });
        return [statusCode, body, headers['cache-control']];
      }),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]?.[0]).toBe(404);
  });

  it.each([0, -1, 604_801, 1.5, '3600', null])('lasts no %j seconds', async (expiresIn) => {
    const { id } = await editor.create();
    const refused = await editor.call('POST', `/articles/${id}/preview`, { body: { expiresIn } });
    expect([refused.status, ...refused.fault]).toEqual([400, 'invalid-body', '/expiresIn']);
  });

  it('needs no key, also where reading does', async () => {
    await using closed = await testApp({ env: { PUBLIC_READ: 'false' } });
    const { create, call } = await editorAt(closed);
    const { id } = await create();
    const { url } = (await call('POST', `/articles/${id}/preview`)).json<Link>();
    expect((await closed.app.inject(url.replace('https://api.test', ''))).statusCode).toBe(200);
  });

  it('shows the live translations of what it translates', async () => {
    const original = await editor.create({ title: 'In English' });
    await editor.publish(original.id);
    const { id } = await editor.create({ title: 'Lietuviškai', language: 'lt', translationOf: original.id });
    const { path } = await linkTo(id);
    const { translations } = (await t.app.inject(path)).json();
    expect(translations).toEqual([{ language: 'en', id: original.id, slug: original.slug }]);
  });
});
