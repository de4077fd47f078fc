import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ArticleContent } from '../../../src/domain/article.ts';
import { edit, publish, withdraw } from '../../../src/domain/publishing.ts';
import { type TestApp, testApp } from '../../support/app.ts';
import { underEmbargo } from '../../support/schedules.ts';
import { attemptDue, issuedOf } from '../../support/webhooks.ts';

describe('receipts', () => {
  let test: TestApp;
  let id: string;
  let editor: string;
  let keys: { readonly [name: string]: string };
  beforeEach(async () => {
    test = await testApp();
    ({ id } = await test.desk.publish({ title: 'Story' }));
    editor = await test.key('drafts:read');
    const partner = async (name: string) => (await test.saveKey({ name, scopes: ['changes:read'] })).text;
    keys = { one: await partner('One'), two: await partner('Two') };
  });
  afterEach(() => test.close());

  const as = (key: string | undefined) => ({ authorization: `Bearer ${key}` });
  const follow = async (name: string, query = '') => {
    const { next } = (await test.app.inject({ url: `/v1/changes?${query}`, headers: as(keys[name]) })).json();
    return next as string;
  };
  const say = (name: string, body: object, article = id) =>
    test.app.inject({
      method: 'PUT',
      url: `/v1/receipts/${article}`,
      headers: as(keys[name]),
      payload: body,
    });
  const receipts = async () => {
    // Places are gathered for a second before they are written.
    await wait(1100);
    const answer = await test.app.inject({
      url: `/v1/editorial/articles/${id}/receipts`,
      headers: as(editor),
    });
    expect(answer.statusCode, answer.body).toBe(200);
    return answer.json().data as readonly { key: { name: string }; [field: string]: unknown }[];
  };

  it('tell who was told of an article and of its kill, and who may still show it', async () => {
    const { desk, store } = test;
    const one = await follow('one');
    const two = await follow('two');
    // To have been sent something is not to have dealt with it.
    expect(await receipts()).toMatchObject([
      { key: { name: 'One' }, told: null, current: false, acknowledged: null, mayShow: false },
      { key: { name: 'Two' }, told: null, current: false, acknowledged: null, mayShow: false },
    ]);
    const [oneThen] = [await follow('one', `after=${one}`), await follow('two', `after=${two}`)];
    expect(await receipts()).toMatchObject([
      { key: { name: 'One' }, told: { type: 'article.published', version: 1 }, current: true, mayShow: true },
      { key: { name: 'Two' }, told: { type: 'article.published', version: 1 }, current: true, mayShow: true },
    ]);
    desk.advance(1000);
    await store.articles.update(id, null, (it) => withdraw(it, 'Untrue', desk.now));
    const killed = await follow('one', `after=${oneThen}`);
    await follow('one', `after=${killed}`);
    expect(await receipts()).toMatchObject([
      { key: { name: 'One' }, told: { type: 'article.withdrawn' }, current: true, mayShow: false },
      { key: { name: 'Two' }, told: { type: 'article.published' }, current: false, mayShow: true },
    ]);
    desk.advance(1000);
    expect((await say('two', { version: 1, shown: false })).json()).toEqual({
      version: 1,
      shown: false,
      at: desk.now,
    });
    expect((await receipts())[1]).toMatchObject({ acknowledged: { shown: false }, mayShow: false });
  });

  it('let what a partner says count until it is told something newer', async () => {
    const { desk, store } = test;
    expect((await say('one', { version: 1 })).json()).toMatchObject({ version: 1, shown: true });
    expect((await receipts())[0]).toMatchObject({ told: null, acknowledged: { shown: true }, mayShow: true });
    desk.advance(1000);
    await store.articles.update(id, null, (it) => withdraw(it, 'Untrue', desk.now));
    await follow('one', `after=${await follow('one')}`);
    const [one] = await receipts();
    expect(one).toMatchObject({ told: { type: 'article.withdrawn' }, mayShow: false });
  });

  it('let what it was told after it spoke count for more, whatever the clock says', async () => {
    const { desk, store } = test;
    const start = await follow('one');
    await follow('one', `after=${start}`);
    await say('one', { version: 1, shown: false });
    await store.articles.update(id, null, (it) =>
      publish(edit(it, { content: { summary: 'New' } }, desk.now).article, desk.now),
    );
    await follow('one', `after=${await follow('one', `after=${start}`)}`);
    expect((await receipts())[0]).toMatchObject({ told: { version: 2 }, mayShow: true });
    await say('one', { version: 2, shown: false });
    expect((await receipts())[0]).toMatchObject({ mayShow: false });
  });

  it('count an article as told that came with a section that was moved', async () => {
    const { desk, store } = test;
    const [top, low] = [await desk.section('Top'), await desk.section('Low')];
    await store.articles.update(id, null, (it) =>
      publish(edit(it, { content: { sectionId: low.id } }, desk.now).article, desk.now),
    );
    await store.sections.update(low.id, (it) => ({ ...it, parentId: top.id, revision: 2 }));
    await follow('one', `section=top&after=${await follow('one', 'section=top')}`);
    expect((await receipts())[0]).toMatchObject({ told: { type: 'article.updated' }, mayShow: true });
    // Moved away again, which it has not come to.
    await store.sections.update(low.id, (it) => ({ ...it, parentId: null, revision: 3 }));
    expect((await receipts())[0]).toMatchObject({ mayShow: true });
  });

  it('count what a partner has fetched, in whatever format, and nothing that it has asked of others or in vain', async () => {
    const { desk, store } = test;
    const fetch = (url: string, key = keys.one, more = {}) =>
      test.app.inject({ url, headers: { ...as(key), ...more } });
    await fetch('/v1/articles/story/related');
    await fetch('/v1/articles/nothing');
    await fetch('/v1/articles');
    await fetch('/v1/articles/story', editor);
    expect(await receipts()).toMatchObject([{ told: null }, { told: null }]);
    await fetch('/v1/articles/story.ninjs');
    desk.advance(1_000);
    // Before it is noted that the first was fetched.
    await store.articles.update(id, null, (it) =>
      publish(edit(it, { content: { summary: 'New' } }, desk.now).article, desk.now),
    );
    expect(await receipts()).toMatchObject([
      { told: { version: 1 }, current: false, mayShow: true },
      { told: null },
    ]);
    const { etag } = (await fetch('/v1/articles/story')).headers;
    const again = await fetch('/v1/articles/story', keys.two, { 'if-none-match': etag });
    expect(again.statusCode).toBe(304);
    expect(await receipts()).toMatchObject([
      { told: { type: 'article.updated', version: 2 }, current: true },
      { told: { type: 'article.updated', version: 2 }, current: true },
    ]);
    await store.articles.update(id, null, (it) => withdraw(it, 'Untrue', desk.now));
    expect((await fetch('/v1/articles/story')).statusCode).toBe(410);
    expect((await receipts())[0]).toMatchObject({ told: { version: 2 }, current: false, mayShow: true });
  });

  it('count what has arrived at a partner’s webhook, as it was told, and not what hasn’t', async () => {
    const { desk, store } = test;
    const { key } = await test.saveKey({ name: 'Three', scopes: ['webhooks:write'] });
    await store.webhooks.create(issuedOf(desk, { keyId: key.id }).webhook);
    const rights = { copyrightNotice: null, usageTerms: null };
    const save = (content: Partial<ArticleContent>) =>
      store.articles.update(id, null, (it) =>
        publish(edit(it, { content }, desk.advance(1_000)).article, desk.now),
      );
    const three = async () => (await receipts()).find((one) => one.key.name === 'Three');
    await save({ summary: 'New' });
    await attemptDue(store, desk, { status: 500 });
    expect(await three()).toBeUndefined();
    desk.advance(60_000);
    await attemptDue(store, desk, { status: 204 });
    expect(await three()).toMatchObject({
      told: { type: 'article.updated', version: 2 },
      current: true,
      mayShow: true,
    });
    await save({ rights: { ...rights, syndication: 'withheld' } });
    await attemptDue(store, desk, { status: 204 });
    expect(await three()).toMatchObject({
      told: { type: 'article.unpublished' },
      current: true,
      mayShow: false,
    });
  });

  it('say who has fetched a copy before its time', async () => {
    const { desk } = test;
    ({ id } = await underEmbargo(desk, { title: 'Verdict' }, desk.later(3_600_000)));
    const { text } = await test.saveKey({ name: 'Early', scopes: ['embargo:read'] });
    expect((await receipts()).map(({ key }) => key.name)).toEqual(['One', 'Two']);
    await test.app.inject({ url: `/v1/embargoed/articles/${id}`, headers: as(text) });
    expect((await receipts())[0]).toMatchObject({
      ...{ key: { name: 'Early' }, told: null, embargoedCopyAt: desk.now, mayShow: false },
    });
    const first = desk.now;
    desk.advance(1_000);
    await test.app.inject({ url: '/v1/embargoed/articles.ninjs', headers: as(text) });
    expect((await receipts())[0]?.embargoedCopyAt).not.toBe(first);
  });

  it('take no place for read that is none', async () => {
    const place = Buffer.from(JSON.stringify(['next', 999_999, 'x', -1, ''])).toString('base64url');
    expect(
      (await test.app.inject({ url: `/v1/changes?after=AAAAAAAAAAAA${place}`, headers: as(keys.one) }))
        .statusCode,
    ).toBe(400);
    expect((await receipts())[0]).toMatchObject({ told: null, current: false });
  });

  it('know what a filter lets through', async () => {
    const { desk, store } = test;
    const tag = await desk.tag('Tag');
    const at = await follow('one', 'tag=tag');
    await follow('one', `tag=tag&after=${at}`);
    expect((await receipts())[0]).toMatchObject({ told: null });
    const retag = (tagIds: readonly string[]) =>
      store.articles.update(id, null, (it) =>
        publish(edit(it, { content: { tagIds } }, desk.now).article, desk.now),
      );
    await retag([tag.id]);
    const then = await follow('one', `tag=tag&after=${at}`);
    await follow('one', `tag=tag&after=${then}`);
    expect((await receipts())[0]).toMatchObject({
      told: { type: 'article.updated', version: 2 },
      mayShow: true,
    });
    await retag([]);
    const last = await follow('one', `tag=tag&after=${then}`);
    await follow('one', `tag=tag&after=${last}`);
    expect((await receipts())[0]).toMatchObject({ told: { type: 'article.unpublished' }, mayShow: false });
  });

  it('refuse what can’t be, and are for those whom they concern', async () => {
    expect((await say('one', { version: 2 })).json()).toMatchObject({
      status: 400,
      errors: [{ pointer: '/version', code: 'out-of-range' }],
    });
    expect((await say('one', { version: 1, seen: true })).statusCode).toBe(400);
    expect((await say('one', { version: 1 }, '01900000-0000-7000-8000-ffffffffffff')).statusCode).toBe(404);
    expect((await say('one', { version: 1 }, 'story')).statusCode).toBe(404);
    const draft = await test.desk.draft({ title: 'Draft' });
    expect((await say('one', { version: 1 }, draft.id)).statusCode).toBe(404);
    const url = `/v1/editorial/articles/${id}/receipts`;
    expect((await test.app.inject({ url, headers: as(keys.one) })).statusCode).toBe(403);
    const ended = await test.saveKey({ name: 'Zero', scopes: ['changes:read'], revokedAt: test.desk.now });
    expect(ended.key.name).toBe('Zero');
    expect((await receipts()).map(({ key }) => key.name)).toEqual(['One', 'Two']);
  });
});
