import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant } from '../../src/domain/clock.ts';
import { previewToken, readPreviewToken } from '../../src/domain/preview.ts';

const KEY = Buffer.alloc(32, 1);
const LINK = {
  id: '018cb4f2-6d20-7c1e-8f3a-2b9d5e7a1c40',
  epoch: 3,
  expiresAt: instant('2024-01-01T01:00:00.000Z'),
};

describe('the token of a preview link', () => {
  it('says what was put in', () => {
    expect(readPreviewToken(previewToken(LINK, KEY), KEY)).toEqual(LINK);
  });

  it('is the same for the same link, so that it can be told from any other', () => {
    expect(previewToken(LINK, KEY)).toBe(previewToken(LINK, KEY));
    expect(previewToken({ ...LINK, epoch: 4 }, KEY)).not.toBe(previewToken(LINK, KEY));
  });

  it('says nothing to another key', () => {
    expect(readPreviewToken(previewToken(LINK, KEY), Buffer.alloc(32, 2))).toBeNull();
  });

  it('says nothing when any character of it is another one', () => {
    const token = previewToken(LINK, KEY);
    const letters = fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_');
    fc.assert(
      fc.property(fc.nat(token.length - 1), letters, (at, letter) => {
        const other = token.slice(0, at) + letter + token.slice(at + 1);
        expect(readPreviewToken(other, KEY) === null).toBe(other !== token);
      }),
      { numRuns: 2000 },
    );
  });

  it.each(['', 'x', 'A'.repeat(78), 'A'.repeat(79), `${'A'.repeat(77)}=`, '../../etc/passwd'])(
    'is not %j',
    (text) => {
      expect(readPreviewToken(text, KEY)).toBeNull();
    },
  );
});
