import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { EVERYTHING } from '../../../src/interchange/ndjson/index.ts';
import { openStore } from '../../../src/store/open.ts';
import type { Store } from '../../../src/store/store.ts';
import { Desk } from '../../support/content.ts';
import { exported, imported, importedBytes } from '../../support/lines.ts';

let store: Store = await openStore(':memory:');
let desk = new Desk(store);
afterAll(() => store.close());
beforeEach(async () => {
  await store.close();
  store = await openStore(':memory:');
  desk = new Desk(store);
});

const wire = (id: string) => ({ external: { source: 'wire', id } });
const SLUG = '01900000-0000-7000-8000-000000000001';
const take = (...lines: readonly (string | object)[]) => imported(store, lines);
const statuses = async (...lines: readonly (string | object)[]) =>
  (await take(...lines)).answers.map(({ status }) => status);
const refusal = async (line: string | object) => {
  const [answer] = (await take(line)).answers;
  return answer?.status === 'refused' ? answer.error : answer;
};

describe('a line of a feeder', () => {
  it('creates a draft, and is unchanged when it is sent again', async () => {
    const line = { ...wire('1'), title: 'A Strike', body: { html: '<p onclick="x()">Text</p>' } };
    const { answers, summary } = await take(line);
    expect(answers).toEqual([{ line: 1, status: 'created', id: expect.any(String), slug: 'a-strike' }]);
    expect(summary).toEqual({ done: true, lines: 1, created: 1, updated: 0, unchanged: 0, refused: 0 });
    expect(await store.articles.get('a-strike')).toMatchObject({
      state: 'draft',
      revision: 1,
      external: { source: 'wire', id: '1' },
      content: { title: 'A Strike', body: { html: '<p>Text</p>' } },
    });
    expect((await take(line)).answers).toMatchObject([{ status: 'unchanged', slug: 'a-strike' }]);
    expect(await store.articles.get('a-strike')).toMatchObject({ revision: 1 });
  });

  it('with a publication is public after one revision, at the times that it brings', async () => {
    const publication = { publishedAt: '2020-05-01T10:00:00+02:00', updatedAt: '2020-05-02T00:00:00Z' };
    await take({ ...wire('1'), title: 'Old News', publication });
    expect(await store.articles.get('old-news')).toMatchObject({
      state: 'published',
      revision: 1,
      version: 1,
    });
    expect(await store.live.find('old-news', [])).toMatchObject({
      is: 'found',
      item: { publishedAt: '2020-05-01T08:00:00.000Z', updatedAt: '2020-05-02T00:00:00.000Z' },
    });
  });

  it('publishes what it changes, and leaves alone what editors unpublished', async () => {
    const line = { ...wire('1'), title: 'News', publication: { publishedAt: '2020-05-01' } };
    await take(line);
    expect(await statuses({ ...line, summary: 'More.' })).toEqual(['updated']);
    expect(await store.live.find('news', [])).toMatchObject({ item: { version: 2, summary: 'More.' } });
    const { unpublish } = await import('../../../src/domain/publishing.ts');
    const article = await store.articles.get('news');
    await store.articles.update(article?.id ?? '', null, (it) => unpublish(it, desk.advance(1000)));
    expect(await statuses({ ...line, summary: 'More.' })).toEqual(['unchanged']);
    expect(await store.live.find('news', [])).toEqual({ is: 'unknown' });
  });

  it('schedules a publication in the future once', async () => {
    const line = { ...wire('1'), title: 'Soon', publication: { at: '2024-02-01T00:00:00Z', embargo: true } };
    expect(await statuses(line, line)).toEqual(['created', 'unchanged']);
    expect(await store.articles.get('soon')).toMatchObject({
      state: 'scheduled',
      embargo: true,
      revision: 1,
      scheduledFor: '2024-02-01T00:00:00.000Z',
    });
  });

  it('ends a schedule with a publication at null, and leaves the draft', async () => {
    const at = '2030-01-01T00:00:00.000Z';
    const line = { ...wire('1'), title: 'Later', publication: { at } };
    expect(await statuses(line)).toEqual(['created']);
    expect(await statuses({ ...line, publication: { at: null } })).toEqual(['updated']);
    expect(await store.articles.get('later')).toMatchObject({ state: 'draft', scheduledFor: null });
  });

  it('has texts as long as those that come over HTTP', async () => {
    const image = { url: 'https://www.test/a.jpg', alt: 'x'.repeat(2000), credit: 'x'.repeat(2000) };
    expect(await statuses({ title: 'Long', image })).toEqual(['created']);
    expect(await refusal({ title: 'Longer', image: { ...image, alt: 'x'.repeat(2001) } })).toMatchObject({
      pointer: '/image/alt',
    });
  });

  it('is found by its slug or its id too, and changes only what it names', async () => {
    const [first] = (await take({ slug: 'story', title: 'One', summary: 'Kept.' })).answers;
    if (first?.status !== 'created') throw new Error('it was not created');
    expect(await statuses({ slug: 'story', title: 'Two' }, { id: first.id, slug: 'moved' })).toEqual([
      'updated',
      'updated',
    ]);
    expect(await store.articles.get('moved')).toMatchObject({ content: { title: 'Two', summary: 'Kept.' } });
  });

  it('without a key is another article unless all of it is there already', async () => {
    const lines = [
      { title: 'Weather', summary: 'Sun.' },
      { title: 'Weather', summary: 'Rain.' },
    ];
    expect((await take(...lines)).answers).toMatchObject([{ slug: 'weather' }, { slug: 'weather-2' }]);
    expect(await statuses(...lines, { title: 'Weather', summary: 'Snow.' })).toEqual([
      'unchanged',
      'unchanged',
      'created',
    ]);
  });

  it('names an article of the same commit by its id, and is refused with it', async () => {
    const [made, refused] = [SLUG.replace(/01$/, 'a1'), SLUG.replace(/01$/, 'a2')];
    const answers = await statuses(
      { title: 'Taken', slug: 'taken' },
      { id: made, title: 'Original' },
      { title: 'Translation', language: 'lt', translationOf: made, related: [made] },
      { id: refused, title: 'Other', slug: 'taken' },
      { title: 'Another', related: [refused] },
    );
    expect(answers).toEqual(['created', 'created', 'created', 'refused', 'refused']);
    expect(await store.articles.get('translation')).toMatchObject({
      content: { translationOf: made, relatedIds: [made] },
    });
    expect(await refusal({ title: 'Another', related: [refused] })).toMatchObject({
      code: 'unknown-reference',
      pointer: '/related/0',
    });
  });

  it('names what the lines before it made, and makes missing tags where it says so', async () => {
    const answers = await statuses(
      { type: 'section', name: 'Europe' },
      { type: 'section', slug: 'lithuania', name: 'Lithuania', parent: 'europe' },
      { type: 'author', name: 'Ada' },
      {
        ...wire('1'),
        title: 'A',
        section: 'lithuania',
        authors: ['ada'],
        tags: ['Courts'],
        createMissing: true,
      },
      { ...wire('2'), title: 'B', tags: ['Courts'], createMissing: true, related: ['a'], translationOf: 'a' },
      { ...wire('3'), title: 'C', tags: ['courts', 'nonsense'] },
    );
    expect(answers).toEqual(['created', 'created', 'created', 'created', 'created', 'refused']);
    expect(await store.articles.get('b')).toMatchObject({
      tags: [{ slug: 'courts', name: 'Courts' }],
      related: [{ slug: 'a' }],
    });
    expect(await store.sections.get('lithuania')).toMatchObject({ ancestors: [{ slug: 'europe' }] });
  });

  it('keeps the order of lines with the same key', async () => {
    const lines = Array.from({ length: 150 }, (_, n) => ({ ...wire('1'), title: `Title ${n}` }));
    await take(...lines);
    expect(await store.articles.bySource({ source: 'wire', id: '1' })).toMatchObject({
      revision: 150,
      content: { title: 'Title 149' },
    });
  });
});

