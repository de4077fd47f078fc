import { describe, expect, it } from 'vitest';
import { openStore } from '../../src/store/open.ts';
import type { Store } from '../../src/store/store.ts';
import { testApp } from '../support/app.ts';

describe('health', () => {
  it('is well and ready when it can serve', async () => {
    await using t = await testApp();
    for (const url of ['/healthz', '/readyz']) {
      const answer = await t.app.inject(url);
      expect(answer.json()).toEqual({ status: 'ok' });
      expect(answer.headers['cache-control']).toBe('no-store');
    }
  });

  it('is alive but not ready while its database cannot be read', async () => {
    const store: Store = {
      ...(await openStore(':memory:')),
      ping: async () => {
        throw new Error('disk I/O error');
      },
    };
    await using t = await testApp({ deps: { store } });
    const answer = await t.app.inject('/readyz');
    expect(answer.statusCode).toBe(503);
    expect(answer.json().code).toBe('not-ready');
    expect(answer.body).not.toContain('disk');
    expect((await t.app.inject('/healthz')).statusCode).toBe(200);
  });

  it('is no longer ready once it is closing, and ends each connection with its answer', async () => {
    let closing = false;
    await using t = await testApp({ deps: { isClosing: () => closing } });
    expect((await t.app.inject('/readyz')).statusCode).toBe(200);
    closing = true;
    expect((await t.app.inject('/readyz')).statusCode).toBe(503);
    const other = await t.app.inject('/healthz');
    expect(other.statusCode).toBe(200);
    expect(other.headers.connection).toBe('close');
  });
});
