import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Item } from '../../src/formats/format.ts';
import { TEXT } from '../../src/formats/text.ts';
import { anyItem } from './random-item.ts';
import { EMPTY, FULL, HOSTILE, PUBLICATION } from './sample-items.ts';

const written = (item: Item): string => TEXT.one?.(PUBLICATION, item) ?? '';

describe('plain text', () => {
  it('gives title, summary, byline, place and time, body, corrections and rights, in this order', () => {
    const parts = [
      ...[FULL.article.title, 'The court in Vilnius said no.', 'Ebenezer Mensah, Rasa Auštrevičiūtė'],
      ...['VILNIUS, 2023-12-29 09:37 UTC (updated 2023-12-30 08:00 UTC)', 'The court rejected the appeal'],
      ...['Editor’s note, 2023-12-29 12:00 UTC:', 'Correction, 2023-12-30 08:00 UTC:', 'Source: BNN, https:'],
      ...['© 2023 BNN', 'No resale.', 'https://www.example.com/lithuania/appeal-rejected\n'],
    ];
    const places = parts.map((part) => written(FULL).indexOf(part));
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  it('is short where there is little to say', () => {
    expect(written(EMPTY)).toBe('Bare\n\n2023-12-28 10:00 UTC\n\nhttps://www.example.com/bare\n');
  });

  it('keeps the title in one line', () => {
    expect(written(HOSTILE).split('\n')[0]).toMatch(/^--- - no: yes # <\/script>/);
  });

  it('holds no control character but tabs and ends of lines, and ends with one', () => {
    fc.assert(
      fc.property(anyItem, (item) => {
        const text = written(item);
        expect(text).not.toMatch(/[^\P{Cc}\n\t]/u);
        expect(text.isWellFormed()).toBe(true);
        expect(text).toMatch(/[^\n]\n$/);
      }),
    );
  });
});
