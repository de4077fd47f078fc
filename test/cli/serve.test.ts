import { Agent, createServer, get } from 'node:http';
import { describe, expect, it } from 'vitest';
import { listen } from '../../src/listen.ts';
import { firstLine, run, start, temporaryFolder } from '../support/command.ts';

/** How long a service that was told to stop goes on answering. */
const DRAINED_MS = 500;
const QUIET = { PORT: '0', SEED: 'false', DATABASE_URL: ':memory:', LOG_LEVEL: 'error' };

type Answer = { readonly status: number; readonly body: string; readonly last: boolean };

describe.concurrent('dateline serve', () => {
  it('says where it is, answers there, and logs to standard error alone', async () => {
    using folder = temporaryFolder();
    const service = start(folder.path, ['serve', '--json'], { ...QUIET, LOG_LEVEL: 'info' });
    const { url, docs, port } = JSON.parse(await firstLine(service));
    expect(docs).toBe(`${url}/docs`);
    expect(url).toBe(`http://localhost:${port}`);
    const entrance = await (await fetch(url)).text();
    expect(JSON.parse(entrance).links.articles).toBe(`${url}/v1/articles`);
    service.child.kill('SIGINT');
    const { code, stdout, stderr } = await service.outcome;
    expect(code).toBe(0);
    expect(stdout.trim().split('\n')).toHaveLength(1);
    const messages = stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).msg);
    expect([...new Set(messages)]).toEqual(['migrated', 'request', 'stopping', 'stopped']);
  });

  it('starts an empty database with a story, which it names', async () => {
    using folder = temporaryFolder();
    const env = { PORT: '0', LOG_LEVEL: 'warn' };
    const service = start(folder.path, ['serve', '--json'], env);
    const { story } = JSON.parse(await firstLine(service));
    const article = JSON.parse(await (await fetch(story)).text());
    expect(article.title).toBe(
      'Lithuanian Migration Department Stands by Decision to Deport Kazakh Activist',
    );
    service.child.kill('SIGTERM');
    expect((await service.outcome).code).toBe(0);

    const again = start(folder.path, ['serve'], env);
    await firstLine(again);
    again.child.kill('SIGTERM');
    expect((await again.outcome).stdout).toContain(
      '/v1/articles/lithuanian-migration-department-stands-by-decision-to-deport-kazakh-activist',
    );
  });

  it('answers every request that it was sent before it stops, and leaves by itself', async () => {
    using folder = temporaryFolder();
    const service = start(folder.path, ['serve', '--json'], QUIET);
    const { port } = JSON.parse(await firstLine(service));
    const agent = new Agent({ keepAlive: true });
    const answers: Answer[] = [];
    let stoppedAt = Number.POSITIVE_INFINITY;
    const client = async () => {
      for (;;) {
        const sentAt = performance.now();
        const answer = await ask(agent, port).catch((error: unknown) => {
          // Who is kept busy by other things until all has been cut comes too late.
          if (sentAt - stoppedAt < DRAINED_MS / 2) throw error;
          return null;
        });
        if (answer === null) return;
        answers.push(answer);
        if (answers.length === 200) {
          stoppedAt = performance.now();
          service.child.kill('SIGTERM');
        }
        if (answer.last) return;
      }
    };
    await Promise.all(Array.from({ length: 20 }, client));
    const { code, stderr } = await service.outcome;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(answers.length).toBeGreaterThan(200);
    for (const { status, body } of answers) {
      const answer = JSON.parse(body);
      // A machine that is busy with other things may have it refuse some for being late; they are answered all the same.
      if (status === 503) expect(answer.code).toBe('overloaded');
      else expect(answer).toHaveProperty('data');
    }
  });

  it('says in one line that its port is taken', async () => {
    using folder = temporaryFolder();
    const { port, close } = await listen(createServer(), { host: 'localhost', port: 0 });
    const { code, stdout, stderr } = await run(folder.path, ['serve'], { ...QUIET, PORT: String(port) });
    await close();
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toBe(
      `dateline: port ${port} on localhost is taken; stop what has it, or set PORT to another.\n`,
    );
  });

  it('serves metrics on an address of their own', async () => {
    using folder = temporaryFolder();
    const { port, close } = await listen(createServer(), { host: '127.0.0.1', port: 0 });
    await close();
    const service = start(folder.path, ['serve', '--json'], {
      ...QUIET,
      METRICS_ADDRESS: `127.0.0.1:${port}`,
    });
    await firstLine(service);
    const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    expect(metrics).toContain('process_resident_memory_bytes');
    service.child.kill('SIGTERM');
    expect((await service.outcome).code).toBe(0);
  });
});

/** Rejects when the connection ends before the whole answer is here. */
function ask(agent: Agent, port: number): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = get({ host: 'localhost', port, path: '/v1/articles', agent }, (response) => {
      let body = '';
      response.on('data', (chunk) => {
        body += String(chunk);
      });
      response.on('error', reject);
      response.on('end', () => {
        const last = response.headers.connection === 'close';
        resolve({ status: response.statusCode ?? 0, body, last });
      });
    });
    request.on('error', reject);
  });
}
