import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '../../support/app.ts';
import { type Editor, editorAt } from '../../support/editor.ts';

let t: TestApp;
let editor: Editor;

beforeAll(async () => {
  t = await testApp({
    fill: async (desk) => {
      const europe = await desk.section('Europe');
      await desk.section('Lithuania', europe.id);
      await desk.section('Asia');
      await desk.author('Ebenezer Mensah');
      await desk.tag('Politics');
      await desk.tag('C');
    },
  });
  editor = await editorAt(t);
});
afterAll(() => t.close());

describe('a new article', () => {
  it('needs nothing but a title', async () => {
    const made = await editor.call('POST', '/articles', { body: { title: 'Ką pasakė teismas?' } });
    expect(made.status).toBe(201);
    const article = made.json();
    expect(made.headers).toMatchObject({
      etag: '"1"',
      location: `https://api.test/v1/editorial/articles/${article.id}`,
      'cache-control': 'no-store',
    });
    expect(article).toEqual({
      id: article.id,
      slug: 'ka-pasake-teismas',
      url: null,
      language: 'en',
      genre: 'news',
      title: 'Ką pasakė teismas?',
      summary: null,
      dateline: null,
      section: null,
      authors: [],
      tags: [],
      image: null,
      source: null,
      rights: { copyrightNotice: null, usageTerms: null, syndication: 'allowed' },
      publishedAt: null,
      updatedAt: null,
      version: 0,
      corrections: [],
      translationOf: null,
      related: [],
      expiresAt: null,
      state: 'draft',
      revision: 1,
      scheduledFor: null,
      embargo: false,
      live: null,
      hasUnpublishedEdits: false,
      external: null,
      createdAt: t.desk.now,
      savedAt: t.desk.now,
      withdrawal: null,
      links: { self: `https://api.test/v1/editorial/articles/${article.id}` },
      body: { html: '', markdown: '' },
      wordCount: 0,
      readingMinutes: 0,
    });
  });

  it('takes every field, and names by id or slug', async () => {
    const section = await t.store.sections.get('lithuania');
    const original = await editor.create({ title: 'The original' });
    const article = await editor.create({
      title: 'Everything',
      slug: 'all-of-it',
      url: 'https://elsewhere.test/all',
      language: 'lt',
      genre: 'analysis',
      summary: 'A standfirst.',
      dateline: 'VILNIUS',
      body: { html: '<p>One <b>two</b> three.</p>' },
      section: section?.id,
      authors: ['ebenezer-mensah'],
      tags: ['politics', 'politics'],
      related: [original.slug],
      image: { url: 'https://elsewhere.test/i.jpg', alt: 'A picture', width: 1600, height: 900 },
      source: { name: 'BNN' },
      rights: { syndication: 'withheld' },
      translationOf: original.id,
      expiresAt: '2024-06-01T00:00:00+02:00',
      publishedAt: '2023-12-29T09:37:00Z',
    });
    expect(article).toMatchObject({
      slug: 'all-of-it',
      url: 'https://elsewhere.test/all',
      language: 'lt',
      genre: 'analysis',
      body: { html: '<p>One <strong>two</strong> three.</p>', markdown: 'One **two** three.' },
      wordCount: 3,
      section: { slug: 'lithuania' },
      authors: [{ slug: 'ebenezer-mensah' }],
      tags: [{ slug: 'politics' }],
      related: [{ id: original.id, title: 'The original' }],
      image: {
        url: 'https://elsewhere.test/i.jpg',
        alt: 'A picture',
        caption: null,
        credit: null,
        width: 1600,
      },
      source: { name: 'BNN', url: null },
      rights: { copyrightNotice: null, usageTerms: null, syndication: 'withheld' },
      translationOf: original.id,
      expiresAt: '2024-05-31T22:00:00.000Z',
      publishedAt: '2023-12-29T09:37:00.000Z',
    });
    expect((await editor.call('GET', '/articles/all-of-it')).json()).toEqual(article);
  });

  it('gets another slug where its title’s is taken, but never another than was asked for', async () => {
    await editor.create({ title: 'Taken' });
    expect((await editor.create({ title: 'Taken' })).slug).toBe('taken-2');
    const refused = await editor.call('POST', '/articles', { body: { title: 'X', slug: 'taken' } });
    expect([refused.status, ...refused.fault]).toEqual([409, 'slug-taken', '/slug']);
  });

  it('makes the tags that are missing where that is asked for, once each', async () => {
    const fields = { tags: ['politics', 'Vilnius', 'vilnius', 'C++', 'C'], createMissing: true };
    const article = await editor.create(fields);
    expect(article.tags.map(({ slug, name, type }) => [slug, name, type])).toEqual([
      ['politics', 'Politics', 'topic'],
      ['vilnius', 'Vilnius', 'topic'],
      ['c-2', 'C++', 'topic'],
      ['c', 'C', 'topic'],
    ]);
    expect((await editor.create(fields)).tags).toEqual(article.tags);
    const gone = '01900000-0000-7000-8000-ffffffffffff';
    const refused = await editor.call('POST', '/articles', {
      body: { title: 'X', tags: ['politics', gone], createMissing: true },
    });
    expect([refused.status, ...refused.fault]).toEqual([400, 'unknown-reference', '/tags/1']);
  });

  it('shares a tag that others make at the same moment', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        editor.call('POST', '/articles', {
          body: { title: `At once ${n}`, tags: ['Simultaneity'], createMissing: true },
        }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(201));
    expect(new Set(answers.map((answer) => answer.json().tags[0]?.id)).size).toBe(1);
  });

  it.each([
    ['/section', { section: 'nowhere' }],
    ['/authors/1', { authors: ['ebenezer-mensah', 'nobody'] }],
    ['/tags/0', { tags: ['nothing'] }],
    ['/related/0', { related: ['no-article'] }],
    ['/translationOf', { translationOf: 'no-article' }],
  ])('is refused with a pointer to %s where that names nothing', async (pointer, fields) => {
    const refused = await editor.call('POST', '/articles', { body: { title: 'X', ...fields } });
    expect([refused.status, ...refused.fault]).toEqual([400, 'unknown-reference', pointer]);
  });
});

