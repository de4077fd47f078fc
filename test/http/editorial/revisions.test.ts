import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  RevisionDiffWire,
  RevisionWire,
  WholeRevisionWire,
} from '../../../src/http/schemas/revisions.ts';
import { type TestApp, testApp } from '../../support/app.ts';
import { type Editor, editorAt } from '../../support/editor.ts';

let t: TestApp;
let editor: Editor;

beforeAll(async () => {
  t = await testApp({
    fill: (desk) => Promise.all(['Politics', 'Courts', 'Gone'].map((name) => desk.tag(name))),
  });
  editor = await editorAt(t);
});
afterAll(() => t.close());

/** An article at its third revision. */
async function story(fields: object = {}) {
  const article = await editor.create({
    title: 'Court rejects appeal',
    body: { markdown: 'The court **rejected** the appeal.' },
    ...fields,
  });
  const edit = (body: object) => editor.call('PATCH', `/articles/${article.id}`, { body });
  t.desk.advance(1000);
  await edit({ title: 'Court accepts appeal', genre: 'analysis' });
  await edit({ body: { markdown: 'The court accepted the appeal.' } });
  const get = <T>(path: string) =>
    editor.call('GET', `/articles/${article.id}/revisions${path}`).then((r) => r.json<T>());
  return { ...article, edit, get };
}

describe('the revisions of an article', () => {
  it('are its saves, the latest first, each with who, when and what', async () => {
    const { id, get, createdAt } = await story();
    await editor.publish(id);
    const { data } = await get<{ data: RevisionWire[] }>('');
    expect(data.map(({ revision, action, title }) => [revision, action, title])).toEqual([
      [4, 'publish', 'Court accepts appeal'],
      [3, 'edit', 'Court accepts appeal'],
      [2, 'edit', 'Court accepts appeal'],
      [1, 'create', 'Court rejects appeal'],
    ]);
    expect(data.at(-1)).toMatchObject({ at: createdAt, by: { keyId: expect.any(String), name: 'test' } });
    expect(data.at(-1)?.links.self).toBe(`https://api.test/v1/editorial/articles/${id}/revisions/1`);
  });

  it('come in pages', async () => {
    const { get } = await story();
    const first = await get<{ data: RevisionWire[]; page: { next: string } }>('?limit=2');
    const rest = await get<{ data: RevisionWire[]; page: { next: null } }>(
      `?limit=2&cursor=${first.page.next}`,
    );
    expect([...first.data, ...rest.data].map(({ revision }) => revision)).toEqual([3, 2, 1]);
    expect(rest.page.next).toBeNull();
  });

  it('hold what the article said then', async () => {
    const { get } = await story({ tags: ['politics'] });
    const politics = await t.store.tags.get('politics');
    expect(await get<WholeRevisionWire>('/1')).toMatchObject({
      revision: 1,
      action: 'create',
      content: {
        title: 'Court rejects appeal',
        genre: 'news',
        body: { markdown: 'The court **rejected** the appeal.' },
        tags: [politics?.id],
      },
    });
  });

  it.each(['/0', '/9', '/x', '/1.0', '/01', '/9999999999999999999', '/9/diff', '/1/diff?against=9'])(
    'are 404 at %s',
    async (path) => {
      const { id } = await story();
      expect((await editor.call('GET', `/articles/${id}/revisions${path}`)).status).toBe(404);
    },
  );
});

