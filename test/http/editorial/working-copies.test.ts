import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '../../support/app.ts';
import { type Editor, editorAt } from '../../support/editor.ts';

let t: TestApp;
let editor: Editor;

beforeAll(async () => {
  t = await testApp();
  editor = await editorAt(t);
});
afterAll(() => t.close());

describe('one working copy', () => {
  it('is found by id, by slug, and by a slug that readers know', async () => {
    const { id } = await editor.create({ slug: 'known-as' });
    await editor.publish(id);
    await editor.call('PATCH', `/articles/${id}`, { body: { slug: 'to-be-known-as' } });
    const idAt = async (ref: string) => (await editor.call('GET', `/articles/${ref}`)).json().id;
    expect(await Promise.all([id, 'known-as', 'to-be-known-as'].map(idAt))).toEqual([id, id, id]);
    await editor.publish(id);
    expect(await idAt('known-as')).toBe(id);
    expect((await editor.call('GET', '/articles/nothing')).status).toBe(404);
  });

  it('comes with the body that is asked for', async () => {
    const { id } = await editor.create({ body: { markdown: 'Text.' } });
    const bodyFor = async (query: string) =>
      (await editor.call('GET', `/articles/${id}?${query}`)).json().body;
    expect(await bodyFor('body=markdown')).toEqual({ markdown: 'Text.' });
    expect(await bodyFor('body=none')).toBeUndefined();
    expect((await editor.call('GET', `/articles/${id}?body=none,html`)).fault).toEqual([
      'invalid-parameter',
      'body',
    ]);
  });
});

describe('the list of working copies', () => {
  it('is filtered by all that it is asked for', async () => {
    await using own = await testApp({
      fill: async (desk) => {
        const europe = await desk.section('Europe');
        await desk.section('Lithuania', europe.id);
        await desk.author('Ebenezer Mensah');
        await desk.tag('Politics');
      },
    });
    const { create, publish, call } = await editorAt(own);
    const names = async (query: string) => {
      const { data } = (await call('GET', `/articles?${query}`)).json<{ data: { slug: string }[] }>();
      return data.map(({ slug }) => slug);
    };
    await create({ title: 'One', section: 'lithuania', tags: ['politics'] });
    own.desk.advance(1000);
    await create({ title: 'Two Žodžiai', authors: ['ebenezer-mensah'] });
    own.desk.advance(1000);
    await publish((await create({ title: 'Three' })).id);
    own.desk.advance(1000);
    await publish((await create({ title: 'Four' })).id, { at: '2024-03-01T00:00:00Z' });

    expect(await names('')).toEqual(['four', 'three', 'two-zodziai', 'one']);
    expect(await names('sort=savedAt&limit=2')).toEqual(['one', 'two-zodziai']);
    expect(await names('state=draft')).toEqual(['two-zodziai', 'one']);
    expect(await names('state=published,scheduled')).toEqual(['four', 'three']);
    expect(await names('section=europe')).toEqual(['one']);
    expect(await names('tag=politics&author=ebenezer-mensah')).toEqual([]);
    expect(await names('author=ebenezer-mensah')).toEqual(['two-zodziai']);
    expect(await names('q=ŽOD%20two')).toEqual(['two-zodziai']);
    expect(await names('sort=scheduledFor')).toEqual(['four']);
    const first = (await call('GET', '/articles?limit=3')).json<{ page: { next: string } }>();
    expect(await names(`limit=3&cursor=${first.page.next}`)).toEqual(['one']);
    expect((await call('GET', '/articles?section=nowhere')).fault).toEqual(['unknown-reference', 'section']);
  });
});

describe('deleting', () => {
  it('takes an article away, but not from under its readers', async () => {
    const { id } = await editor.create();
    await editor.publish(id);
    expect((await editor.call('DELETE', `/articles/${id}`)).fault).toEqual(['wrong-state']);
    await editor.call('DELETE', `/articles/${id}/publication`);
    const deleted = await editor.call('DELETE', `/articles/${id}`);
    expect([deleted.status, deleted.text]).toEqual([204, '']);
    expect((await editor.call('GET', `/articles/${id}`)).status).toBe(404);
  });
});
