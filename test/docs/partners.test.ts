import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { edit, publish, withdraw } from '../../src/domain/publishing.ts';
import { testApp } from '../support/app.ts';

const [, follower = ''] =
  /^```js\n(\/\/ follow\.mjs.*?)^```$/ms.exec(readFileSync('docs/partners.md', 'utf8')) ?? [];

it('docs/partners.md shows a follower that keeps its copies right, also after it was killed', {
  timeout: 60_000,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'dateline-'));
  await using test = await testApp();
  const { desk, store } = test;
  const KEY = await test.key('changes:read');
  await test.app.listen({ host: '127.0.0.1', port: 0 });
  const ORIGIN = `http://127.0.0.1:${(test.app.server.address() as AddressInfo).port}`;
  writeFileSync(join(folder, 'follow.mjs'), follower);
  const start = () =>
    spawn(process.execPath, ['follow.mjs'], { cwd: folder, env: { ORIGIN, KEY }, stdio: 'inherit' });
  const copies = () => {
    const { copies: kept } = JSON.parse(readFileSync(join(folder, 'copies.json'), 'utf8')) as {
      copies: Record<string, { slug: string; version: number }>;
    };
    return Object.values(kept).map(({ slug, version }) => `${slug} ${version}`);
  };
  const become = (...expected: readonly string[]) =>
    vi.waitFor(() => expect(copies()).toEqual(expected), { timeout: 10_000, interval: 50 });

  const one = await desk.publish({ title: 'One' });
  const two = await desk.publish({ title: 'Two' });
  let child: ChildProcess = start();
  await become('one 1', 'two 1');
  await store.articles.update(one.id, null, (it) =>
    publish(edit(it, { content: { summary: 'New' } }, desk.now).article, desk.now),
  );
  await become('one 2', 'two 1');
  child.kill('SIGKILL');
  await store.articles.update(two.id, null, (it) => withdraw(it, 'Untrue', desk.now));
  await desk.publish({ title: 'Three' });
  child = start();
  await become('one 2', 'three 1');
  child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});
