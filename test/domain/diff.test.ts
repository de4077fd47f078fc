import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffText, type Segment } from '../../src/domain/diff.ts';

function without(op: Segment['op'], segments: readonly Segment[]): string {
  return segments
    .filter((segment) => segment.op !== op)
    .map(({ text }) => text)
    .join('');
}

function marked(before: string, after: string): string {
  const signs = { equal: ['', ''], delete: ['[-', '-]'], insert: ['{+', '+}'] } as const;
  return diffText(before, after)
    .segments.map(({ op, text }) => `${signs[op][0]}${text}${signs[op][1]}`)
    .join('');
}

describe('the difference of two texts', () => {
  it.each([
    ['the same', 'the same', 'the same'],
    ['', '', ''],
    ['', 'new', '{+new+}'],
    ['old', '', '[-old-]'],
    ['The court rejected it.', 'The court accepted it.', 'The court [-rejected-]{+accepted+} it.'],
    ['one two three', 'one three', 'one [-two -]three'],
    ['one three', 'one two three', 'one {+two +}three'],
    ['a b', 'c d', '[-a b-]{+c d+}'],
    ['covid-19', 'covid-20', 'covid-[-19-]{+20+}'],
    ['維爾紐斯法院', '維爾紐斯議院', '維爾紐斯[-法-]{+議+}院'],
    ['Gudzinskaitė said', 'Gudzinskaite said', '[-Gudzinskaitė-]{+Gudzinskaite+} said'],
  ])('from %j to %j', (before, after, expected) => {
    expect(marked(before, after)).toBe(expected);
  });

  it('gives back both texts, whatever they are', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.string({ unit: fc.constantFrom('a', 'b', ' ', '\n', '.', '維'), maxLength: 60 }),
    );
    fc.assert(
      fc.property(text, text, (before, after) => {
        const { segments } = diffText(before, after);
        expect(without('insert', segments)).toBe(before);
        expect(without('delete', segments)).toBe(after);
      }),
      { numRuns: 500 },
    );
  });

  it('is the shortest: never more edits than to replace all that lies between the common ends', () => {
    const words = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 12 });
    fc.assert(
      fc.property(words, words, (one, other) => {
        const { segments } = diffText(one.join('.'), other.join('.'));
        const edits = segments
          .filter(({ op }) => op !== 'equal')
          .reduce((sum, { text }) => sum + text.length, 0);
        expect(edits).toBe(editDistance(one.join('.'), other.join('.')));
      }),
    );
  });

  it('compares long texts by words as long as they have most of them in common', () => {
    const paragraph = 'It was the best of times, it was the worst of times. ';
    const before = `${paragraph.repeat(2000)}\n\nThe end.`;
    const { granularity, segments } = diffText(
      before,
      before.replace('The end', 'An end').replace('best', 'finest'),
    );
    expect(granularity).toBe('word');
    expect(segments.filter(({ op }) => op === 'insert').map(({ text }) => text)).toEqual(['finest', 'An']);
  });

  it('says so where it compares by paragraphs, and still gives back both texts', () => {
    const many = (seed: number) =>
      Array.from(
        { length: 4000 },
        (_, i) => `Paragraph ${i % 7 === 0 ? i : (i * seed) % 9973} stands here.`,
      ).join('\n\n');
    const [before, after] = [many(31), many(17)];
    const { granularity, segments } = diffText(before, after);
    expect(granularity).toBe('paragraph');
    expect(without('insert', segments)).toBe(before);
    expect(without('delete', segments)).toBe(after);
  });

  it('keeps the common beginning and end of texts that have little else', () => {
    const noise = (seed: number) =>
      Array.from({ length: 5000 }, (_, i) => `${(i * seed) % 99991}\n`).join('');
    const { segments } = diffText(`Begin\n${noise(31)}End`, `Begin\n${noise(7919)}End`);
    expect(segments.map(({ op }) => op)).toEqual(['equal', 'delete', 'insert', 'equal']);
    expect(segments[0]?.text).toContain('Begin');
    expect(segments.at(-1)?.text).toBe('End');
  });
});

/** Insertions and deletions alone, one sign at a time. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? (row[j - 1] ?? 0) : Number.POSITIVE_INFINITY;
      next.push(Math.min(same, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
