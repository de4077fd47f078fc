import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '../../support/app.ts';
import { type Editor, editorAt, type Method } from '../../support/editor.ts';
import { imported } from '../../support/lines.ts';

let t: TestApp;
let editor: Editor;
beforeAll(async () => {
  t = await testApp();
  editor = await editorAt(t, 'articles:write', 'articles:publish', 'taxonomy:write', 'keys:write');
  await t.desk.section('Europe');
  await t.desk.tag('Chess');
});
afterAll(() => t.close());

const NONE = 'atlantis';
const UNKNOWN: readonly [Method, string, object | undefined, string, string][] = [
  ['POST', '/articles', { title: 'A', section: NONE }, 'section', '/section'],
  ['POST', '/articles', { title: 'A', authors: [NONE] }, 'author', '/authors/0'],
  ['POST', '/articles', { title: 'A', tags: ['chess', NONE] }, 'tag', '/tags/1'],
  ['POST', '/articles', { title: 'A', related: [NONE] }, 'article', '/related/0'],
  ['POST', '/articles', { title: 'A', translationOf: NONE }, 'article', '/translationOf'],
  ['POST', '/sections', { name: 'A', parent: NONE }, 'section', '/parent'],
  ['POST', '/sections/europe/merge', { into: NONE }, 'section', '/into'],
  ['POST', '/tags/chess/merge', { into: NONE }, 'tag', '/into'],
  ['DELETE', '/tags/chess?reassignTo=atlantis', undefined, 'tag', 'reassignTo'],
  ['POST', '/lists', { name: 'A', pins: [NONE] }, 'article', '/pins'],
  ['POST', '/lists', { name: 'A', tail: { query: `tag=${NONE}` } }, 'tag', '/tail/query'],
  ['POST', '/keys', { name: 'A', scopes: ['articles:write'], sections: [NONE] }, 'section', '/sections'],
];

describe('a name that names nothing', () => {
  it.each(UNKNOWN)('in %s %s %j is told as no %s, at %s', async (method, path, body, noun, place) => {
    const refused = await editor.call(method, path, { body });
    expect([refused.status, ...refused.fault]).toEqual([400, 'unknown-reference', place]);
    expect(refused.json<{ detail: string }>().detail).toBe(`There is no ${noun} "${NONE}".`);
  });

  it('in a line is told the same way', async () => {
    const { answers } = await imported(t.store, [{ type: 'section', name: 'A', parent: NONE }]);
    const message = `there is no section "${NONE}"`;
    expect(answers).toMatchObject([{ error: { code: 'unknown-reference', message, pointer: '/parent' } }]);
  });
});

describe('a slug that readers knew', () => {
  it('names the article wherever a body names one', async () => {
    const { id } = await editor.create({ slug: 'known' });
    await editor.publish(id);
    await editor.call('PATCH', `/articles/${id}`, { body: { slug: 'renamed' } });
    for (const slug of ['known', 'renamed']) {
      const other = await editor.create({ related: [slug], translationOf: slug });
      expect(other).toMatchObject({ related: [{ id }], translationOf: id });
      const list = await editor.call('POST', '/lists', { body: { name: slug, pins: [slug] } });
      expect(list.json<object>()).toMatchObject({ pins: [{ id }] });
      expect((await editor.call('GET', `/articles/${slug}`)).json()).toMatchObject({ id, slug: 'renamed' });
      await editor.publish(id);
    }
    const line = { title: 'Line', related: ['known'], translationOf: 'known' };
    expect((await imported(t.store, [line])).answers).toMatchObject([{ status: 'created' }]);
    const pinning = { type: 'list', name: 'Pinning', pins: ['known'] };
    expect((await imported(t.store, [pinning])).answers).toMatchObject([{ status: 'created' }]);
  });

  it('is no name of a list that is to be deleted or fed', async () => {
    const { id } = await t.desk.publishedList('Was');
    const renamed = await editor.call('PATCH', '/lists/was', { body: { slug: 'is' } });
    expect(renamed.status).toBe(200);
    await editor.call('PUT', '/lists/is/publication', { body: {} });
    await editor.call('DELETE', '/lists/is/publication');
    expect((await editor.call('GET', '/lists/was')).json()).toMatchObject({ id, slug: 'is' });
    expect((await editor.call('DELETE', '/lists/was')).status).toBe(404);
    const { answers } = await imported(t.store, [{ type: 'list', slug: 'was', name: 'Was' }]);
    expect(answers).toMatchObject([{ error: { code: 'slug-taken', pointer: '/slug' } }]);
    expect((await editor.call('DELETE', '/lists/is')).status).toBe(204);
  });
});

describe('a tag that is made of its name', () => {
  const tags = ['<b>Bold</b> move', 'Bold  move', 'Q&amp;A'];
  const made = [
    { slug: 'bold-move', name: 'Bold move' },
    { slug: 'q-a', name: 'Q&A' },
  ];

  it('has it without markup, and shares it with what reads the same', async () => {
    expect(await editor.create({ tags, createMissing: true })).toMatchObject({ tags: made });
    expect(await editor.create({ tags, createMissing: true })).toMatchObject({ tags: made });
  });

  it('in a line has it without markup too', async () => {
    await using other = await testApp();
    await imported(other.store, [{ slug: 'line', title: 'Line', tags, createMissing: true }]);
    expect(await other.store.articles.get('line')).toMatchObject({ tags: made });
  });

  it('is refused where nothing is left of it', async () => {
    const body = { title: 'A', tags: ['chess', '<br>'], createMissing: true };
    const refused = await editor.call('POST', '/articles', { body });
    expect([refused.status, ...refused.fault]).toEqual([400, 'invalid-body', '/tags/1']);
  });
});