describe('a line that cannot be saved', () => {
  const cases: readonly (readonly [string, string | object, object])[] = [
    ['is no JSON', '{"title":', { code: 'invalid-body', message: 'the line is not valid JSON' }],
    ['is no object', '[]', { code: 'invalid-body', message: 'the line is not a JSON object' }],
    ['is of an unknown type', { type: 'photo' }, { code: 'invalid-body', pointer: '/type' }],
    ['has an unknown field', { title: 'A', headline: 'B' }, { code: 'invalid-body', pointer: '/headline' }],
    ['has a field of another type', { title: 'A', tags: ['x', 1] }, { pointer: '/tags/1' }],
    ['holds a NUL', { title: 'A', image: { alt: '\0' } }, { pointer: '/image/alt' }],
    ['holds __proto__', '{"title":"A","rights":{"__proto__":1}}', { pointer: '/rights' }],
    ['gives a member twice', '{"title":"A","title":"A"}', { code: 'invalid-body', pointer: '/title' }],
    [
      'holds too many values',
      { tags: Array(100_001).fill(0) },
      { message: 'the line must not hold more than 100000 values' },
    ],
    ['has an id for a slug', { slug: SLUG, title: 'A' }, { code: 'invalid-body', pointer: '/slug' }],
    ['has an id for a list’s slug', { type: 'list', slug: SLUG, name: 'A' }, { pointer: '/slug' }],
    ['has no title', { slug: 'new' }, { code: 'invalid-body', pointer: '/title' }],
    [
      'names nothing that is there',
      { title: 'A', section: 'x' },
      { code: 'unknown-reference', pointer: '/section' },
    ],
    ['has a time of nowhere', { title: 'A', expiresAt: '2024-01-01T00:00' }, { pointer: '/expiresAt' }],
    [
      'names a feeder over two lines',
      { title: 'A', external: { source: 'a\r\nb', id: '1' } },
      { pointer: '/external/source' },
    ],
    [
      'names a feeder’s article with a space',
      { title: 'A', external: { source: 'a', id: '1 ' } },
      { pointer: '/external/id' },
    ],
    ['has half of an export', { type: 'article', revision: 3, title: 'A' }, { pointer: '/id' }],
    [
      'publishes in the future',
      { title: 'A', publication: { publishedAt: '2030-01-01' } },
      { pointer: '/publication/publishedAt' },
    ],
  ];
  it.each(cases)('because it %s says so and where', async (_what, line, error) => {
    expect(await refusal(line)).toMatchObject(error);
    expect(await store.articles.count()).toBe(0);
  });

  it('says nothing of the lines around it, whose numbers are those of the file', async () => {
    const { answers, summary } = await importedBytes(
      store,
      [
        Buffer.from('{"title":"A"}\r\n\n'),
        Buffer.from([0x7b, 0xff, 0x7d, 0x0a]),
        Buffer.from(`{"title":"${'x'.repeat(2000)}"}\n{"tit`),
        Buffer.from('le":"Ž"}\n\n'),
      ],
      { maxLine: 1000 },
    );
    expect(answers.map((answer) => [answer.line, answer.status])).toEqual([
      [1, 'created'],
      [3, 'refused'],
      [4, 'refused'],
      [5, 'created'],
    ]);
    expect(answers).toMatchObject([
      {},
      { error: { message: 'the line is not valid UTF-8' } },
      { error: { code: 'payload-too-large' } },
      {},
    ]);
    expect(summary).toMatchObject({ lines: 4, created: 2, refused: 2 });
  });

  it('reads characters that chunks cut in two', async () => {
    const bytes = Buffer.from('{"title":"Žąsis"}\n{"title":"B"}');
    const { answers } = await importedBytes(
      store,
      [...bytes].map((byte) => Uint8Array.of(byte)),
    );
    expect(answers).toMatchObject([{ slug: 'zasis' }, { slug: 'b' }]);
  });
});