describe('a patch', () => {
  it('changes what it names, puts back the standard for null, and merges objects', async () => {
    const { id } = await editor.create({
      summary: 'Old.',
      genre: 'opinion',
      section: 'lithuania',
      image: { url: 'https://elsewhere.test/i.jpg', caption: 'Old', credit: 'BNS' },
      rights: { usageTerms: 'No resale.', syndication: 'withheld' },
      body: { markdown: 'Old.' },
    });
    const patched = await editor.call('PATCH', `/articles/${id}`, {
      ifMatch: 1,
      body: {
        title: 'New',
        summary: null,
        genre: null,
        image: { caption: 'New' },
        rights: { usageTerms: null },
        body: { html: '<p>New.</p>' },
      },
    });
    expect([patched.status, patched.headers.etag]).toEqual([200, '"2"']);
    expect(patched.json()).toMatchObject({
      title: 'New',
      revision: 2,
      summary: null,
      genre: 'news',
      section: { slug: 'lithuania' },
      image: { url: 'https://elsewhere.test/i.jpg', caption: 'New', credit: 'BNS' },
      rights: { copyrightNotice: null, usageTerms: null, syndication: 'withheld' },
      body: { html: '<p>New.</p>', markdown: 'New.' },
    });
  });

  it('takes texts of an image as long as an import does', async () => {
    const image = { url: 'https://www.test/a.jpg', alt: 'x'.repeat(2000), credit: 'x'.repeat(2000) };
    expect(await editor.create({ image })).toMatchObject({ image });
  });

  it('that changes nothing saves nothing', async () => {
    const { id, title } = await editor.create();
    expect((await editor.call('PATCH', `/articles/${id}`, { body: {} })).json().revision).toBe(1);
    expect((await editor.call('PATCH', `/articles/${id}`, { body: { title } })).json().revision).toBe(1);
  });

  it('may come as application/json or as a merge patch, which nothing else may', async () => {
    const { id } = await editor.create();
    const headers = { 'content-type': 'application/merge-patch+json' };
    const patched = await editor.call('PATCH', `/articles/${id}`, { body: { title: 'B' }, headers });
    expect(patched.status).toBe(200);
    expect((await editor.call('POST', '/articles', { body: { title: 'B' }, headers })).status).toBe(415);
  });

  it('leaves what readers see as it is', async () => {
    const { id } = await editor.create({ title: 'Seen' });
    await editor.publish(id);
    const edited = await editor.call('PATCH', `/articles/${id}`, {
      body: { title: 'Unseen', slug: 'unseen' },
    });
    expect(edited.json()).toMatchObject({ hasUnpublishedEdits: true, live: { version: 1 }, slug: 'unseen' });
    expect((await t.app.inject(`/v1/articles/${id}`)).json().title).toBe('Seen');
    expect((await t.app.inject('/v1/articles/unseen')).statusCode).toBe(404);
  });

  it.each([
    ['/slug', { slug: '01900000-0000-7000-8000-000000000001' }],
    ['/image/url', { image: { caption: 'Of nothing' } }],
    ['/source/name', { source: { url: 'https://elsewhere.test/' } }],
    ['/language', { language: 'a-b' }],
    ['/url', { url: 'javascript:alert(1)' }],
    ['/url', { url: 'mailto:desk@elsewhere.test' }],
    ['/image/url', { image: { url: 'data:image/png;base64,AAAA' } }],
    ['/source/url', { source: { name: 'BNN', url: 'ftp://elsewhere.test/' } }],
    ['/expiresAt', { expiresAt: '2024-13-01T00:00:00Z' }],
    ['/publishedAt', { publishedAt: '1066-10-14T00:00:00Z' }],
    ['/title', { title: ' ' }],
    ['/body', { body: { html: '<p></p>', markdown: '' } }],
    ['/body', { body: {} }],
    ['/body/text', { body: { text: 'x' } }],
  ])('is refused with a pointer to %s', async (pointer, fields) => {
    const { id } = await editor.create();
    const refused = await editor.call('PATCH', `/articles/${id}`, { body: fields });
    expect([refused.status, ...refused.fault]).toEqual([400, 'invalid-body', pointer]);
    expect((await editor.call('GET', `/articles/${id}`)).json().revision).toBe(1);
  });

  it('can’t make an article its own translation or relative', async () => {
    const { id } = await editor.create();
    const translated = await editor.call('PATCH', `/articles/${id}`, { body: { translationOf: id } });
    expect([translated.status, ...translated.fault]).toEqual([400, 'invalid-body', '/translationOf']);
    const related = await editor.call('PATCH', `/articles/${id}`, { body: { related: [id] } });
    expect([related.status, ...related.fault]).toEqual([400, 'invalid-body', '/related']);
  });

  it('is told which fields are shown but not writable, and which nobody knows', async () => {
    const { id } = await editor.create();
    const body = { id, version: 7, createdAt: t.desk.now, tilte: 'x' };
    const refused = await editor.call('PATCH', `/articles/${id}`, { body });
    expect(refused.json<{ errors: object[] }>().errors).toEqual([
      { pointer: '/id', code: 'not-writable', message: 'is shown but not writable' },
      { pointer: '/version', code: 'not-writable', message: 'is shown but not writable' },
      { pointer: '/createdAt', code: 'not-writable', message: 'is shown but not writable' },
      { pointer: '/tilte', code: 'unknown-field', message: 'is not a known field' },
    ]);
  });
});
