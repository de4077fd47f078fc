import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { revokeKey } from '../../../src/domain/api-key.ts';
import { ID_PATTERN } from '../../../src/domain/id.ts';
import { edit, publish, withdraw } from '../../../src/domain/publishing.ts';
import { sent } from '../../../src/http/syndication/event-streams.ts';
import { PUBLIC_URL, type TestApp, testApp } from '../../support/app.ts';

describe('GET /v1/changes', () => {
  let test: TestApp;
  let key: string;
  beforeEach(async () => {
    test = await testApp();
    key = await test.key('changes:read');
  });
  afterEach(() => test.close());

  const ask = (query = '', headers: Record<string, string> = { authorization: `Bearer ${key}` }) =>
    test.app.inject({ url: `/v1/changes${query}`, headers });
  const from = (cursor: string, more = '') => `?after=${cursor}${more}`;

  it('tells what there is, and then each change, the article as readers see it with it', async () => {
    const { desk, store } = test;
    const story = await desk.publish({ title: 'Story' });
    const first = (await ask()).json();
    const shown = (await test.app.inject({ url: '/v1/articles/story' })).json();
    expect(first).toEqual({
      data: [
        {
          seq: 1,
          type: 'article.published',
          at: desk.now,
          id: story.id,
          slug: 'story',
          version: 1,
          article: shown,
          translationGroup: expect.stringMatching(ID_PATTERN),
          related: [],
          formerSlugs: [],
        },
      ],
      next: expect.any(String),
      caughtUp: true,
    });
    expect((await ask(from(first.next))).json()).toEqual({ data: [], next: first.next, caughtUp: true });
    await store.articles.update(story.id, null, (it) => withdraw(it, 'Untrue', desk.now));
    const second = (await ask(from(first.next))).json();
    expect(second.data).toEqual([
      {
        seq: 2,
        type: 'article.withdrawn',
        at: desk.now,
        id: story.id,
        slug: 'story',
        version: 1,
        reason: 'Untrue',
        withdrawnAt: desk.now,
        formerSlugs: [],
      },
    ]);
    expect((await ask(from(second.next))).json().data).toEqual([]);
    expect((await ask()).json().data).toEqual([]);
    expect((await ask('?withdrawn=true')).json().data).toEqual(second.data);
  });

  it('gives an original and its translations the same group, and no other', async () => {
    const { desk } = test;
    const draft = await desk.draft({ title: 'Original' });
    const [one, two] = [
      await desk.publish({ title: 'One', translationOf: draft.id }),
      await desk.publish({ title: 'Two', translationOf: draft.id }),
    ];
    await desk.publish({ title: 'Other' });
    await desk.store.articles.update(draft.id, null, (it) => publish(it, desk.now));
    const { data } = (await ask()).json();
    const groups = data.map(({ translationGroup }: { translationGroup: string }) => translationGroup);
    expect(new Set(groups).size).toBe(2);
    expect([groups[0], groups[1]]).toEqual([groups[3], groups[3]]);
    for (const group of groups) expect([draft.id, one.id, two.id]).not.toContain(group);
  });

  it('says where an entry brings no version', async () => {
    const { desk, store } = test;
    const pick = await desk.draft({ title: 'Pick' });
    await desk.publish({ title: 'Story', relatedIds: [pick.id] });
    const { next } = (await ask()).json();
    await store.articles.update(pick.id, null, (it) => publish(it, desk.now));
    const { data } = (await ask(from(next))).json();
    expect(data).toMatchObject([
      { type: 'article.published', slug: 'pick' },
      { type: 'article.updated', slug: 'story', version: 1, retold: true, related: [pick.id] },
    ]);
    expect(data[0]).not.toHaveProperty('retold');
  });

  it('goes by pieces, and shows bodies as they are asked for', async () => {
    for (const n of [1, 2, 3]) await test.desk.publish({ title: `Story ${n}` });
    const first = (await ask('?limit=2&body=text')).json();
    expect(first.data.map(({ slug }: { slug: string }) => slug)).toEqual(['story-1', 'story-2']);
    expect(first.data[0].article.body).toEqual({ text: 'A body.' });
    expect(first.caughtUp).toBe(false);
    // What is shown may change from piece to piece; what is followed may not.
    const second = (await ask(from(first.next, '&limit=2&body=none'))).json();
    expect(second.data).toMatchObject([{ slug: 'story-3' }]);
    expect(second.data[0].article).not.toHaveProperty('body');
    expect(second.caughtUp).toBe(true);
  });

  it('names the successor of what was merged, and not how the log says that a section moved', async () => {
    const { desk, store } = test;
    const [one, two] = [await desk.tag('One'), await desk.tag('Two')];
    const [top, low] = [await desk.section('Top'), await desk.section('Low')];
    const { next } = (await ask()).json();
    await store.tags.merge(one.id, two.id, desk.now);
    await store.sections.update(low.id, (it) => ({ ...it, parentId: top.id, revision: 2 }));
    const { data } = (await ask(from(next))).json();
    expect(data).toMatchObject([
      { type: 'tag.merged', id: one.id, into: two.id },
      { type: 'section.updated' },
    ]);
    expect(data[1]).not.toHaveProperty('reason');
    expect(data[1]).not.toHaveProperty('into');
  });

  it('waits for something to happen, and no longer than it was told', async () => {
    const { next } = (await ask()).json();
    const began = Date.now();
    const waiting = ask(from(next, '&wait=20'));
    await wait(50);
    await test.desk.publish({ title: 'Late' });
    expect((await waiting).json().data).toMatchObject([{ slug: 'late' }]);
    expect(Date.now() - began).toBeLessThan(15_000);
    const { next: then } = (await ask(from(next))).json();
    expect((await ask(from(then, '&wait=1'))).json()).toEqual({ data: [], next: then, caughtUp: true });
  });

  it('goes on waiting where what happens is for others, and answers when the service stops', async () => {
    const tag = await test.desk.tag('Tag');
    const { next } = (await ask('?tag=tag')).json();
    const waiting = ask(from(next, '&tag=tag&wait=20'));
    await wait(30);
    await test.desk.publish({ title: 'Other' });
    await wait(250);
    await test.desk.publish({ title: 'Mine', tagIds: [tag.id] });
    const answer = (await waiting).json();
    expect(answer.data).toMatchObject([{ slug: 'mine' }]);
    const last = ask(from(answer.next, '&tag=tag&wait=20'));
    await wait(30);
    const closed = test.app.close();
    expect((await last).json().data).toEqual([]);
    await closed;
  });

  it('answers 410 with where to begin anew for a cursor that can’t be served', async () => {
    const { desk, store } = test;
    const [one, two] = [await desk.tag('One'), await desk.tag('Two')];
    const { next } = (await ask('?tag=two&body=text')).json();
    await store.tags.merge(one.id, two.id, desk.now);
    const gone = await ask(from(next, '&tag=two&body=text&withdrawn=true'));
    const resync = `${PUBLIC_URL}/v1/changes?body=text&tag=two&withdrawn=true`;
    expect(gone.statusCode).toBe(410);
    expect(gone.headers.link).toBe(`<${resync}>; rel="first"`);
    expect(gone.json()).toMatchObject({ code: 'cursor-gone', resync, errors: [{ parameter: 'after' }] });
    expect((await ask(resync.slice(`${PUBLIC_URL}/v1/changes`.length))).statusCode).toBe(200);
  });

  it('follows articles by id and by time, and says so where it begins anew', async () => {
    const { desk, store } = test;
    const [one, two] = [await desk.tag('One'), await desk.tag('Two')];
    const story = await desk.publish({ title: 'Story', tagIds: [two.id] });
    await desk.publish({ title: 'Other', tagIds: [two.id] });
    const query = `&tag=two&id=${story.id},${one.id}&publishedFrom=2023-12-01&updatedTo=2025-01-01T00:00:00Z`;
    const first = (await ask(`?body=none${query}`)).json();
    expect(first.data.map(({ slug }: { slug: string }) => slug)).toEqual(['one', 'two', 'story']);
    await store.tags.merge(one.id, two.id, desk.now);
    const { resync } = (await ask(from(first.next, query))).json();
    expect(Object.fromEntries(new URL(resync).searchParams)).toEqual({
      ...{ tag: 'two', id: `${story.id},${one.id}` },
      ...{ publishedFrom: '2023-12-01', updatedTo: '2025-01-01T00:00:00Z' },
    });
    const again = await ask(resync.slice(`${PUBLIC_URL}/v1/changes`.length));
    expect(again.json().data.map(({ slug }: { slug: string }) => slug)).toEqual(['two', 'story']);
  });

  it('refuses a cursor of another feed, and parameters that it has not', async () => {
    await test.desk.tag('One');
    const { next } = (await ask()).json();
    expect((await ask(from(next, '&tag=one'))).json()).toMatchObject({
      status: 400,
      code: 'invalid-cursor',
    });
    const lists = (await test.app.inject({ url: '/v1/tags?limit=1' })).json();
    expect(lists.page.next).toBeNull();
    for (const [query, code] of [
      ['?after=nonsense', 'invalid-cursor'],
      ['?q=word', 'unknown-parameter'],
      ['?wait=31', 'invalid-parameter'],
      ['?wait=-1', 'invalid-parameter'],
      ['?limit=101', 'invalid-parameter'],
      ['?tag=nothing', 'unknown-reference'],
      ['?body=none,html', 'invalid-parameter'],
    ]) {
      expect((await ask(query)).json(), query).toMatchObject({ status: 400, code });
    }
  });

  it('is for keys that may follow, and for no cache', async () => {
    expect((await ask('', {})).statusCode).toBe(401);
    const reading = await test.key('content:read');
    const refused = await ask('', { authorization: `Bearer ${reading}` });
    expect(refused.statusCode).toBe(403);
    expect(refused.json().detail).toContain('changes:read');
    expect((await ask()).headers['cache-control']).toBe('private, no-store');
  });
});

