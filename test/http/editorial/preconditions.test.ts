import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '../../support/app.ts';
import { type Editor, editorAt, type Method } from '../../support/editor.ts';

let t: TestApp;
let editor: Editor;

beforeAll(async () => {
  t = await testApp();
  editor = await editorAt(t);
});
afterAll(() => t.close());

const CHANGES: [Method, string, object | undefined][] = [
  ['PATCH', '', { title: 'B' }],
  ['DELETE', '', undefined],
  ['PUT', '/publication', {}],
  ['DELETE', '/publication', undefined],
  ['PUT', '/withdrawal', { reason: 'x' }],
  ['DELETE', '/withdrawal', undefined],
  ['DELETE', '/preview', undefined],
];

describe.each(CHANGES)('%s /articles/{ref}%s', (method, path, body) => {
  it('needs If-Match', async () => {
    const { id } = await editor.create();
    const refused = await t.app.inject({
      method: method as 'PUT',
      url: `/v1/editorial/articles/${id}${path}`,
      headers: { authorization: `Bearer ${editor.key}` },
      ...(body && { payload: body }),
    });
    expect([refused.statusCode, refused.json().code]).toEqual([428, 'precondition-required']);
  });

  it('is refused for a revision that is not the present one, which the answer names', async () => {
    const { id } = await editor.create();
    await editor.call('PATCH', `/articles/${id}`, { body: { title: 'Saved in the meantime' } });
    for (const ifMatch of ['"1"', '"3"', '"abc"', 'W/"2"', '"2", "3"']) {
      const refused = await editor.call(method, `/articles/${id}${path}`, { body, ifMatch });
      expect(refused.status, ifMatch).toBe(ifMatch.includes(',') ? 400 : 412);
    }
    const { currentRevision } = (
      await editor.call(method, `/articles/${id}${path}`, { body, ifMatch: 1 })
    ).json<{
      currentRevision: number;
    }>();
    expect(currentRevision).toBe(2);
    expect((await editor.call('GET', `/articles/${id}`)).json()).toMatchObject({
      revision: 2,
      state: 'draft',
    });
  });
});

describe('If-Match', () => {
  it.each(['1', 'abc', '""x', '"1', ''])('that is no entity tag is refused by name: %j', async (ifMatch) => {
    const { id } = await editor.create();
    const refused = await editor.call('PATCH', `/articles/${id}`, { body: { title: 'B' }, ifMatch });
    expect([refused.status, ...refused.fault]).toEqual([400, 'invalid-parameter', 'If-Match']);
  });

  it('lets one of fifty win who change the same revision at once', async () => {
    const { id } = await editor.create();
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        editor.call('PATCH', `/articles/${id}`, { body: { title: `Number ${n}` }, ifMatch: 1 }),
      ),
    );
    const won = answers.filter(({ status }) => status === 200);
    expect(won).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 412)).toHaveLength(49);
    const saved = (await editor.call('GET', `/articles/${id}`)).json();
    expect([saved.revision, saved.title]).toEqual([2, won[0]?.json().title]);
  });

  it('of `*` lets each of them save, none lost in another', async () => {
    const { id } = await editor.create();
    const fields = ['summary', 'dateline', 'title'];
    await Promise.all(
      fields.map((name) => editor.call('PATCH', `/articles/${id}`, { body: { [name]: 'New' } })),
    );
    expect((await editor.call('GET', `/articles/${id}`)).json()).toMatchObject({
      revision: 4,
      summary: 'New',
      dateline: 'New',
      title: 'New',
    });
  });
});
