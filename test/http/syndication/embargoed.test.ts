import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Article } from '../../../src/domain/article.ts';
import { edit } from '../../../src/domain/publishing.ts';
import { unschedule } from '../../../src/domain/scheduling.ts';
import { PUBLIC_URL, type TestApp, testApp } from '../../support/app.ts';
import { bodyOf } from '../../support/content.ts';
import { TEST_FORMATS, type ToldList } from '../../support/formats.ts';
import { type Newsroom, newsroom } from '../../support/newsroom.ts';
import { reschedule, scheduled, underEmbargo } from '../../support/schedules.ts';

const DOOR = '/v1/embargoed/articles';
const HOUR_MS = 3_600_000;

let t: TestApp;
let news: Newsroom;
let key: string;
let verdict: Pick<Article, 'id'>;
let ruling: Pick<Article, 'id'>;
beforeAll(async () => {
  t = await testApp({
    deps: { formats: TEST_FORMATS },
    fill: async (desk) => {
      news = await newsroom(desk);
    },
  });
  const { desk } = t;
  key = await t.key('embargo:read');
  const hidden = await desk.tag('Verdict Day', { hidden: true });
  verdict = await underEmbargo(
    desk,
    {
      title: 'The Verdict',
      body: bodyOf('He may stay.'),
      sectionId: news.sections.lithuania.id,
      tagIds: [hidden.id],
      genre: 'analysis',
      language: 'en-GB',
    },
    desk.later(2 * HOUR_MS),
  );
  ruling = await underEmbargo(desk, { title: 'A Ruling', body: bodyOf('It is law.') }, desk.later(HOUR_MS));
  await reschedule(desk, news.articles.story, desk.later(3 * HOUR_MS), true);
  await scheduled(desk, { title: 'Merely Planned' }, desk.later(HOUR_MS));
  const rights = { copyrightNotice: null, usageTerms: null, syndication: 'withheld' } as const;
  await underEmbargo(desk, { title: 'Ours Alone', rights }, desk.later(HOUR_MS));
});
afterAll(() => t.close());

const ask = (path = '', own = key, headers: Record<string, string> = {}) =>
  t.app.inject({ url: DOOR + path, headers: { authorization: `Bearer ${own}`, ...headers } });
const titles = async (path = '', own = key): Promise<readonly string[]> =>
  (await ask(path, own)).json().data.map(({ article }: { article: { title: string } }) => article.title);
const STORY = 'Lithuanian Migration Department Stands by Decision to Deport Kazakh Activist';

