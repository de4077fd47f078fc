import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Format } from '../../src/formats/format.ts';
import { FORMATS } from '../../src/formats/index.ts';
import { ITEMS, NOTHING, PAGE, PUBLICATION } from './sample-items.ts';

/** Documents as they are sent; JSON is drawn out here, so that a difference can be read. Renewed by `npx vitest -u`. */
const GOLDEN = await Promise.all(
  FORMATS.filter(({ mediaType }) => /json|markdown|plain/.test(mediaType)).map(({ load }) => load()),
);

describe.each(GOLDEN.map((format) => [format.name, format] as const))('%s', (_name, format) => {
  const { suffix, one, list } = format;

  if (one !== null)
    it.each(Object.entries(ITEMS))('writes the article "%s" as it always did', async (name, item) => {
      await expect(shown(format, one(PUBLICATION, item))).toMatchFileSnapshot(`golden/${name}.${suffix}`);
    });

  if (list !== null) {
    it('writes a page of a list as it always did', async () => {
      const page = list(PAGE, Object.values(ITEMS));
      await expect(shown(format, page)).toMatchFileSnapshot(`golden/list.${suffix}`);
    });

    it('writes a list with nothing in it as it always did', async () => {
      await expect(shown(format, list(NOTHING, []))).toMatchFileSnapshot(`golden/nothing.${suffix}`);
    });
  }

  it('holds no half of a surrogate pair', () => {
    const texts = [one?.(PUBLICATION, ITEMS.hostile), list?.(PAGE, [ITEMS.hostile])];
    for (const text of texts.filter((it) => it !== undefined)) {
      expect(text.isWellFormed()).toBe(true);
      expect(text).not.toMatch(/\\ud83d(?!\\ud)/i);
      expect(text).toContain('\ufffd');
    }
  });
});

it('has no golden file that nothing writes', () => {
  const written = GOLDEN.flatMap(({ suffix, one, list }) =>
    [...(one === null ? [] : Object.keys(ITEMS)), ...(list === null ? [] : ['list', 'nothing'])].map(
      (name) => `${name}.${suffix}`,
    ),
  );
  const suffixes = GOLDEN.map(({ suffix }) => suffix);
  const there = readdirSync(new URL('golden', import.meta.url)).filter((file) =>
    suffixes.includes(file.slice(file.indexOf('.') + 1)),
  );
  expect(there.sort()).toEqual(written.sort());
});

function shown({ mediaType }: Format, text: string): string {
  return mediaType.includes('json') ? `${JSON.stringify(JSON.parse(text), null, 2)}\n` : text;
}