describe('the difference of two revisions', () => {
  it('is told by words for texts and by fields for the rest', async () => {
    const { get } = await story();
    expect(await get<RevisionDiffWire>('/3/diff?against=1')).toEqual({
      from: 1,
      to: 3,
      title: [
        { op: 'equal', text: 'Court ' },
        { op: 'delete', text: 'rejects' },
        { op: 'insert', text: 'accepts' },
        { op: 'equal', text: ' appeal' },
      ],
      summary: [],
      body: {
        granularity: 'word',
        segments: [
          { op: 'equal', text: 'The court ' },
          { op: 'delete', text: 'rejected' },
          { op: 'insert', text: 'accepted' },
          { op: 'equal', text: ' the appeal.' },
        ],
      },
      fields: [{ name: 'genre', before: 'news', after: 'analysis' }],
    });
  });

  it('is by itself with the one before, and of the first with nothing', async () => {
    const { get } = await story();
    expect(await get<RevisionDiffWire>('/2/diff')).toMatchObject({ from: 1, to: 2 });
    const first = await get<RevisionDiffWire>('/1/diff');
    expect(first).toMatchObject({ from: 0, title: [{ op: 'insert', text: 'Court rejects appeal' }] });
    expect(first.fields).toEqual([
      { name: 'slug', before: null, after: expect.stringMatching(/^court-rejects/) },
    ]);
  });

  it('tells of markup where the text is the same', async () => {
    const { edit, get } = await story();
    await edit({ body: { markdown: 'The court *accepted* the appeal.' } });
    const { body, fields } = await get<RevisionDiffWire>('/4/diff');
    expect(body.segments).toEqual([{ op: 'equal', text: 'The court accepted the appeal.' }]);
    expect(fields).toEqual([
      {
        name: 'body',
        before: { html: '<p>The court accepted the appeal.</p>' },
        after: { html: '<p>The court <em>accepted</em> the appeal.</p>' },
      },
    ]);
  });

  it('of two bodies that have nothing in common is answered all the same', async () => {
    const words = (seed: number) =>
      Array.from({ length: 30_000 }, (_, i) => `w${(i * seed) % 9973}`).join(' ');
    const { edit, get } = await story({ body: { markdown: words(31) } });
    await edit({ body: { markdown: words(17) } });
    const { body } = await get<RevisionDiffWire>('/4/diff?against=1');
    expect(body.granularity).toBe('paragraph');
    expect(body.segments.map(({ op }) => op)).toEqual(['delete', 'insert']);
  });
});

describe('restoring a revision', () => {
  it('saves what it said anew, and keeps the slug', async () => {
    const { id, edit, get } = await story();
    await edit({ slug: 'another-address' });
    const restored = await editor.call('POST', `/articles/${id}/revisions/1/restore`);
    expect([restored.status, restored.headers.etag]).toEqual([200, '"5"']);
    expect(restored.json()).toMatchObject({
      title: 'Court rejects appeal',
      genre: 'news',
      slug: 'another-address',
      body: { markdown: 'The court **rejected** the appeal.' },
    });
    const { data } = await get<{ data: RevisionWire[] }>('?limit=1');
    expect(data[0]?.action).toBe('restore');
    expect(
      (await editor.call('POST', `/articles/${id}/revisions/1/restore`, { body: {} })).json().revision,
    ).toBe(5);
  });

  it('takes If-Match where it is sent', async () => {
    const { id } = await story();
    const refused = await editor.call('POST', `/articles/${id}/revisions/1/restore`, { ifMatch: 1 });
    expect([refused.status, refused.json<{ currentRevision: number }>().currentRevision]).toEqual([412, 3]);
  });

  it('follows what was merged, and refuses what is gone', async () => {
    const { id, edit } = await story({ tags: ['courts', 'gone'] });
    await edit({ tags: ['courts'] });
    const [politics, courts, gone] = await Promise.all(
      ['politics', 'courts', 'gone'].map((slug) => t.store.tags.get(slug)),
    );
    await t.store.tags.merge(courts?.id ?? '', politics?.id ?? '', t.desk.now);
    const merged = await editor.call('POST', `/articles/${id}/revisions/5/restore`);
    expect(merged.status).toBe(404);
    expect((await editor.call('POST', `/articles/${id}/revisions/4/restore`)).json().tags).toMatchObject([
      { slug: 'politics' },
    ]);
    await t.store.tags.remove(gone?.id ?? '', null, t.desk.now);
    const refused = await editor.call('POST', `/articles/${id}/revisions/1/restore`);
    expect([refused.status, refused.fault[0], refused.text.includes(gone?.id ?? '-')]).toEqual([
      400,
      'unknown-reference',
      true,
    ]);
  });
});
