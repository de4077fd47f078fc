import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ATOM } from '../../src/formats/atom.ts';
import { NEWSML } from '../../src/formats/newsml.ts';
import { RSS } from '../../src/formats/rss.ts';
import { channelOf, FULL, HOSTILE, itemOf, LITHUANIAN, MIDDLE, PLAIN, PUBLICATION } from './items.ts';

/*
 * What each format makes, as files to be read. They are compared to the byte; where a change is meant, renew them with
 * `npx vitest run test/formats/golden.test.ts -u` and read the difference before you commit it.
 */
const LISTS = {
  everything: { channel: MIDDLE, items: [FULL, LITHUANIAN, PLAIN] },
  empty: { channel: channelOf(), items: [] },
  hostile: { channel: channelOf({ title: 'a]]>b \u0000<c>', language: 'en' }), items: [HOSTILE] },
};
const ONE = { article: FULL, 'plain-article': PLAIN, 'hostile-article': HOSTILE, 'article-lt': LITHUANIAN };
const FORMATS = [RSS, ATOM, NEWSML];

describe.each(FORMATS)('$name', ({ suffix, list, one }) => {
  it.each(Object.entries(LISTS))(
    'writes the list %s as it stands in its file',
    async (name, { channel, items }) => {
      const text = list?.(channel, items);
      await expect(text).toMatchFileSnapshot(`golden/${name}.${suffix}`);
      expect(
        list?.(
          channel,
          items.map((item) => itemOf(item.article)),
        ),
      ).toBe(text);
    },
  );

  it.each(one === null ? [] : Object.entries(ONE))(
    'writes %s as it stands in its file',
    async (name, item) => {
      await expect(one?.(PUBLICATION, item)).toMatchFileSnapshot(`golden/${name}.${suffix}`);
    },
  );
});

it('has no golden file that nothing makes', () => {
  const made = FORMATS.flatMap(({ suffix, one }) =>
    [...Object.keys(LISTS), ...(one === null ? [] : Object.keys(ONE))].map((name) => `${name}.${suffix}`),
  );
  const suffixes = FORMATS.map(({ suffix }) => suffix);
  const there = readdirSync(join(import.meta.dirname, 'golden'));
  const ours = there.filter((name) => suffixes.includes(name.slice(name.indexOf('.') + 1)));
  expect(ours.sort()).toEqual(made.sort());
});
