import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonFault } from '../../src/domain/json-fault.ts';
import { parseStrictJson } from '../../src/domain/strict-json.ts';

const read = (text: string, maxValues = 1_000_000) => parseStrictJson(Buffer.from(text), maxValues);
const refusal = (text: string, maxValues?: number) => {
  try {
    return { value: read(text, maxValues) };
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error;
    return [error.code, error.pointer];
  }
};

const faultOf = (text: string) => [refusal(text)].flat()[0];

describe('a JSON text', () => {
  it.each([
    ['{"a":1,"a":1}', '/a'],
    ['{"a":1,"b":{"c":[0,{"d":1 , "e":"a", "d" :2}]}}', '/b/c/1/d'],
    ['{"a":1,"\\u0061":2}', '/a'],
    ['{"":1,"":2}', '/'],
    ['{"a/~":1,"a/~":2}', '/a~1~0'],
    ['{"x":"}{\\",\\\\","y":1,"x":0}', '/x'],
    ['[{"a":{}},{"a":[],"b":{},"a":{}}]', '/1/a'],
    // The first of them is in no value that could be looked at.
    ['{"a":{"b":1,"b":2},"a":1}', '/a/b'],
    ['{"__proto__":1,"__proto__":2}', '/__proto__'],
  ])('with a member given twice is refused by its name: %s', (text, pointer) => {
    expect(refusal(text)).toEqual(['repeated', pointer]);
  });

  it.each(['{"a":{"a":{"a":1}},"b":{"a":1}}', '[{"a":1},{"a":1}]', '{"a":"a","b":"a"}', '{"a":1,"A":2}'])(
    'may name in another object what it named before: %s',
    (text) => {
      expect(read(text)).toEqual(JSON.parse(text));
    },
  );

  it('may nest and hold as much as may be, and no more', () => {
    const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
    expect(refusal(nested(50))).toEqual({ value: JSON.parse(nested(50)) });
    expect(refusal(nested(51))).toEqual(['too-deep', '/0'.repeat(50)]);
    expect(refusal(`{"a":${nested(50)},"a":1}`)).toEqual(['too-deep', `/a${'/0'.repeat(49)}`]);
    const held = '{"a":[1,-2.5e3,"x"],"b":{"c":null,"d":true},"e":[],"f":{}}';
    expect(refusal(held, 9)).toEqual({ value: JSON.parse(held) });
    expect(refusal(held, 8)).toEqual(['too-many', null]);
    const members = (count: number) => `[{${Array.from({ length: count }, (_, n) => `"${n}":0`).join()}}]`;
    expect(refusal(members(100))).toEqual({ value: JSON.parse(members(100)) });
    expect(refusal(members(101))).toEqual(['too-many', '/0']);
    expect(refusal('{"a":0,"a":0,"a":0}', 2)).toEqual(['repeated', '/a']);
  });

  it('is read as JSON.parse reads it, or refused with it, unless a member is given twice', () => {
    fc.assert(
      fc.property(
        written,
        fc.nat(),
        fc.constantFrom('', '"', '\\', '}', ']', ',', ':', '{', '0'),
        (made, at, odd) => {
          const { text, repeats } = made;
          expect(refusal(text)).toEqual(
            repeats ? ['repeated', expect.any(String)] : { value: JSON.parse(text) },
          );
          const place = at % (text.length + 1);
          const broken = text.slice(0, place) + odd + text.slice(place + 1);
          if (isJson(broken)) return;
          expect(['invalid', 'repeated']).toContain(faultOf(broken));
        },
      ),
      { numRuns: 2000 },
    );
  });
});

type Written = { readonly text: string; readonly repeats: boolean };

const space = fc.constantFrom('', '', '', ' ', '\n', '\t \r\n');
const texts = fc
  .string({
    unit: fc.constantFrom('a', 'b', '"', '\\', '/', '~', '{', '}', '[', ',', ':', 'ž', '\n', '👩'),
    maxLength: 4,
  })
  .chain((text) =>
    fc.boolean().map((escaped) => ({ text, json: escaped ? escapedWhole(text) : JSON.stringify(text) })),
  );
const scalars = fc
  .oneof(
    texts.map(({ json }) => json),
    fc.constantFrom('null', 'true', 'false', '0', '-1.5e+3', '""', '[]', '{}', '[ ]', '{\n}'),
  )
  .map((text) => ({ text, repeats: false }));

/** Texts of JSON, in which members may be given twice. */
const { written } = fc.letrec<{ written: Written }>((tie) => ({
  written: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    scalars,
    fc.array(fc.tuple(space, tie('written'), space), { maxLength: 4 }).map((items) => ({
      text: `[${items.map(([before, item, after]) => before + item.text + after).join(',')}]`,
      repeats: items.some(([, item]) => item.repeats),
    })),
    fc.array(fc.tuple(space, texts, space, tie('written')), { maxLength: 4 }).map((members) => ({
      text: `{${members.map(([before, name, after, member]) => `${before}${name.json}${after}:${member.text}`).join(',')}}`,
      repeats:
        new Set(members.map(([, name]) => name.text)).size < members.length ||
        members.some(([, , , member]) => member.repeats),
    })),
  ),
}));

function escapedWhole(text: string): string {
  const units = Array.from({ length: text.length }, (_, n) => text.charCodeAt(n));
  return `"${units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('')}"`;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