describe('what is under embargo', () => {
  it('is listed for who may know it, the next first, as readers will get it', async () => {
    expect(await titles()).toEqual(['A Ruling', 'The Verdict', STORY]);
    const answer = await ask('?limit=1');
    const { data, page } = answer.json();
    expect(data).toEqual([
      {
        id: ruling.id,
        embargoedUntil: t.desk.later(HOUR_MS),
        savedAt: t.desk.now,
        article: expect.objectContaining({
          title: 'A Ruling',
          slug: 'a-ruling',
          version: 1,
          publishedAt: t.desk.later(HOUR_MS),
          body: { html: '<p>It is law.</p>' },
        }),
        links: { self: `${PUBLIC_URL}${DOOR}/${ruling.id}` },
      },
    ]);
    expect(answer.headers['cache-control']).toBe('private, no-store');
    expect(answer.headers.link).toContain('rel="next"');
    expect(await titles(`?limit=2&cursor=${page.next}`)).toEqual(['The Verdict', STORY]);
  });

  it('is also the next version of what is published, with the first one’s time', async () => {
    const { article, embargoedUntil } = (await ask(`/${news.articles.story.id}`)).json();
    const { version, publishedAt } = (await t.app.inject(`/v1/articles/${news.articles.story.id}`)).json();
    expect(article).toMatchObject({ version: version + 1, publishedAt, updatedAt: embargoedUntil });
  });

  it('is chosen by filters, and within what the key is entitled to', async () => {
    expect(await titles('?section=europe')).toEqual(['The Verdict', STORY]);
    expect(await titles('?section=-lithuania')).toEqual(['A Ruling']);
    expect(await titles('?author=ebenezer-mensah')).toEqual([STORY]);
    expect(await titles('?tag=politics,vilnius')).toEqual([STORY]);
    expect(await titles('?genre=analysis,opinion')).toEqual(['The Verdict']);
    expect(await titles('?genre=-analysis&language=en')).toEqual(['A Ruling', STORY]);
    expect(await titles('?language=en-gb')).toEqual(['The Verdict']);
    const entitlement = {
      query: 'section=lithuania',
      filter: { section: { allOf: [['lithuania']], noneOf: [] } },
    };
    const { text: partner } = await t.saveKey({ scopes: ['embargo:read'], entitlement, bodies: ['text'] });
    expect(await titles('', partner)).toEqual(['The Verdict', STORY]);
    expect((await ask(`/${ruling.id}`, partner)).statusCode).toBe(404);
    expect((await ask(`/${verdict.id}`, partner)).json().article.body).toEqual({ text: 'He may stay.' });
    expect((await ask('?body=html', partner)).json().code).toBe('not-entitled');
    const leaf = await ask(`/${verdict.id}.leaf`, partner);
    expect(leaf.json().item.article.body).toEqual({});
  });

  it('can’t be asked for by what nobody is told of', async () => {
    const unknown = await ask('?tag=nothing-of-the-kind');
    const hidden = await ask('?tag=verdict-day');
    expect([unknown.statusCode, hidden.statusCode]).toEqual([400, 400]);
    expect(hidden.json().code).toBe(unknown.json().code);
  });

  it('comes in every format, marked with its time', async () => {
    const list: ToldList = (await ask('.tale?section=lithuania')).json();
    expect(list.channel).toMatchObject({
      title: 'Dateline: Under embargo (section lithuania)',
      self: `${PUBLIC_URL}${DOOR}.tale?section=lithuania`,
      hub: null,
      updated: t.desk.now,
    });
    expect(list.items.map(({ embargoedUntil }) => embargoedUntil)).toEqual([
      t.desk.later(2 * HOUR_MS),
      t.desk.later(3 * HOUR_MS),
    ]);
    const one = await ask('/the-verdict.tale');
    expect(one.headers['content-type']).toBe('text/x-tale; charset=utf-8');
    expect(one.json().item).toMatchObject({
      embargoedUntil: t.desk.later(2 * HOUR_MS),
      article: { body: { text: 'He may stay.' } },
    });
  });

  it('is answered 304 for as long as it stays as it is', async () => {
    const { etag } = (await ask()).headers;
    const again = () => ask('', key, { 'if-none-match': String(etag) });
    expect((await again()).statusCode).toBe(304);
    await t.store.articles.update(ruling.id, null, (now) =>
      edit(now, { content: { summary: 'In short.' } }, t.desk.now),
    );
    expect((await again()).statusCode).toBe(200);
  });

  it.each(['merely-planned', 'ours-alone', 'nothing-of-the-kind'])('is not %s', async (slug) => {
    const answer = await ask(`/${slug}`);
    expect(answer.statusCode).toBe(404);
    expect(answer.json().detail).toBe('There is no such article under embargo.');
  });

  it('is there no more once it is taken back, or out', async () => {
    await t.store.articles.update(verdict.id, null, (now) => unschedule(now, t.desk.now));
    expect(await titles()).toEqual(['A Ruling', STORY]);
    t.desk.advance(HOUR_MS);
    expect(await titles()).toEqual([STORY]);
    expect((await ask('/a-ruling')).statusCode).toBe(404);
    expect((await t.app.inject('/v1/articles/a-ruling')).statusCode).toBe(200);
  });
});
