import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Article } from '../../../src/domain/article.ts';
import { correct } from '../../../src/domain/publishing.ts';
import { type TestApp, testApp } from '../../support/app.ts';

const SECOND = 1000;

describe('the Last-Modified of an article', () => {
  let t: TestApp;
  let story: Article;
  let tag: { id: string };
  let author: { id: string };
  beforeEach(async () => {
    t = await testApp();
    author = await t.desk.author('Ebenezer Mensah');
    tag = await t.desk.tag('Politics');
    story = await t.desk.publish({ title: 'Story', authorIds: [author.id], tagIds: [tag.id] });
    t.desk.advance(5 * SECOND);
  });
  afterEach(() => t.close());

  const read = (since?: string) =>
    t.app.inject({
      url: `/v1/articles/${story.id}`,
      headers: since === undefined ? {} : { 'if-modified-since': since },
    });
  const dated = async () => String((await read()).headers['last-modified']);

  it('answers 304 while nothing of what is shown has changed', async () => {
    const date = await dated();
    expect(date).toBe('Mon, 01 Jan 2024 00:00:00 GMT');
    expect((await read(date)).statusCode).toBe(304);
    await t.desk.tag('Another');
    expect((await read(date)).statusCode).toBe(304);
  });

  it.each<[string, () => Promise<unknown>]>([
    [
      'an author was renamed',
      () => t.store.authors.update(author.id, (it) => ({ ...it, name: 'E. Mensah', updatedAt: t.desk.now })),
    ],
    [
      'a tag was merged into another',
      async () => {
        const { id } = await t.desk.tag('Parliament');
        return t.store.tags.merge(tag.id, id, t.desk.advance(1));
      },
    ],
    [
      'a translation came',
      () => t.desk.publish({ title: 'Istorija', language: 'lt', translationOf: story.id }),
    ],
    [
      'a correction was made',
      () =>
        t.store.articles.update(story.id, null, (it) =>
          correct(it, { id: t.desk.makeId(), kind: 'correction', note: 'A name.' }, t.desk.now),
        ),
    ],
  ])('hides nothing from who asks by date after %s', async (_, change) => {
    const date = await dated();
    await change();
    const { statusCode, headers } = await read(date);
    expect(statusCode).toBe(200);
    expect(headers['last-modified'], 'the second is not over').toBeUndefined();
    t.desk.advance(2 * SECOND);
    expect((await read(date)).statusCode).toBe(200);
  });
});