describe('who may not do everything', () => {
  it('is refused line by line what needs another scope', async () => {
    const permits = { ...EVERYTHING, publish: false, taxonomy: false };
    const lines = [{ title: 'A' }, { title: 'B', publication: {} }, { type: 'tag', name: 'T' }];
    const { answers } = await imported(store, lines, { permits });
    expect(answers).toMatchObject([
      { status: 'created' },
      { error: { code: 'missing-scope', message: 'this needs a key with the scope articles:publish' } },
      { error: { code: 'missing-scope', message: 'this needs a key with the scope taxonomy:write' } },
    ]);
  });

  it('neither files articles elsewhere nor learns of those that are', async () => {
    const [own, other] = [await desk.section('Own'), await desk.section('Other')];
    await desk.draft({ title: 'Theirs', sectionId: other.id });
    const permits = { ...EVERYTHING, reaches: (id: string | null) => id === own.id };
    const lines = [
      { title: 'Ours', section: 'own' },
      { title: 'Astray', section: 'other' },
      { title: 'Nowhere' },
      { slug: 'theirs', title: 'Taken' },
      { type: 'list', name: 'Front' },
    ];
    const { answers } = await imported(store, lines, { permits });
    expect(
      answers.map((answer) => (answer.status === 'refused' ? answer.error.code : answer.status)),
    ).toEqual(['created', 'outside-sections', 'outside-sections', 'not-found', 'outside-sections']);
  });
});

