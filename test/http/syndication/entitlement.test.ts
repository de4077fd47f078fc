import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BodyFormat } from '../../../src/domain/body.ts';
import { edit, publish } from '../../../src/domain/publishing.ts';
import { type TestApp, testApp } from '../../support/app.ts';

describe('a key with an entitlement', () => {
  let test: TestApp;
  let manager: string;
  beforeEach(async () => {
    test = await testApp();
    manager = await test.key('keys:write', 'changes:read', 'content:read');
  });
  afterEach(() => test.close());

  const make = (body: object) =>
    test.app.inject({
      method: 'POST',
      url: '/v1/editorial/keys',
      headers: { authorization: `Bearer ${manager}` },
      payload: { name: 'Partner', scopes: ['changes:read'], ...body },
    });
  const follow = async (key: string, query = '') =>
    test.app.inject({ url: `/v1/changes?${query}`, headers: { authorization: `Bearer ${key}` } });

  it('is told of what it is entitled to, and within that of what it asks for', async () => {
    const { desk } = test;
    const [sport, news] = [await desk.tag('Sport'), await desk.tag('News')];
    await desk.publish({ title: 'Match', tagIds: [sport.id], language: 'en' });
    await desk.publish({ title: 'Rungtynės', tagIds: [sport.id], language: 'lt' });
    await desk.publish({ title: 'Vote', tagIds: [news.id], language: 'en' });
    const { key, entitlement } = (await make({ entitlement: 'tag=sport&language=en' })).json();
    expect(entitlement).toBe('tag=sport&language=en');
    const slugs = async (query = '') =>
      (await follow(key, query))
        .json()
        .data.filter(({ type }: { type: string }) => type.startsWith('article.'))
        .map(({ slug }: { slug: string }) => slug);
    expect(await slugs()).toEqual(['match']);
    expect(await slugs('tag=sport')).toEqual(['match']);
    // No filter reaches beyond it.
    expect(await slugs('tag=news')).toEqual([]);
    expect(await slugs('language=lt')).toEqual([]);
  });

  it('begins anew when it is entitled to others', async () => {
    const { desk, store } = test;
    const [sport, news] = [await desk.tag('Sport'), await desk.tag('News')];
    const story = await desk.publish({ title: 'Match', tagIds: [sport.id] });
    const made = (await make({ entitlement: 'tag=sport' })).json();
    const { next } = (await follow(made.key)).json();
    await store.articles.update(story.id, null, (it) =>
      publish(edit(it, { content: { tagIds: [news.id] } }, desk.now).article, desk.now),
    );
    const second = (await follow(made.key, `after=${next}`)).json();
    expect(second.data).toMatchObject([{ type: 'article.unpublished', slug: 'match' }]);
    const patched = await test.app.inject({
      method: 'PATCH',
      url: `/v1/editorial/keys/${made.id}`,
      headers: { authorization: `Bearer ${manager}`, 'if-match': '*' },
      payload: { entitlement: 'tag=news' },
    });
    expect(patched.json()).toMatchObject({ entitlement: 'tag=news', revision: 2 });
    const gone = await follow(made.key, `after=${second.next}`);
    expect(gone.statusCode).toBe(410);
    expect(gone.json()).toMatchObject({ code: 'cursor-gone', resync: 'https://api.test/v1/changes' });
    const { data } = (await follow(made.key)).json();
    expect(data).toContainEqual(expect.objectContaining({ slug: 'match', type: 'article.updated' }));
  });

  it('is refused with what is no filter, and with scopes that reach further', async () => {
    for (const [entitlement, told] of [
      ['tag=nothing,', 'tag'],
      ['q=word', 'q'],
      ['limit=5', 'limit'],
      ['', 'fewer than 1'],
      ['&', 'names sections, tags, authors, languages or genres'],
    ]) {
      const { statusCode, body } = await make({ entitlement });
      expect(`${entitlement} ${statusCode}`).toBe(`${entitlement} 400`);
      expect(body).toContain(told);
      expect(JSON.parse(body).errors[0].pointer).toBe('/entitlement');
    }
    const wide = await make({ entitlement: 'language=en', scopes: ['changes:read', 'keys:write'] });
    expect(wide.json()).toMatchObject({ status: 400, errors: [{ pointer: '/scopes' }] });
    expect(wide.json().detail).toContain('keys:write');
  });
});

describe('a key that gets some bodies alone', () => {
  it('gets these where it doesn’t choose, and no others', async () => {
    await using test = await testApp();
    await test.desk.publish({ title: 'Match' });
    const follow = async (bodies: readonly BodyFormat[], query = '') => {
      const { text } = await test.saveKey({ scopes: ['changes:read'], bodies });
      const answer = await test.app.inject({
        url: `/v1/changes?${query}`,
        headers: { authorization: `Bearer ${text}` },
      });
      return answer.statusCode === 200
        ? Object.keys(answer.json().data[0].article.body ?? {})
        : answer.json();
    };
    expect(await follow(['markdown', 'text'])).toEqual(['markdown', 'text']);
    expect(await follow(['markdown', 'text'], 'body=text')).toEqual(['text']);
    expect(await follow(['markdown', 'text'], 'body=none')).toEqual([]);
    expect(await follow([])).toEqual([]);
    expect(await follow(['html'], 'body=html,text')).toMatchObject({
      status: 403,
      code: 'not-entitled',
      detail: 'The parameter `body` names text, but the key gets html alone.',
    });
    expect(await follow([], 'body=html')).toMatchObject({ code: 'not-entitled' });
  });
});
