import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FORMATS, formatOf } from '../../src/formats/index.ts';

describe('the registry of formats', () => {
  it('finds each by what an address ends in, and nothing by anything else', () => {
    for (const format of FORMATS) expect(formatOf(format.suffix)).toBe(format);
    for (const suffix of ['', 'RSS', 'json', 'constructor', '__proto__']) expect(formatOf(suffix)).toBeNull();
  });

  it('has one format to a suffix, and each writes a list or an article', () => {
    expect(new Set(FORMATS.map(({ suffix }) => suffix)).size).toBe(FORMATS.length);
    for (const { list, one } of FORMATS) expect(list ?? one).not.toBeNull();
  });

  it('says in the docs what type an article has where a list has another', () => {
    const docs = readFileSync(new URL('../../docs/formats.md', import.meta.url), 'utf8');
    const types = FORMATS.map(({ oneMediaType }) => oneMediaType).filter((type) => type !== undefined);
    expect(types).toEqual(['application/vnd.iptc.g2.newsitem+xml; charset=utf-8']);
    for (const type of types) expect(docs).toContain(`\`${type}\``);
  });
});
