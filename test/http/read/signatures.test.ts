import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isSigned } from '../../../src/domain/provenance.ts';
import { edit, publish, withdraw } from '../../../src/domain/publishing.ts';
import { type TestApp, testApp } from '../../support/app.ts';

describe('an article’s signature', () => {
  let test: TestApp;
  beforeEach(async () => {
    test = await testApp();
  });
  afterEach(() => test.close());
  const get = async (url: string) => (await test.app.inject(url)).json();

  it('is over what was published, by the key that is told, and is another one with the next version', async () => {
    const { desk, store } = test;
    const { id } = await desk.publish({ title: 'Story' });
    const { keys } = await get('/.well-known/jwks.json');
    const first = await get('/v1/articles/story/signature');
    expect(first).toMatchObject({
      alg: 'EdDSA',
      kid: keys[0].kid,
      signed: { id, version: 1, title: 'Story' },
    });
    expect(isSigned(first.signed, first.signature, keys[0])).toBe(true);
    expect(isSigned({ ...first.signed, title: 'Other' }, first.signature, keys[0])).toBe(false);
    await store.articles.update(id, null, (it) =>
      publish(edit(it, { content: { title: 'Story again' } }, desk.now).article, desk.now),
    );
    const second = await get(`/v1/articles/${id}/signature`);
    expect(second.signed).toMatchObject({ version: 2, title: 'Story again' });
    expect(second.signature).not.toBe(first.signature);
    expect(isSigned(second.signed, second.signature, keys[0])).toBe(true);
  });

  it('stays the same while its readers are told the same, and follows its byline', async () => {
    const { desk, store } = test;
    const author = await desk.author('Author');
    const { id } = await desk.publish({ title: 'Story', authorIds: [author.id] });
    const before = await get('/v1/articles/story/signature');
    await desk.publish({ title: 'Istorija', language: 'lt', translationOf: id });
    expect(await get('/v1/articles/story/signature')).toEqual(before);
    await store.authors.update(author.id, (it) => ({ ...it, name: 'Renamed', revision: 2 }));
    const { keys } = await get('/.well-known/jwks.json');
    const after = await get('/v1/articles/story/signature');
    expect(after.signed.authors).toEqual([{ id: author.id, name: 'Renamed' }]);
    expect(isSigned(after.signed, after.signature, keys[0])).toBe(true);
    expect(isSigned(before.signed, before.signature, keys[0])).toBe(true);
  });

  it('goes where the article goes', async () => {
    const { desk, store } = test;
    const { id } = await desk.publish({ title: 'Story' });
    await store.articles.update(id, null, (it) =>
      publish(edit(it, { slug: 'renamed' }, desk.now).article, desk.now),
    );
    const moved = await test.app.inject('/v1/articles/story/signature');
    expect([moved.statusCode, moved.headers.location]).toEqual([
      308,
      'https://api.test/v1/articles/renamed/signature',
    ]);
    await store.articles.update(id, null, (it) => withdraw(it, 'Untrue', desk.now));
    expect((await test.app.inject('/v1/articles/renamed/signature')).statusCode).toBe(410);
    expect((await test.app.inject('/v1/articles/never/signature')).statusCode).toBe(404);
  });
});