describe('a line of an export', () => {
  it('never overwrites what was saved since', async () => {
    await take({ slug: 'story', title: 'One', publication: {} });
    const before = await exported(store);
    await take({ slug: 'story', title: 'Two' });
    expect(await refusal(before[0] ?? '')).toMatchObject({ code: 'stale-revision' });
    expect(await store.articles.get('story')).toMatchObject({ content: { title: 'Two' } });
  });

  it('brings a copy up to date that is behind', async () => {
    await take({ slug: 'story', title: 'One', publication: {} }, { type: 'tag', name: 'T' });
    const copy = await openStore(':memory:');
    await imported(copy, await exported(store));
    await take({ slug: 'story', title: 'Two', publication: {} }, { type: 'tag', slug: 't', name: 'U' });
    const { answers } = await imported(copy, await exported(store));
    expect(answers.map(({ status }) => status)).toEqual(['updated', 'updated']);
    expect(await copy.live.find('story', [])).toMatchObject({ item: { title: 'Two', version: 2 } });
    expect(await exported(copy)).toEqual(await exported(store));
    await copy.close();
  });

  it.each([
    ['/live/slug', { live: { title: 'Other', slug: 'taken' } }],
    ['/live/slug', { live: { title: 'Other', slug: 'draft' } }],
    ['/live/slug', { live: { title: 'Other', slug: 'draft' }, state: 'draft' }],
    ['/slug', { slug: 'taken' }],
  ])('takes no slug that is another article’s: %s, %j', async (pointer, fields) => {
    await take({ slug: 'taken', title: 'Taken', publication: {} }, { slug: 'draft', title: 'Draft' });
    expect(await refusal(wholeLine(fields))).toMatchObject({ code: 'slug-taken', pointer });
    expect((await take({ slug: 'draft', publication: {} })).answers).toMatchObject([{ status: 'updated' }]);
  });

  it.each([
    ['/publishedAt', { publishedAt: '2099-01-01T00:00:00Z' }],
    ['/createdAt', { createdAt: '2099-01-01T00:00:00Z' }],
    ['/savedAt', { savedAt: '2099-01-01T00:00:00Z' }],
    ['/lastPublished/updatedAt', { lastPublished: { revision: 1, updatedAt: '2099-01-01T00:00:00Z' } }],
    ['/revision', { revision: Number.MAX_SAFE_INTEGER }],
    ['/version', { version: 1_000_000_001 }],
    ['/version', { version: 3 }],
    ['/external/id', { external: { source: 'a', id: 'b\tc' } }],
  ])('is none that could be exported with another %s: %j', async (pointer, fields) => {
    expect(await refusal(wholeLine(fields))).toMatchObject({ pointer });
    expect(await statuses(wholeLine({}))).toEqual(['created']);
  });

  it('takes no slug that is another list’s for readers', async () => {
    const time = '2023-12-29T09:00:00.000Z';
    const list = {
      ...{
        type: 'list',
        id: '018cb4f2-6d20-7c1e-8f3a-2b9d5e7a1c43',
        slug: 'whole',
        formerSlugs: [],
        name: 'A',
      },
      ...{ state: 'published', revision: 2, createdAt: time, savedAt: time },
      published: { publishedAt: time, updatedAt: time },
    };
    await take({ type: 'list', slug: 'taken', name: 'Taken' });
    const line = { ...list, live: { slug: 'taken', name: 'B' } };
    expect(await refusal(line)).toMatchObject({ code: 'slug-taken', pointer: '/live/slug' });
  });
});

/** Of an article that was published as revision 1 and edited since. */
function wholeLine({ live = {}, ...fields }: { live?: object } & object): object {
  const time = '2023-12-29T09:00:00.000Z';
  return {
    type: 'article',
    ...{ id: '018cb4f2-6d20-7c1e-8f3a-2b9d5e7a1c43', slug: 'whole', formerSlugs: [], external: null },
    ...{ state: 'published', revision: 2, version: 1, createdAt: time, savedAt: time, publishedAt: time },
    ...{ scheduledFor: null, embargo: false, lastPublished: { revision: 1, updatedAt: time } },
    ...{ withdrawal: null, corrections: [], title: 'Whole' },
    ...fields,
    live: { slug: 'whole', title: 'Half', ...live },
  };
}
