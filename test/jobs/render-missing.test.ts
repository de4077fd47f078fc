import { mkdtempDisposableSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { addressesOf } from '../../src/http/present/addresses.ts';
import { renderingOf } from '../../src/http/read/rendering.ts';
import { renderMissing } from '../../src/jobs/render-missing.ts';
import { openStore } from '../../src/store/open.ts';
import type { Rendering } from '../../src/store/store.ts';
import { Desk } from '../support/content.ts';
import { RENDERING } from '../support/rendering.ts';

const ELSEWHERE = renderingOf(
  addressesOf({ publicUrl: 'https://other.test', siteUrl: 'https://www.other', articlePath: '/{slug}' }),
);

async function opened(path: string, rendering?: Rendering) {
  const store = await openStore(path, rendering === undefined ? {} : { rendering });
  return { store, [Symbol.asyncDispose]: () => store.close() };
}

it.each([
  ['without a rendering', undefined],
  ['with another rendering', ELSEWHERE],
])('what a store published %s is rendered, each article once', async (_, before) => {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'dateline-'));
  const path = join(folder.path, 'dateline.db');
  {
    await using old = await opened(path, before);
    const desk = new Desk(old.store);
    for (const title of ['One', 'Two', 'Three']) await desk.publish({ title });
  }
  await using now = await opened(path, RENDERING);
  const { live } = now.store;
  expect(await live.rendered('two')).toBeNull();
  expect(await live.renderMissing(2)).toBe(2);
  await renderMissing(now.store, () => false);
  for (const slug of ['one', 'two', 'three']) {
    expect((await live.rendered(slug))?.bytes.toString(), slug).toContain('https://api.test/v1/articles/');
  }
  expect(await live.renderMissing(100)).toBe(0);
});

it('a store without a rendering leaves what others rendered', async () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'dateline-'));
  const path = join(folder.path, 'dateline.db');
  {
    await using first = await opened(path, RENDERING);
    await new Desk(first.store).publish({ title: 'One' });
  }
  {
    await using bare = await opened(path);
    expect(await bare.store.live.renderMissing(10)).toBe(0);
    expect(await bare.store.live.rendered('one')).toBeNull();
  }
  await using again = await opened(path, RENDERING);
  expect(await again.store.live.rendered('one')).not.toBeNull();
});

it('rendering stops when it is told to', async () => {
  let asked = 0;
  const renderMissingOf = async () => {
    asked += 1;
    return 500;
  };
  const store = { live: { renderMissing: renderMissingOf } } as never;
  await renderMissing(store, () => asked === 3);
  expect(asked).toBe(3);
});
