import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { testApp } from '../support/app.ts';
import { overNetwork } from '../support/network.ts';
import { newsroom } from '../support/newsroom.ts';

/** Anything at all is too much: the first sample exceeds it. */
const NOTHING = { interval: 10, eventLoopDelay: Number.MIN_VALUE, eventLoopUtilisation: 2, busyDelay: 0 };

describe('under pressure', () => {
  it('requests are refused with 503 and a time to come back, but never the checks of a supervisor', async () => {
    await using t = await testApp({ limits: { pressure: NOTHING } });
    await t.app.listen({ host: '127.0.0.1', port: 0 });
    await expect.poll(async () => (await t.app.inject('/v1/articles')).statusCode).toBe(503);
    const answers = await Promise.all([
      t.app.inject('/v1/articles'),
      t.app.inject('/healthz'),
      t.app.inject('/readyz'),
    ]);
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([503, 200, 200]);
    expect(answers[0].json().code).toBe('overloaded');
    expect(answers[0].headers['retry-after']).toBe('10');
  });

  it('a read that would be made before routing is refused too', async () => {
    await using t = await testApp({ fill: newsroom, limits: { pressure: NOTHING } });
    await t.app.listen({ host: '127.0.0.1', port: 0 });
    const { port } = t.app.server.address() as AddressInfo;
    await expect.poll(() => t.app.isLate()).toBe(true);
    await expect.poll(async () => (await overNetwork(port, '/v1/articles?limit=3')).status).toBe(503);
    expect((await overNetwork(port, '/v1/articles/deport')).status).toBe(503);
  });

  it('what loading took refuses nothing', async () => {
    const block = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 600);
    const pressure = { interval: 500, eventLoopDelay: 50, eventLoopUtilisation: 2, busyDelay: 50 };
    await using t = await testApp({
      limits: { pressure },
      probe: (app) => void app.addHook('onReady', async () => void block()),
    });
    await t.app.listen({ host: '127.0.0.1', port: 0 });
    await expect.poll(() => t.app.memoryUsage().eventLoopDelay).toBeGreaterThan(50);
    expect((await t.app.inject('/v1/articles')).statusCode).toBe(200);
    expect(t.app.isLate()).toBe(false);
  });

  it('a loop that is busy but not late refuses nothing', async () => {
    const pressure = {
      interval: 50,
      eventLoopDelay: 1e9,
      eventLoopUtilisation: Number.MIN_VALUE,
      busyDelay: 1e8,
    };
    await using t = await testApp({ limits: { pressure } });
    await t.app.listen({ host: '127.0.0.1', port: 0 });
    // Until what is measured counts.
    await wait(3 * pressure.interval);
    await expect.poll(() => t.app.memoryUsage().eventLoopUtilized).toBeGreaterThan(0);
    expect((await t.app.inject('/v1/articles')).statusCode).toBe(200);
  });
});
