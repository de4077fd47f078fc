import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../src/store/open.ts';
import { exported, imported } from '../support/lines.ts';

const [fed, whole] = [
  ...readFileSync('docs/interchange.md', 'utf8').matchAll(/^```ndjson\n(.*?)^```$/gms),
].map(([, text = '']) => text.trimEnd().split('\n'));

describe('docs/interchange.md', () => {
  it('shows lines of feeders that are saved as they stand there, and unchanged when they are sent again', async () => {
    const store = await openStore(':memory:');
    const first = await imported(store, fed ?? []);
    expect(first.answers.map(({ status }) => status)).toEqual(first.answers.map(() => 'created'));
    expect(first.answers.length).toBeGreaterThan(5);
    expect(await store.live.find('fishing-quotas-agreed', [])).toMatchObject({
      is: 'found',
      item: {
        publishedAt: '2023-12-29T09:37:00.000Z',
        tags: [{ slug: 'fisheries' }, { slug: 'european-union' }],
      },
    });
    const again = await imported(store, fed ?? []);
    expect(again.summary).toMatchObject({ unchanged: first.answers.length, refused: 0 });
    await store.close();
  });

  it('shows lines of an export that are exported as they stand there', async () => {
    const store = await openStore(':memory:');
    const { summary } = await imported(store, whole ?? []);
    expect(summary).toMatchObject({ lines: 2, created: 2 });
    expect(await exported(store)).toEqual(whole);
    await store.close();
  });
});
