import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publishList, unpublishList } from '../../../src/domain/curated-list.ts';
import type { ArticleWire } from '../../../src/http/schemas/articles.ts';
import type { CuratedListWire } from '../../../src/http/schemas/curated-lists.ts';
import { PUBLIC_URL, type TestApp, testApp } from '../../support/app.ts';
import type { Desk } from '../../support/content.ts';

describe('a curated list', () => {
  let site: TestApp;
  let front: { id: string };
  beforeAll(async () => {
    site = await testApp({
      fill: async (desk: Desk) => {
        const ids: string[] = [];
        const tag = await desk.tag('Politics');
        for (const title of ['A', 'B', 'C', 'D', 'E']) {
          desk.advance(60_000);
          const tagIds = title < 'C' ? [tag.id] : [];
          ids.push((await desk.publish({ title, tagIds })).id);
        }
        const [a = '', b = ''] = ids;
        const hidden = await desk.draft({ title: 'Hidden' });
        const tail = { query: '', filter: {}, sort: '-publishedAt' } as const;
        const old = await desk.publishedList('Old name', {}, 'old');
        front = await desk.publishedList(
          old,
          { name: 'Front page', pins: [b, hidden.id, a], tail, length: 4 },
          'front',
        );
        await desk.publishedList('Another');
        await desk.list('Draft', { pins: [a] });
      },
    });
  });
  afterAll(() => site.close());

  const titles = async (url: string) => {
    const response = await site.app.inject(url);
    expect(response.statusCode, response.body).toBe(200);
    return response
      .json<{ data: ArticleWire[] }>()
      .data.map(({ title }) => title)
      .join('');
  };

  it('is shown by slug and id, without its pins and its tail', async () => {
    const { id } = front;
    const at = '2024-01-01T00:05:00.000Z';
    const expected: CuratedListWire = {
      id,
      slug: 'front',
      name: 'Front page',
      description: null,
      length: 4,
      publishedAt: at,
      updatedAt: at,
    };
    site.desk.advance(1000);
    for (const ref of ['front', id]) {
      const response = await site.app.inject(`/v1/lists/${ref}`);
      expect(response.json()).toEqual(expected);
      expect(response.headers['surrogate-key']).toBe(`list-${id}`);
      expect(response.headers['last-modified']).toBe('Mon, 01 Jan 2024 00:05:00 GMT');
      const etag = response.headers.etag ?? '';
      const again = await site.app.inject({ url: `/v1/lists/${ref}`, headers: { 'if-none-match': etag } });
      expect(again.statusCode).toBe(304);
    }
    const chosen = await site.app.inject('/v1/lists/front?fields=name');
    expect(chosen.json()).toEqual({ id, name: 'Front page' });
  });

  it('is among the others by name, drafts left out, a page at a time', async () => {
    const first = await site.app.inject('/v1/lists?limit=1');
    const { data, page } = first.json<{ data: CuratedListWire[]; page: { next: string } }>();
    expect(data.map(({ slug }) => slug)).toEqual(['another']);
    expect(first.headers.link).toContain(`<${PUBLIC_URL}/v1/lists?limit=1&cursor=`);
    expect(first.headers['surrogate-key']).toBe('lists');
    const next = await site.app.inject(`/v1/lists?limit=1&cursor=${page.next}`);
    expect(next.json()).toMatchObject({ data: [{ slug: 'front' }], page: { next: null } });
  });

  it('gives its articles in its order, in pages, narrowed and sorted as asked', async () => {
    const articles = '/v1/lists/front/articles';
    expect(await titles(articles)).toBe('BAED');
    expect(await titles(`${articles}?sort=-publishedAt`)).toBe('EDBA');
    expect(await titles(`${articles}?tag=politics`)).toBe('BA');
    expect(await titles(`${articles}?tag=politics&sort=title`)).toBe('AB');
    expect(await titles(`${articles}?q=body`)).toBe('BAED');
    expect(await titles(`${articles}?q=body&sort=relevance`)).toBe('EDBA');
    const counted = await site.app.inject(`${articles}?total=true&facets=tag&limit=3`);
    const { page, facets } = counted.json<{ page: { total: number; next: string }; facets: unknown }>();
    expect(page.total).toBe(4);
    expect(facets).toEqual({ tag: [{ value: 'politics', label: 'Politics', count: 2 }] });
    expect(counted.headers['surrogate-key']?.toString().split(' ')).toContain(`list-${front.id}`);
    expect(counted.headers.link).toContain('rel="next"');
    expect(await titles(`${articles}?cursor=${page.next}`)).toBe('D');
    const elsewhere = await site.app.inject(`${articles}?sort=title&cursor=${page.next}`);
    expect(elsewhere.json()).toMatchObject({ status: 400, code: 'invalid-cursor' });
  });

  it('narrows any list of articles', async () => {
    expect(await titles('/v1/articles?list=front')).toBe('BAED');
    expect(await titles(`/v1/articles?list=${front.id}&limit=2`)).toBe('BA');
    expect(await titles('/v1/articles?list=old')).toBe('BAED');
    expect(await titles('/v1/tags/politics/articles?list=front')).toBe('BA');
    const response = await site.app.inject('/v1/articles?list=front');
    expect(response.headers['surrogate-key']?.toString().split(' ')).toContain('lists');
  });

  it('redirects from a former slug', async () => {
    for (const rest of ['', '/articles?limit=2']) {
      const response = await site.app.inject(`/v1/lists/old${rest}`);
      expect([response.statusCode, response.headers.location]).toEqual([
        308,
        `${PUBLIC_URL}/v1/lists/front${rest}`,
      ]);
    }
  });

  it('does not exist before it is published: the answers are those of an unknown one', async () => {
    const bodyOf = async (url: string, ref: string) => {
      const response = await site.app.inject(url);
      const body = response.body.replaceAll(ref, 'ref').replace(/"requestId":"[^"]*"/, '');
      return [response.statusCode, body];
    };
    for (const path of ['/v1/lists/REF', '/v1/lists/REF/articles', '/v1/articles?list=REF']) {
      const draft = await bodyOf(path.replace('REF', 'draft'), 'draft');
      expect(draft).toEqual(await bodyOf(path.replace('REF', 'nowhere'), 'nowhere'));
      expect(draft[0]).toBe(path.includes('?') ? 400 : 404);
    }
  });

  it('is gone once it is taken back, and there again when it is published', async () => {
    const save = (change: typeof publishList) =>
      site.store.lists.update(front.id, null, (list) => change(list, site.desk.now));
    await save(unpublishList);
    expect((await site.app.inject('/v1/lists/front')).statusCode).toBe(404);
    expect((await site.app.inject('/v1/lists/front/articles')).statusCode).toBe(404);
    await save(publishList);
    expect((await site.app.inject('/v1/lists/front')).statusCode).toBe(200);
  });

  it('takes no other list beside it', async () => {
    const response = await site.app.inject('/v1/lists/front/articles?list=another');
    expect(response.json()).toMatchObject({ status: 400, code: 'unknown-parameter' });
  });
});
