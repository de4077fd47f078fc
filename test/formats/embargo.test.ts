import { describe, expect, it } from 'vitest';
import { instant } from '../../src/domain/clock.ts';
import type { Item } from '../../src/formats/format.ts';
import { FORMATS } from '../../src/formats/index.ts';
import { channelOf, FULL, PUBLICATION } from './items.ts';

const UNTIL = instant('2024-02-01T06:00:00Z');
const EMBARGOED: Item = { ...FULL, embargoedUntil: UNTIL };

/** What a receiver sees of it in each format: what stands for machines, and what nobody overlooks. */
const MARKS: Readonly<Record<string, readonly RegExp[]>> = {
  rss: [
    /<dcterms:available>2024-02-01T06:00:00.000Z</,
    /<title>\[Embargoed until 2024-02-01 06:00 UTC\] Fish/,
  ],
  atom: [
    /<dcterms:available>2024-02-01T06:00:00.000Z</,
    /<title>\[Embargoed until 2024-02-01 06:00 UTC\] Fish/,
  ],
  'feed.json': [
    /"embargoedUntil": ?"2024-02-01T06:00:00.000Z"/,
    /"title": ?"\[Embargoed until 2024-02-01 06:00 UTC\] Fish/,
  ],
  ninjs: [
    /"embargoedUntil": ?"2024-02-01T06:00:00.000Z"/,
    /"edNote": ?"Embargoed until 2024-02-01 06:00 UTC\./,
  ],
  newsml: [
    /<firstCreated>[^<]+<\/firstCreated>\s*<embargoed>2024-02-01T06:00:00.000Z<\/embargoed>\s*<pubStatus/,
  ],
  jsonld: [/"conditionsOfAccess": ?"Embargoed until 2024-02-01 06:00 UTC"/],
  md: [/^---\nembargoedUntil: "2024-02-01T06:00:00.000Z"\ntitle: "Fish/],
  txt: [/^\[Embargoed until 2024-02-01 06:00 UTC\] Fish/],
};

describe.each(FORMATS.map((format) => [format.name, format] as const))('%s', (_, { suffix, load }) => {
  it('says of a copy that it is under embargo, and of no other', async () => {
    const { list, one } = await load();
    const marks = MARKS[suffix] ?? [/nothing is known of this format/];
    const texts = (item: Item) =>
      [list?.(channelOf(), [item]), one?.(PUBLICATION, item)].filter((text) => text !== undefined);
    expect(texts(EMBARGOED)).not.toEqual([]);
    for (const text of texts(EMBARGOED)) for (const mark of marks) expect(text).toMatch(mark);
    const odd: Item = { ...FULL, embargoedUntil: instant('2024-02-01T06:00:59Z') };
    for (const text of texts(odd)) expect(text).not.toContain('06:00 UTC');
    for (const text of texts(FULL))
      expect(text).not.toMatch(/embargo|dcterms:available>|conditionsOfAccess/i);
  });
});
