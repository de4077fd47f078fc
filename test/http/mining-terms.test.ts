import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { testApp } from '../support/app.ts';

const POLICY = 'https://www.test/terms';

describe('what is said of text and data mining', () => {
  it('stands in a file and in every answer to readers, by whichever way it is given', async () => {
    await using t = await testApp({ env: { TDM_RESERVATION: 'true', TDM_POLICY: POLICY } });
    await t.desk.publish({ title: 'Story' });
    const file = await t.app.inject('/.well-known/tdmrep.json');
    expect(file.json()).toEqual([{ location: '/v1/*', 'tdm-reservation': 1, 'tdm-policy': POLICY }]);
    await t.app.listen({ host: '127.0.0.1', port: 0 });
    const origin = `http://127.0.0.1:${(t.app.server.address() as AddressInfo).port}`;
    for (const path of ['/v1/articles', '/v1/articles/story', '/v1/articles.rss', '/v1/tags']) {
      // Made, and kept.
      for (let turn = 0; turn < 2; turn += 1) {
        const { headers } = await fetch(origin + path);
        expect([headers.get('tdm-reservation'), headers.get('tdm-policy')], path).toEqual(['1', POLICY]);
      }
    }
  });

  it('may be that it is free, and is nothing unless it is set', async () => {
    await using free = await testApp({ env: { TDM_RESERVATION: 'false' } });
    expect((await free.app.inject('/v1/articles')).headers['tdm-reservation']).toBe('0');
    expect((await free.app.inject('/.well-known/tdmrep.json')).json()).toEqual([
      { location: '/v1/*', 'tdm-reservation': 0 },
    ]);
    await using silent = await testApp();
    expect((await silent.app.inject('/v1/articles')).headers).not.toHaveProperty('tdm-reservation');
    expect((await silent.app.inject('/.well-known/tdmrep.json')).statusCode).toBe(404);
  });
});
