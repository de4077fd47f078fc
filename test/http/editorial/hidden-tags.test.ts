import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '../../support/app.ts';
import { type Editor, editorAt } from '../../support/editor.ts';
import { exported, imported } from '../../support/lines.ts';

const NAME = 'Minister Zzyzx Resigns';
const SLUG = 'minister-zzyzx-resigns';
const SCOPES = ['drafts:read', 'articles:write', 'articles:publish', 'taxonomy:write'] as const;

/* What readers ask for that could show the tag; `{ref}` stands for it. */
const READS = [
  '/v1/tags',
  '/v1/tags?q=minister',
  '/v1/tags?sort=-articleCount&type=topic',
  '/v1/suggest?q=zzyz',
  '/v1/tags/{ref}',
  '/v1/tags/{ref}/articles',
  '/v1/articles?tag={ref}',
  '/v1/articles?tag=-{ref}',
  '/v1/articles?facets=tag',
];

async function newsroom(): Promise<{ readonly t: TestApp; readonly editor: Editor }> {
  const t = await testApp({
    fill: async (desk) => {
      const tag = await desk.tag('Ministers');
      await desk.publish({ title: 'Public story', tagIds: [tag.id] });
    },
  });
  return { t, editor: await editorAt(t, ...SCOPES) };
}

async function told(t: TestApp, url: string) {
  const { statusCode, headers, body } = await t.app.inject({
    url,
    headers: { 'x-request-id': 'the-same-one' },
  });
  const { date: _date, 'server-timing': _took, ...rest } = headers;
  return { url, status: statusCode, headers: rest, body };
}

/** The answer of every read, and the changes that partners are told of. */
async function toldAll(t: TestApp, ref: string) {
  const reads = READS.map((url) => told(t, url.replace('{ref}', ref)));
  return [...(await Promise.all(reads)), await t.store.changes.after(0, 1000)];
}

async function statusOf(t: TestApp, url: string): Promise<number> {
  return (await told(t, url)).status;
}

async function changesOf(t: TestApp, id: string): Promise<readonly string[]> {
  const changes = await t.store.changes.after(0, 1000);
  return changes.filter((change) => change.id === id).map(({ type }) => type);
}

async function draftWith(editor: Editor, ...tags: readonly string[]) {
  const draft = await editor.create({ title: 'Secret', tags, createMissing: true });
  return { ...draft, tag: (draft.tags as { id: string }[])[0]?.id ?? '' };
}

describe('a tag that a draft has brought', () => {
  let plain: TestApp;
  let room: Awaited<ReturnType<typeof newsroom>>;
  let tag: string;
  beforeAll(async () => {
    room = await newsroom();
    plain = (await newsroom()).t;
    ({ tag } = await draftWith(room.editor, NAME));
  });
  afterAll(() => Promise.all([plain.close(), room.t.close()]));

  it('changes nothing for readers and partners, not a byte, by its slug or its id', async () => {
    for (const ref of [SLUG, tag]) expect(await toldAll(room.t, ref)).toEqual(await toldAll(plain, ref));
  });

  it('is there for editors, in lists and by its slug', async () => {
    const { call } = room.editor;
    expect((await call('GET', `/tags/${SLUG}`)).json()).toMatchObject({ id: tag, name: NAME });
    const { data } = (await call('GET', '/tags?q=minister')).json<{ data: { slug: string }[] }>();
    expect(data.map(({ slug }) => slug)).toEqual([SLUG, 'ministers']);
    const { data: drafts } = (await call('GET', `/articles?tag=${SLUG}`)).json<{ data: unknown[] }>();
    expect(drafts).toHaveLength(1);
  });

  it('is the one that the next draft means by its name', async () => {
    const next = await draftWith(room.editor, NAME);
    expect(next.tag).toBe(tag);
    await room.editor.call('DELETE', `/articles/${next.id}`);
    expect((await room.editor.call('GET', `/tags/${SLUG}`)).status).toBe(200);
  });
});

