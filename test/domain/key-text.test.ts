import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { idInKey, keyText, looksLikeKey, parseKey } from '../../src/domain/key-text.ts';

const ID = '018cc251-f400-7000-8000-0123456789ab';
const SECRET = '0f'.repeat(32);
const START = `dl_018cc251f400700080000123456789ab_${SECRET}`;
const TEXT = keyText(ID, SECRET);

describe('the text of a key', () => {
  it('ends with the first eight digits of the SHA-256 of the rest', () => {
    const digest = createHash('sha256').update(START).digest('hex');
    expect(TEXT).toBe(START + digest.slice(0, 8));
  });

  it('looks as scanners are told', () => {
    const documented = /^dl_\[.*$/m.exec(readFileSync('docs/operations.md', 'utf8'))?.[0] ?? '';
    expect(TEXT).toMatch(new RegExp(`^${documented}$`));
  });

  it('is read back', () => {
    expect(parseKey(TEXT)).toEqual({ id: ID, secret: SECRET });
  });

  it('tells its id without its secret', () => {
    expect(idInKey(TEXT)).toBe(ID);
    expect(idInKey(TEXT.slice(0, 35))).toBe(ID);
    expect(idInKey(ID)).toBeNull();
  });

  it('is known by its beginning alone', () => {
    expect([TEXT, TEXT.slice(0, 40), TEXT.toUpperCase()].map(looksLikeKey)).toEqual([true, true, true]);
    expect(looksLikeKey('dl_')).toBe(false);
  });

  it('with any one digit changed is none', () => {
    for (let index = 3; index < TEXT.length; index += 1) {
      const wrong = `${TEXT.slice(0, index)}${TEXT[index] === '1' ? '2' : '1'}${TEXT.slice(index + 1)}`;
      expect(parseKey(wrong), wrong).toBeNull();
    }
  });

  it.each(['', 'dl_', 'dl_0_1', START, TEXT.slice(0, -1), `${TEXT}0`, ` ${TEXT}`, TEXT.toUpperCase()])(
    'is not read from %j',
    (text) => {
      expect(parseKey(text)).toBeNull();
    },
  );
});
