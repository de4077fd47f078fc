import { describe, expect, it } from 'vitest';
import { METRICS_TYPE } from '../../src/http/exposition.ts';
import { openMetrics } from '../../src/http/metrics.ts';
import { listenForScrapes } from '../../src/listen.ts';
import { testApp } from '../support/app.ts';

const token = 'a-token-for-scrapers';

describe('metrics', () => {
  it('are told to whoever has the token', async () => {
    const metrics = await openMetrics();
    await using t = await testApp({ env: { METRICS_TOKEN: token }, deps: { metrics } });
    await t.app.inject('/healthz');
    await t.app.inject('/nowhere/a');
    await t.app.inject('/nowhere/b');
    const answer = await t.app.inject({ url: '/metrics', headers: { authorization: `Bearer ${token}` } });
    expect(answer.headers['content-type']).toBe(METRICS_TYPE);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.body).toContain('process_cpu_seconds_total');
    expect(answer.body).toMatch(
      /^http_request_duration_seconds_count\{method="GET",route="\/healthz",status="200"\} 1$/m,
    );
    expect(answer.body).toMatch(
      /^http_request_duration_seconds_count\{method="GET",route="none",status="404"\} 2$/m,
    );
  });

  it('are refused to everyone else', async () => {
    await using t = await testApp({ env: { METRICS_TOKEN: token }, deps: { metrics: await openMetrics() } });
    for (const authorization of [undefined, 'Bearer wrong', `Basic ${token}`, token]) {
      const answer = await t.app.inject({ url: '/metrics', headers: authorization ? { authorization } : {} });
      expect(answer.statusCode).toBe(401);
      expect(answer.headers['www-authenticate']).toMatch(/^Bearer/);
    }
  });

  it('are refused to all where no token is configured', async () => {
    await using t = await testApp({ deps: { metrics: await openMetrics() } });
    const answer = await t.app.inject({ url: '/metrics', headers: { authorization: 'Bearer null' } });
    expect(answer.statusCode).toBe(401);
  });

  it('are told freely on an address of their own, and nothing else is', async () => {
    const { text } = await openMetrics();
    const { port, close } = await listenForScrapes({ host: '127.0.0.1', port: 0 }, METRICS_TYPE, text);
    const answer = await fetch(`http://127.0.0.1:${port}/metrics`);
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('process_cpu_seconds_total');
    const others = [
      await fetch(`http://127.0.0.1:${port}/v1/articles`),
      await fetch(`http://127.0.0.1:${port}/metrics`, { method: 'POST' }),
    ];
    for (const other of others) expect(other.status).toBe(404);
    await close();
  });
});
