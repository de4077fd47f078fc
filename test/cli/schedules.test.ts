import { openSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type Instant, instantFromMs, toMs } from '../../src/domain/clock.ts';
import { openStore } from '../../src/store/open.ts';
import { firstLine, start, temporaryFolder } from '../support/command.ts';
import { Desk } from '../support/content.ts';
import { scheduled } from '../support/schedules.ts';

const ENVIRONMENT = { PORT: '0', SEED: 'false', DATABASE_URL: 'file:dateline.db', LOG_LEVEL: 'error' };

describe.concurrent('a running service', () => {
  it('publishes what another process planned, on time, though nobody reads', async () => {
    using folder = temporaryFolder();
    const service = start(folder.path, ['serve'], ENVIRONMENT);
    await firstLine(service);
    const store = await openStore(`file:${join(folder.path, 'dateline.db')}`);
    const due = instantFromMs(Date.now() + 1000);
    await scheduled(deskAt(store, instantFromMs(Date.now())), { title: 'Planned' }, due);
    let log = await store.changes.after(0, 10);
    while (log.length === 0 && Date.now() < toMs(due) + 5000) {
      await wait(20);
      log = await store.changes.after(0, 10);
    }
    const [{ at, type } = { at: due, type: null }] = log;
    expect(type).toBe('article.published');
    expect(toMs(at) - toMs(due)).toBeGreaterThanOrEqual(0);
    expect(toMs(at) - toMs(due)).toBeLessThan(1000);
    service.child.kill('SIGTERM');
    expect(await service.outcome).toMatchObject({ code: 0, stderr: '' });
    await store.close();
  });

  it('that was killed publishes what became due meanwhile once, dated to the promised moment', async () => {
    using folder = temporaryFolder();
    const file = `file:${join(folder.path, 'dateline.db')}`;
    const planned = await openStore(file);
    const made = instantFromMs(Date.now() - 60_000);
    const due = instantFromMs(Date.now() - 30_000);
    await scheduled(deskAt(planned, made), { title: 'Planned' }, due);
    await planned.close();
    for (let life = 0; life < 2; life += 1) {
      const service = start(folder.path, ['serve', '--json'], ENVIRONMENT);
      const { url } = JSON.parse(await firstLine(service));
      const article = await (await fetch(`${url}/v1/articles/planned`)).json();
      expect(article).toMatchObject({ publishedAt: due, updatedAt: due, version: 1 });
      service.child.kill('SIGKILL');
      await service.outcome;
    }
    const store = await openStore(file);
    expect(await store.changes.after(0, 10)).toHaveLength(1);
    await store.close();
  });

  it('whose database breaks says so and ends, so that it is started anew', async () => {
    using folder = temporaryFolder();
    const path = join(folder.path, 'dateline.db');
    const store = await openStore(`file:${path}`);
    await new Desk(store).publish({ title: 'Doomed' });
    await store.close();
    const service = start(folder.path, ['serve', '--json'], { ...ENVIRONMENT, LOG_LEVEL: 'fatal' });
    const { url } = JSON.parse(await firstLine(service));
    const size = statSync(path).size;
    writeSync(openSync(path, 'r+'), Buffer.alloc(size - 4096, 0xff), 0, size - 4096, 4096);
    // Its own jobs may be the first to find out: then nobody is there any more to answer.
    const answer = await fetch(`${url}/v1/articles?q=doomed&facets=tag,month&total=true`).catch(() => null);
    expect([500, null]).toContain(answer?.status ?? null);
    const { code, stderr } = await service.outcome;
    expect(code).toBe(1);
    expect(JSON.parse(stderr.split('\n')[0] ?? '')).toMatchObject({
      msg: 'failed',
      err: { code: expect.stringMatching(/^SQLITE_(CORRUPT|NOTADB)/) },
    });
  });
});

function deskAt(store: ConstructorParameters<typeof Desk>[0], now: Instant): Desk {
  const desk = new Desk(store);
  desk.now = now;
  return desk;
}
