import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '../../support/app.ts';
import { type Newsroom, newsroom } from '../../support/newsroom.ts';

describe('completions', () => {
  let site: TestApp;
  let made: Newsroom;
  beforeAll(async () => {
    site = await testApp({
      fill: async (desk) => {
        made = await newsroom(desk);
      },
    });
  });
  afterAll(() => site.close());

  async function suggest(q: string, more = '') {
    const response = await site.app.inject(`/v1/suggest?q=${encodeURIComponent(q)}${more}`);
    expect(response.statusCode, response.body).toBe(200);
    return response.json<{ data: { type: string; slug: string }[] }>().data;
  }

  it.each([
    ['gudz', 'author', 'evelina-gudzinskaite', 'Evelina Gudzinskaitė', 'authors'],
    ['GUDZINSKAITĖ', 'author', 'evelina-gudzinskaite', 'Evelina Gudzinskaitė', 'authors'],
    ['europ', 'section', 'europe', 'Europe', 'sections'],
    ['polit', 'tag', 'politics', 'Politics', 'tags'],
    ['teism', 'article', 'teismas', 'Ką pasakė teismas', 'articles'],
  ])('of %s lead to what begins so', async (q, type, slug, text, kind) => {
    expect(await suggest(q)).toEqual([
      { type, id: expect.any(String), slug, text, links: { self: `https://api.test/v1/${kind}/${slug}` } },
    ]);
  });

  it('put names before titles, and are as many as asked for', async () => {
    const found = await suggest('li');
    expect(found.map(({ type }) => type)).toEqual(['section', 'article']);
    expect(await suggest('li', '&limit=1')).toHaveLength(1);
  });

  it.each(['zzz', '"', '!!!', '*', ' ', 'hidden', 'withdrawn', 'NEAR('])('of %s are none', async (q) => {
    expect(await suggest(q)).toEqual([]);
  });

  it('lead to addresses that answer', async () => {
    for (const { slug } of await suggest('e')) expect(slug).not.toBe(made.articles.hidden.slug);
    const response = await site.app.inject('/v1/suggest?q=e');
    for (const { links } of response.json<{ data: { links: { self: string } }[] }>().data) {
      expect((await site.app.inject(new URL(links.self).pathname)).statusCode).toBe(200);
    }
  });
});
