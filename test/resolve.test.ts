import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { publicResolver, resolveOwn } from '../src/resolve.ts';

it('a name whose servers never answer has no address, and is not waited for', async () => {
  const silent = createSocket('udp4');
  let asked = 0;
  silent.on('message', () => {
    asked += 1;
  });
  silent.bind(0, '127.0.0.1');
  await once(silent, 'listening');
  const resolve = publicResolver([`127.0.0.1:${silent.address().port}`], 100);
  const first = await Promise.race([
    resolve('partner.test'),
    // As long as the resolver itself would go on.
    new Promise((done) => setTimeout(() => done('late'), 5_000).unref()),
  ]);
  expect(first).toEqual([]);
  expect(asked).toBeGreaterThan(0);
  silent.close();
});

it('names of this machine are its own resolver’s to tell', async () => {
  expect(await resolveOwn('localhost')).toContain('127.0.0.1');
  expect(await resolveOwn('nobody.invalid')).toEqual([]);
});
