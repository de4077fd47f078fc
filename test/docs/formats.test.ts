import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FORMATS } from '../../src/formats/index.ts';
import { FULL, PAGE, PUBLICATION } from '../formats/sample-items.ts';

const DOCUMENT = readFileSync(new URL('../../docs/formats.md', import.meta.url), 'utf8');

const LOADED = await Promise.all(FORMATS.map(({ load }) => load()));

describe.each(LOADED.map((format) => [format.name, format] as const))(
  'docs/formats.md on %s',
  (name, format) => {
    const section = DOCUMENT.split(/^## /m).find((it) => it.startsWith(`${name}\n`)) ?? '';

    it('has its suffix, its media type, and what it can’t carry', () => {
      expect(section).toContain(`\`.${format.suffix}\``);
      expect(section).toContain(`\`${format.mediaType}\``);
      expect(section).toContain("What it can't carry:");
    });

    if (format.mediaType.includes('json'))
      it('names every member of an article and of a list', () => {
        const documents = [format.one?.(PUBLICATION, FULL), format.list?.(PAGE, [FULL])];
        const members = documents.flatMap((text) => (text === undefined ? [] : membersOf(JSON.parse(text))));
        expect(members.length).toBeGreaterThan(8);
        expect(
          members.filter((member) => !new RegExp(`\`(?:items\\[\\])?\\.?${member}\``).test(section)),
        ).toEqual([]);
      });
  },
);

/** Of the document itself, and of the items of a JSON Feed. */
function membersOf(document: { readonly items?: readonly object[] }): readonly string[] {
  return [...Object.keys(document), ...(document.items ?? []).flatMap((item) => Object.keys(item))];
}
