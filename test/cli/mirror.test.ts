import { writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { originAt } from '../../src/cli/mirror-origin.ts';
import { unpublish, withdraw } from '../../src/domain/publishing.ts';
import { openStore } from '../../src/store/open.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { run, start, temporaryFolder } from '../support/command.ts';
import { newsroom } from '../support/newsroom.ts';
import { until } from '../support/receiver.ts';

describe('dateline mirror', () => {
  let t: TestApp;
  let origin: string;
  let key: string;
  let folder: ReturnType<typeof temporaryFolder>;
  beforeEach(async () => {
    t = await testApp({ fill: newsroom });
    key = await t.key('changes:read');
    await t.app.listen({ host: '127.0.0.1', port: 0 });
    origin = `http://127.0.0.1:${(t.app.server.address() as AddressInfo).port}`;
    folder = temporaryFolder();
  });
  afterEach(async () => {
    folder[Symbol.dispose]();
    await t.close();
  });
  const env = { DATABASE_URL: 'file:./copy.db' };
  const mirror = (...more: readonly string[]) =>
    run(folder.path, ['mirror', origin, '--key', key, ...more], env);
  /** Slugs of what readers of the copy see, and how one that they don't is told. */
  const copied = async () => {
    const store = await openStore(`file:${folder.path}/copy.db`);
    try {
      const page = { limit: 50, cursor: null };
      const asked = { filter: {}, sort: '-publishedAt', page, bodies: [], total: false, facets: [] } as const;
      const { items } = await store.live.list(asked);
      const [front] = await store.lists.inOrder(0, 1);
      return {
        slugs: items.map(({ slug }) => slug),
        deport: await store.live.find('deport', []),
        front: front?.live,
      };
    } finally {
      await store.close();
    }
  };

  it('brings all that partners may have, and then what changes', async () => {
    const first = await mirror('--once', '--json');
    expect([first.code, first.stderr]).toEqual([0, '']);
    expect(JSON.parse(first.stdout)).toMatchObject({ origin });
    const { data } = (await t.app.inject('/v1/articles?limit=50')).json();
    const offered = data.filter(
      (one: { rights: { syndication: string } }) => one.rights.syndication !== 'withheld',
    );
    expect(offered.length).toBeGreaterThan(2);
    const before = await copied();
    expect(before.slugs).toEqual(offered.map(({ slug }: { slug: string }) => slug));
    const story = await t.store.articles.get('deport');
    await t.store.articles.update(story?.id ?? '', null, (it) => withdraw(it, 'An error.', t.desk.now));
    expect((await mirror('--once')).stdout).toMatch(/^1 entries of /);
    const after = await copied();
    expect(after.deport).toMatchObject({ is: 'withdrawn', reason: 'An error.', at: t.desk.now });
    expect(after.slugs).toEqual(before.slugs.filter((slug) => slug !== 'deport'));
    expect((await mirror('--once')).stdout).toMatch(/^0 entries of /);
  });

  it('brings curated lists, of more than a page too, without what is kept from partners', async () => {
    const { desk } = t;
    const ids: string[] = [];
    const pins: string[] = [];
    for (let n = 0; n < 105; n += 1) {
      const syndication = n === 50 ? 'withheld' : 'allowed';
      const rights = { copyrightNotice: null, usageTerms: null, syndication } as const;
      const { id } = await desk.publish({ title: `Pinned ${n}`, rights });
      pins.push(id);
      if (n !== 50) ids.push(id);
    }
    await desk.publishedList('Front', { pins, length: 120 });
    expect((await mirror('--once')).stderr).toBe('');
    expect((await copied()).front).toMatchObject({ slug: 'front', length: 120, pins: ids, tail: null });
  });

  it('goes on until it is told to stop, and is killed at no cost', async () => {
    const { child, outcome } = start(folder.path, ['mirror', origin, '--key', key], env);
    await until(async () => (await copied().catch(() => ({ slugs: [] }))).slugs.length > 2);
    await t.desk.publish({ title: 'While it runs' });
    await until(async () => (await copied()).slugs.includes('while-it-runs'));
    child.kill('SIGKILL');
    await outcome;
    await t.desk.publish({ title: 'While it is dead' });
    const again = start(folder.path, ['mirror', origin, '--key', key], env);
    await until(async () => (await copied()).slugs.includes('while-it-is-dead'));
    const second = await mirror('--once');
    expect([second.code, second.stderr]).toEqual([1, expect.stringContaining('one database has one mirror')]);
    again.child.kill('SIGTERM');
    expect(await again.outcome).toMatchObject({ code: 0, stderr: '' });
    expect((await mirror('--once')).stdout).toMatch(/^0 entries of /);
  });

  it('goes on after answers that break off, are none, or come from somebody who is busy', async () => {
    const broken = [
      (response: ServerResponse) => response.writeHead(200).write('{"data":[', () => response.destroy()),
      (response: ServerResponse) => response.writeHead(200).end('<p>Back soon.'),
      (response: ServerResponse) => response.writeHead(503).end('null'),
    ];
    const between = createServer(async ({ url = '', headers }, response) => {
      const fault = broken.shift();
      if (fault !== undefined) return fault(response);
      const { authorization = '' } = headers;
      const { statusCode, body } = await t.app.inject({
        url: url.replace('&wait=25', ''),
        headers: { authorization },
      });
      return response.writeHead(statusCode, { 'content-type': 'application/json' }).end(body);
    });
    await new Promise<void>((resolve) => between.listen(0, '127.0.0.1', resolve));
    const busy = `http://127.0.0.1:${(between.address() as AddressInfo).port}`;
    const { child, outcome } = start(folder.path, ['mirror', `${busy}/`, '--key', key], env);
    await until(async () => (await copied().catch(() => ({ slugs: [] }))).slugs.length > 2);
    child.kill('SIGTERM');
    between.close();
    const { code, stderr } = await outcome;
    expect(code).toBe(0);
    for (const said of ['broke off', 'something else than JSON', 'answers 503.'])
      expect(stderr).toContain(said);
  });

  it('waits where it is asked to, also where it is to stop when it has all', async () => {
    const busy = [429, 503];
    const between = createServer(async ({ url = '', headers }, response) => {
      const status = url.startsWith('/v1/changes') ? busy.pop() : undefined;
      if (status !== undefined) return response.writeHead(status, { 'retry-after': '0' }).end();
      const { authorization = '' } = headers;
      const { statusCode, body } = await t.app.inject({ url, headers: { authorization } });
      return response.writeHead(statusCode, { 'content-type': 'application/json' }).end(body);
    });
    await new Promise<void>((resolve) => between.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(between.address() as AddressInfo).port}`;
    const { code, stderr } = await run(folder.path, ['mirror', url, '--key', key, '--once'], env);
    between.close();
    expect([code, stderr.match(/answers \d+/g)]).toEqual([0, ['answers 503', 'answers 429']]);
    expect((await copied()).slugs.length).toBeGreaterThan(2);
  });

  it('takes no 404 of what stands before the origin for the origin’s own', async () => {
    let body = '<h1>Not here</h1>';
    const server = createServer((_request, response) => response.writeHead(404).end(body));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { signal } = new AbortController();
    const asked = originAt(url, { key: 'x', signal, waits: false });
    await expect(asked.term('tag', 'x')).rejects.toMatchObject({ isFinal: false });
    await expect(asked.lists()).rejects.toThrow('answers 404');
    body = JSON.stringify({ status: 404, code: 'not-found' });
    expect([await asked.term('tag', 'x'), await asked.list('x'), await asked.lists()]).toEqual([
      null,
      null,
      [],
    ]);
    server.close();
  });

  it('comes to an end with pages that have none', async () => {
    let asked = 0;
    const endless = createServer((_request, response) => {
      asked += 1;
      response.end(JSON.stringify({ data: [], page: { next: 'x' } }));
    });
    await new Promise<void>((resolve) => endless.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(endless.address() as AddressInfo).port}`;
    const { signal } = new AbortController();
    const { listed, lists } = originAt(url, { key: 'x', signal, waits: false });
    expect([await listed('x'), await lists()]).toEqual([[], []]);
    expect(asked).toBe(200);
    endless.close();
  });

  it('begins anew where its place can’t be read, and leaves what is gone', async () => {
    await mirror('--once');
    const story = await t.store.articles.get('deport');
    await t.store.articles.update(story?.id ?? '', null, (it) => unpublish(it, t.desk.now));
    writeFileSync(`${folder.path}/copy.db.mirror.json`, '{"origin":');
    const again = await mirror('--once');
    expect([again.code, again.stderr]).toEqual([0, expect.stringContaining('the mirror begins anew')]);
    expect((await copied()).deport).toMatchObject({ is: 'unknown' });
  });

  it('says what is wrong', async () => {
    const wrongKey = await run(folder.path, ['mirror', origin, '--key', 'dl_no', '--once'], env);
    expect([wrongKey.code, wrongKey.stderr]).toEqual([1, expect.stringContaining('answers 401')]);
    const other = await run(folder.path, ['mirror', 'http://127.0.0.1:9', '--key', key, '--once'], env);
    expect(other.stderr).toContain(`The database mirrors ${origin}`);
    const nowhere = { DATABASE_URL: 'file:./nowhere.db' };
    const unreachable = await run(
      folder.path,
      ['mirror', 'http://127.0.0.1:9', '--key', key, '--once'],
      nowhere,
    );
    expect([unreachable.code, unreachable.stderr]).toEqual([1, expect.stringContaining('can’t be reached')]);
    const own = { DATABASE_URL: 'file:./own.db' };
    await run(folder.path, ['seed'], own);
    const full = await run(folder.path, ['mirror', origin, '--key', key, '--once'], own);
    expect(full.stderr).toContain('The database has content of its own');
    const memory = await run(folder.path, ['mirror', origin, '--key', key], { DATABASE_URL: ':memory:' });
    expect(memory.stderr).toContain('needs a database that stays');
  });
});