describe('a hidden tag comes out', () => {
  it('when the article is published, told to partners then and stays when it is taken back', async () => {
    const { t, editor } = await newsroom();
    await using _ = t;
    const { id, tag } = await draftWith(editor, NAME);
    await editor.publish(id, { at: '2099-01-01T00:00:00Z' });
    expect(await changesOf(t, tag)).toEqual([]);
    await editor.publish(id);
    expect(await changesOf(t, tag)).toEqual(['tag.updated']);
    expect(await statusOf(t, `/v1/tags/${SLUG}`)).toBe(200);
    const found = JSON.parse((await told(t, '/v1/suggest?q=zzyz')).body) as { data: unknown[] };
    expect(found.data).toHaveLength(1);
    await editor.call('DELETE', `/articles/${id}/publication`);
    await editor.call('DELETE', `/articles/${id}`);
    expect(await statusOf(t, `/v1/tags/${SLUG}`)).toBe(200);
    expect(await changesOf(t, tag)).toEqual(['tag.updated']);
  });

  it('when its time comes, at the latest', async () => {
    const { t, editor } = await newsroom();
    await using _ = t;
    const { id } = await draftWith(editor, NAME);
    await editor.publish(id, { at: '2024-06-01T00:00:00Z' });
    expect(await statusOf(t, `/v1/tags/${SLUG}`)).toBe(404);
    t.desk.advance(Date.parse('2024-06-01T00:00:00Z') - Date.parse(t.desk.now));
    expect(await statusOf(t, `/v1/tags/${SLUG}`)).toBe(200);
  });

  it('not with edits of a live article that nobody has published', async () => {
    const { t, editor } = await newsroom();
    await using _ = t;
    const body = { tags: ['ministers', NAME], createMissing: true };
    await editor.call('PATCH', '/articles/public-story', { body });
    expect(await statusOf(t, `/v1/tags/${SLUG}`)).toBe(404);
    await editor.publish('public-story');
    expect(await statusOf(t, `/v1/tags/${SLUG}`)).toBe(200);
  });

  it('at once with an article that is published as it is fed', async () => {
    const { t } = await newsroom();
    await using _ = t;
    const line = { title: 'Fed', tags: [NAME], createMissing: true, publication: {} };
    const { answers } = await imported(t.store, [line], { makeId: t.desk.makeId });
    expect(answers).toMatchObject([{ status: 'created' }]);
    expect(await statusOf(t, `/v1/tags/${SLUG}`)).toBe(200);
  });

  it.each([{ description: 'A minister.' }, { name: NAME }])('by an edit of %j', async (body) => {
    const { t, editor } = await newsroom();
    await using _ = t;
    const { tag } = await draftWith(editor, NAME);
    expect((await editor.call('PATCH', `/tags/${tag}`, { body })).status).toBe(200);
    expect(await statusOf(t, `/v1/tags/${SLUG}`)).toBe(200);
    expect(await changesOf(t, tag)).toEqual(['tag.updated']);
  });
});

describe('a hidden tag goes', () => {
  it('with the last article that names it, unheard of', async () => {
    const { t, editor } = await newsroom();
    await using _ = t;
    const [one, other] = [await draftWith(editor, NAME), await draftWith(editor, NAME)];
    await editor.call('DELETE', `/articles/${one.id}`);
    expect((await editor.call('GET', `/tags/${SLUG}`)).status).toBe(200);
    await editor.call('PATCH', `/articles/${other.id}`, { body: { tags: [] } });
    await editor.call('DELETE', `/articles/${other.id}`);
    expect((await editor.call('GET', `/tags/${SLUG}`)).status).toBe(404);
    expect(await changesOf(t, one.tag)).toEqual([]);
    expect((await draftWith(editor, NAME)).tags).toMatchObject([{ slug: SLUG }]);
  });

  it('not while a list would be left with a name that leads nowhere', async () => {
    const { t, editor } = await newsroom();
    await using _ = t;
    const { id } = await draftWith(editor, NAME);
    await editor.call('POST', '/lists', { body: { name: 'L', tail: { query: `tag=${SLUG}` } } });
    await editor.call('DELETE', `/articles/${id}`);
    expect((await editor.call('GET', `/tags/${SLUG}`)).status).toBe(200);
  });

  it.each(['merge', 'deletion'])('unheard of in a %s into a public one', async (way) => {
    const { t, editor } = await newsroom();
    await using _ = t;
    const { id, tag } = await draftWith(editor, NAME);
    const ended =
      way === 'merge'
        ? await editor.call('POST', `/tags/${tag}/merge`, { body: { into: 'ministers' } })
        : await editor.call('DELETE', `/tags/${tag}?reassignTo=ministers`);
    expect(ended.status).toBeLessThan(300);
    expect(await changesOf(t, tag)).toEqual([]);
    for (const ref of [SLUG, tag]) expect(await statusOf(t, `/v1/tags/${ref}`)).toBe(404);
    const { tags } = (await editor.call('GET', `/articles/${id}`)).json<{ tags: unknown[] }>();
    expect(tags).toMatchObject([{ slug: 'ministers' }]);
  });

  it('never in the place of a public one: that makes it public', async () => {
    const { t, editor } = await newsroom();
    await using _ = t;
    const { tag } = await draftWith(editor, NAME);
    await editor.call('POST', '/tags/ministers/merge', { body: { into: tag } });
    expect(await statusOf(t, '/v1/tags/ministers')).toBe(308);
    const { articleCount } = JSON.parse((await told(t, `/v1/tags/${SLUG}`)).body) as { articleCount: number };
    expect(articleCount).toBe(1);
    expect(await changesOf(t, tag)).toEqual(['tag.updated']);
  });
});

describe('a hidden tag in an export', () => {
  it('stays hidden where it is imported, until a line has it public', async () => {
    const { t, editor } = await newsroom();
    await using _ = t;
    await using copy = await testApp();
    const { id, tag } = await draftWith(editor, NAME);
    const lines = await exported(t.store);
    await imported(copy.store, lines);
    expect(await exported(copy.store)).toEqual(lines);
    expect(await statusOf(copy, `/v1/tags/${SLUG}`)).toBe(404);
    expect(await changesOf(copy, tag)).toEqual([]);

    await editor.publish(id);
    await editor.call('DELETE', `/articles/${id}/publication`);
    const after = (await exported(t.store)).filter((line) => line.includes(`"id":"${tag}"`));
    const { answers } = await imported(copy.store, after);
    expect(answers).toMatchObject([{ status: 'updated' }]);
    expect(await statusOf(copy, `/v1/tags/${SLUG}`)).toBe(200);
    await imported(copy.store, lines);
    expect(await statusOf(copy, `/v1/tags/${SLUG}`)).toBe(200);
  });
});