describe('GET /v1/changes/stream', () => {
  let test: TestApp;
  let authorization: string;
  let origin: string;
  beforeEach(async () => {
    test = await testApp();
    authorization = `Bearer ${await test.key('changes:read')}`;
    await test.app.listen({ host: '127.0.0.1', port: 0 });
    origin = `http://127.0.0.1:${(test.app.server.address() as AddressInfo).port}`;
  });
  afterEach(() => test.close());

  const open = (query = '', headers: Record<string, string> = {}) =>
    fetch(`${origin}/v1/changes/stream${query}`, { headers: { authorization, ...headers } });

  it('sends what there is and then what happens, each with the place to resume from', async () => {
    const { desk, store } = test;
    const story = await desk.publish({ title: 'Story' });
    const answer = await open();
    expect(answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(answer.headers.get('cache-control')).toBe('private, no-store');
    const events = eventsOf(answer);
    const first = await next(events);
    expect(first).toMatchObject({
      event: 'article.published',
      data: { slug: 'story', article: { version: 1 } },
    });
    await store.articles.update(story.id, null, (it) =>
      publish(edit(it, { content: { title: 'Story again' } }, desk.now).article, desk.now),
    );
    expect(await next(events)).toMatchObject({ event: 'article.updated', data: { article: { version: 2 } } });
    await events.return(undefined);

    const resumed = eventsOf(await open('', { 'last-event-id': first.id }));
    expect(await next(resumed)).toMatchObject({ event: 'article.updated', data: { seq: 2 } });
    await resumed.return(undefined);
    const asked = eventsOf(await open(`?after=${first.id}`));
    expect(await next(asked)).toMatchObject({ event: 'article.updated', data: { seq: 2 } });
    await asked.return(undefined);
  });

  it('resumes in the midst of what there is', async () => {
    for (const n of [1, 2, 3]) await test.desk.publish({ title: `Story ${n}` });
    const events = eventsOf(await open());
    await next(events);
    const { id } = await next(events);
    await events.return(undefined);
    const resumed = eventsOf(await open('', { 'last-event-id': id }));
    expect(await next(resumed)).toMatchObject({ data: { slug: 'story-3' } });
    await resumed.return(undefined);
  });

  it('moves the place on also behind what is for others, and hears of it alone', async () => {
    const tag = await test.desk.tag('Tag');
    const events = eventsOf(await open('?tag=tag'));
    const first = await next(events);
    await test.desk.publish({ title: 'Other' });
    const place = await next(events);
    expect(place).toEqual({ id: expect.not.stringMatching(new RegExp(`^${first.id}$`)) });
    await test.desk.publish({ title: 'Mine', tagIds: [tag.id] });
    expect(await next(events)).toMatchObject({ data: { slug: 'mine' } });
    await events.return(undefined);
  });

  it('refuses before it begins, with a status', async () => {
    expect((await open('', { authorization: 'Bearer x' })).status).toBe(401);
    expect((await open('?after=x')).status).toBe(400);
    expect((await open('', { 'last-event-id': 'x' })).status).toBe(400);
    expect((await open('?tag=nothing')).status).toBe(400);
  });

  it('ends when its key is revoked, before it tells anything more', async () => {
    const { desk, store } = test;
    const { key, text } = await test.saveKey({ name: 'Partner', scopes: ['changes:read'] });
    await desk.publish({ title: 'Before' });
    const events = eventsOf(await open('', { authorization: `Bearer ${text}` }));
    expect(await next(events)).toMatchObject({ data: { slug: 'before' } });
    await store.apiKeys.update(key.id, 'revoke', desk.now, (it) => revokeKey(it, desk.now));
    await desk.publish({ title: 'After' });
    expect((await events.next()).done).toBe(true);
    expect((await open('', { authorization: `Bearer ${text}` })).status).toBe(401);
  });

  it('says nothing of what happens to drafts', async () => {
    const { desk } = test;
    await desk.publish({ title: 'Story' });
    const events = eventsOf(await open());
    await next(events);
    await desk.draft({ title: 'Draft' });
    await wait(250);
    await desk.publish({ title: 'Another' });
    expect(await next(events)).toMatchObject({ data: { slug: 'another' } });
    await events.return(undefined);
  });

  it('is taken from a client that reads nothing', async () => {
    const response = Object.assign(new EventEmitter(), {
      writableEnded: false,
      destroyed: false,
      write: () => false,
      destroy() {
        this.destroyed = true;
      },
    });
    const client = response as unknown as ServerResponse;
    expect(await sent(client, 'text', new AbortController().signal, 20)).toBe(false);
    expect(response.destroyed).toBe(true);
    const slow = sent(client, 'text', new AbortController().signal, 20_000);
    response.emit('drain');
    expect(await slow).toBe(true);
  });

  it('answers HEAD with what it would begin with, and an end', async () => {
    const head = await fetch(`${origin}/v1/changes/stream`, { method: 'HEAD', headers: { authorization } });
    expect([head.status, head.headers.get('content-type')]).toEqual([
      200,
      'text/event-stream; charset=utf-8',
    ]);
  });

  it('ends when the service stops, so that it can', async () => {
    const events = eventsOf(await open());
    await next(events);
    await test.app.close();
    expect((await events.next()).done).toBe(true);
  });
});

type Event = { readonly id: string; readonly event?: string; readonly data?: Record<string, unknown> };

/** The events of a stream as a client reads them, with those that only move the place on. */
async function* eventsOf(answer: Response): AsyncGenerator<Event> {
  expect(answer.status).toBe(200);
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of answer.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
      const fields = new Map(
        text
          .slice(0, end)
          .split('\n')
          .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
      );
      text = text.slice(end + 2);
      const [event, data] = [fields.get('event'), fields.get('data')];
      yield {
        id: fields.get('id') ?? '',
        ...(event !== undefined && { event }),
        ...(data !== undefined && { data: JSON.parse(data) as Record<string, unknown> }),
      };
    }
  }
}

async function next(events: AsyncGenerator<Event>): Promise<Event> {
  const { value, done } = await events.next();
  if (done === true) throw new Error('the stream has ended');
  return value;
}
