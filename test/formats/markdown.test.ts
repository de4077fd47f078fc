import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Item } from '../../src/formats/format.ts';
import { MARKDOWN } from '../../src/formats/markdown.ts';
import { anyItem } from './random-item.ts';
import { FULL, HOSTILE, ITEMS, PUBLICATION } from './sample-items.ts';

/** As a reader of front matter takes a document apart: by the first line of three hyphens after the first. */
function read(item: Item): { matter: string; body: string } {
  const document = MARKDOWN.one?.(PUBLICATION, item) ?? '';
  const [, matter = '', body = ''] = /^---\n([\s\S]*?)\n---\n\n([\s\S]*)\n$/.exec(document) ?? [];
  return { matter, body };
}

/** Every field of the article but its body, as the API has them. */
function fieldsOf({ article, url, self, embargoedUntil }: Item): unknown {
  const { body: _, ...fields } = article;
  const whole = { embargoedUntil, ...fields, url, links: { self, html: url } };
  return JSON.parse(
    JSON.stringify(whole, (_key, value) => (typeof value === 'string' ? value.toWellFormed() : value)),
  );
}

describe('Markdown', () => {
  it.each(Object.entries(ITEMS))('gives back every field of the article "%s"', (_name, item) => {
    const { matter, body } = read(item);
    expect(parse(matter)).toEqual(fieldsOf(item));
    expect(parse(matter, { version: '1.1' })).toEqual(fieldsOf(item));
    expect(body).toBe(item.article.body.markdown);
  });

  it('gives back every field of any article, to readers of YAML 1.1 and 1.2', () => {
    fc.assert(
      fc.property(anyItem, (item) => {
        const { matter, body } = read(item);
        expect(parse(matter)).toEqual(fieldsOf(item));
        expect(parse(matter, { version: '1.1' })).toEqual(fieldsOf(item));
        expect(body).toBe(item.article.body.markdown);
      }),
    );
  });

  it('quotes what looks like another type', () => {
    const { matter } = read(HOSTILE);
    expect(matter).toContain('slug: "true"\n    name: "2023-12-29"');
    expect(matter).toContain('slug: "no"\n  name: "no"');
    expect(read(FULL).matter).toContain('publishedAt: "2023-12-29T09:37:00.000Z"');
  });

  it('holds no character in its front matter that YAML can’t, and no end of a line but its own', () => {
    const { matter } = read(HOSTILE);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    expect(matter).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff]/);
    expect(matter).toContain('\\u2028');
    expect(matter).toContain('\\u0085');
  });
});
