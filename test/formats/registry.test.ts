import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FORMATS } from '../../src/formats/index.ts';

describe('the registry of formats', () => {
  it('has one format to a suffix, and each writes a list or an article', () => {
    expect(new Set(FORMATS.map(({ suffix }) => suffix)).size).toBe(FORMATS.length);
    for (const { hasList, hasOne } of FORMATS) expect(hasList || hasOne).toBe(true);
  });

  it('loads each as it is described', async () => {
    for (const { load, ...description } of FORMATS) {
      const { list, one, ...own } = await load();
      expect(own).toEqual(description);
      expect([list !== null, one !== null]).toEqual([own.hasList, own.hasOne]);
    }
  });

  it('says in the docs what type an article has where a list has another', () => {
    const docs = readFileSync(new URL('../../docs/formats.md', import.meta.url), 'utf8');
    const types = FORMATS.map(({ oneMediaType }) => oneMediaType).filter((type) => type !== undefined);
    expect(types).toEqual(['application/vnd.iptc.g2.newsitem+xml; charset=utf-8']);
    for (const type of types) expect(docs).toContain(`\`${type}\``);
  });
});
