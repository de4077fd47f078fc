import { createServer } from 'node:http';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { listen } from '../../src/listen.ts';
import { run, temporaryFolder } from '../support/command.ts';
import { type Answer, Line, Workers } from '../support/workers.ts';

const QUIET = { LOG_LEVEL: 'error' };

describe('dateline serve with several workers', () => {
  it('prepares the database once, is ready when all are, and stops them all', async () => {
    using folder = temporaryFolder();
    const workers = await Workers.start(folder.path, 3, { SEED: 'true' });
    expect(workers.all('worker serves').map(({ worker }) => worker)).toHaveLength(3);
    expect(workers.all('seeded').map(({ worker }) => worker)).toEqual([1]);
    expect(new Set(workers.all('migrated').map(({ worker }) => worker))).toEqual(new Set([1]));
    expect(workers.all('worker has the jobs')).toHaveLength(1);
    for (const line of await workers.lineToEach(3)) {
      expect((await line.ask({ path: '/v1/articles' })).status).toBe(200);
      line.close();
    }
    const story = await fetch(`http://localhost:${workers.port}/v1/articles?limit=1`);
    expect(await story.text()).toContain(`http://localhost:${workers.port}/`);
    workers.kill('SIGTERM');
    const { code, stdout } = await workers.outcome;
    expect(code).toBe(0);
    expect(stdout.trim().split('\n')).toHaveLength(1);
    expect(workers.all('stopped').map(({ worker }) => worker ?? 'all')).toEqual(
      expect.arrayContaining([1, 2, 3, 'all']),
    );
  });

  it('shows what any of them wrote through every other one, from the answer to the write on', async () => {
    using folder = temporaryFolder();
    const created = await run(folder.path, ['keys', 'create', '--name', 'x', '--scopes', 'all', '--json'], {
      DATABASE_URL: 'file:dateline.db',
    });
    const headers = { authorization: `Bearer ${JSON.parse(created.stdout).key}`, 'if-match': '*' };
    const workers = await Workers.start(folder.path, 2, {});
    const lines = await workers.lineToEach(2);
    const write = { headers, path: '/v1/editorial/tags' };
    const made = await lines[0]?.ask({ ...write, method: 'POST', body: { name: 'Tag 0', type: 'topic' } });
    const { id } = JSON.parse(made?.body ?? '');
    const path = `/v1/tags/${id}`;
    let written = 0;
    let over = false;
    /** Has both keep the answer again and again, and sees no older one after a newer. */
    const readOn = async (line: Line) => {
      let last = 0;
      while (!over) {
        const before = written;
        const shown = numberIn(await line.ask({ path }));
        expect(shown).toBeGreaterThanOrEqual(Math.max(before, last));
        last = shown;
      }
      line.close();
    };
    const reading = (await workers.lineToEach(2)).map(readOn);
    for (let round = 1; round <= 1_000; round += 1) {
      const [writer, reader] = round % 2 === 0 ? lines : lines.toReversed();
      const body = { name: `Tag ${round}` };
      const answer = await writer?.ask({ ...write, path: `/v1/editorial/tags/${id}`, method: 'PATCH', body });
      expect(answer?.status).toBe(200);
      written = round;
      const seen = await Promise.all([reader, writer].map((line) => line?.ask({ path })));
      expect(seen.map((one) => one && numberIn(one))).toEqual([round, round]);
    }
    over = true;
    await Promise.all(reading);
    for (const line of lines) line.close();
    workers.kill('SIGTERM');
    expect((await workers.outcome).code).toBe(0);
  }, 120_000);

  it('gives the jobs of one that was killed to another, and starts it again', async () => {
    using folder = temporaryFolder();
    const workers = await Workers.start(folder.path, 2, {});
    const [{ worker: busy } = { worker: undefined }] = workers.all('worker has the jobs');
    const other = busy === 1 ? 2 : 1;
    const first = workers.pidOf(busy ?? 0);
    process.kill(first, 'SIGKILL');
    await workers.logged(({ msg, worker }) => msg === 'worker has the jobs' && worker === other);
    expect(await workers.logged(({ msg }) => /is started again/.test(msg))).toMatchObject({
      worker: busy,
      signal: 'SIGKILL',
      inMs: 250,
    });
    const again = await workers.logged(
      ({ msg, worker, pid }) => msg === 'worker serves' && worker === busy && pid !== first,
    );
    process.kill(again.pid ?? 0, 'SIGTERM');
    // The more often, the later.
    await workers.logged(({ msg, code, inMs }) => /is started again/.test(msg) && code === 0 && inMs === 500);
    for (const line of await workers.lineToEach(2)) line.close();
    expect(workers.all('worker has the jobs')).toHaveLength(2);
    workers.kill('SIGTERM');
    expect((await workers.outcome).code).toBe(0);
  });

  it('answers every request that they were sent before they stop', async () => {
    using folder = temporaryFolder();
    const workers = await Workers.start(folder.path, 2, QUIET);
    const answers: Answer[] = [];
    const client = async () => {
      const line = new Line(workers.port);
      for (;;) {
        const answer = await line.ask({ path: '/v1/articles' });
        answers.push(answer);
        if (answers.length === 200) workers.kill('SIGTERM');
        if (answer.last) return;
      }
    };
    await Promise.all(Array.from({ length: 20 }, client));
    expect(await workers.outcome).toMatchObject({ code: 0, stderr: '' });
    for (const { status, body } of answers) {
      // A machine that is busy with other things may have them refuse some for being late.
      if (status === 503) expect(JSON.parse(body).code).toBe('overloaded');
      else expect(JSON.parse(body)).toHaveProperty('data');
    }
  });

  it('ends, request by request, with a supervisor that was killed', async () => {
    using folder = temporaryFolder();
    const workers = await Workers.start(folder.path, 2, {});
    const lines = await workers.lineToEach(2);
    workers.kill('SIGKILL');
    // Until each says that this was the last answer.
    const ends = lines.map(async (line) => {
      for (;;) {
        const { status, last } = await line.ask({ path: '/v1/articles' });
        expect(status).toBe(200);
        if (last) return;
      }
    });
    await Promise.all(ends);
    for (const worker of [1, 2]) await workers.logged((it) => it.msg === 'stopped' && it.worker === worker);
  });

  it('tells of all of them whoever is asked for metrics', async () => {
    using folder = temporaryFolder();
    const { port, close } = await listen(createServer(), { host: '127.0.0.1', port: 0 });
    await close();
    const token = 'a-token-for-scrapers';
    const env = { METRICS_ADDRESS: `127.0.0.1:${port}`, METRICS_TOKEN: token };
    const workers = await Workers.start(folder.path, 2, env);
    const lines = await workers.lineToEach(2);
    const told = [await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()];
    for (const line of lines) {
      const answer = await line.ask({ path: '/metrics', headers: { authorization: `Bearer ${token}` } });
      told.push(answer.body);
      line.close();
    }
    for (const text of told) {
      for (const worker of [1, 2]) {
        expect(text).toMatch(new RegExp(`^dateline_worker_up\\{worker="${worker}"\\} 1$`, 'm'));
        expect(text).toMatch(new RegExp(`^process_resident_memory_bytes\\{worker="${worker}"\\} \\d+$`, 'm'));
        expect(text).toMatch(new RegExp(`_count\\{worker="${worker}",.*status="404"\\} \\d+$`, 'm'));
      }
      expect(text.match(/^# TYPE http_request_duration_seconds histogram$/gm)).toHaveLength(1);
    }
    workers.kill('SIGTERM');
    expect((await workers.outcome).code).toBe(0);
  });

  it('says once, in one line, why it cannot start', async () => {
    using folder = temporaryFolder();
    const { port, close } = await listen(createServer(), { host: 'localhost', port: 0 });
    const args = ['serve', '--workers', '2'];
    const taken = await run(folder.path, args, { SEED: 'false', PORT: `${port}` });
    await close();
    expect(taken).toEqual({
      code: 1,
      stdout: '',
      stderr: `dateline: port ${port} on localhost is taken; stop what has it, or set PORT to another.\n`,
    });
    const nowhere = await run(folder.path, args, { PORT: '0', DATABASE_URL: 'file:/dev/null/x' });
    expect(nowhere).toMatchObject({ code: 1, stdout: '' });
    expect(nowhere.stderr).toMatch(
      /^dateline: DATABASE_URL is "file:\/dev\/null\/x", which can't be opened: .+\n$/,
    );
    const memory = await run(folder.path, args, { PORT: '0', DATABASE_URL: ':memory:' });
    expect(memory).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'dateline: WORKERS is more than 1, but DATABASE_URL is :memory:, which processes cannot share.\n',
    });
    const wrong = await run(folder.path, ['serve', '--workers', 'many'], {});
    expect(wrong).toMatchObject({ code: 2, stdout: '' });
    expect(wrong.stderr).toContain('Must be a whole number from 1 to 64, or `auto`.');
  });

  it('ends with the error of its workers once none of them can be started any more', async () => {
    using folder = temporaryFolder();
    const workers = await Workers.start(folder.path, 2, {});
    // As a database that a newer version has migrated meanwhile.
    migrateBeyond(folder.path);
    for (const worker of [1, 2]) process.kill(workers.pidOf(worker), 'SIGKILL');
    const { code, stderr } = await workers.outcome;
    expect(code).toBe(1);
    expect(stderr).toContain('newer');
  });
});

function numberIn({ status, body }: Answer): number {
  expect(status).toBe(200);
  return Number(JSON.parse(body).name.slice('Tag '.length));
}

function migrateBeyond(folder: string): void {
  const db = new Database(`${folder}/dateline.db`);
  db.pragma('user_version = 999');
  db.close();
}
