import { describe, expect, it } from 'vitest';
import { deriveKey } from '../../src/domain/secret.ts';

const secret = Buffer.alloc(32, 1);

describe('a derived key', () => {
  it('is 32 bytes, the same each time', () => {
    expect(deriveKey(secret, 'api-keys')).toHaveLength(32);
    expect(deriveKey(secret, 'api-keys')).toEqual(deriveKey(secret, 'api-keys'));
  });

  it('differs with its purpose and with the secret', () => {
    const keys = [
      deriveKey(secret, 'api-keys'),
      deriveKey(secret, 'previews'),
      deriveKey(Buffer.alloc(32, 2), 'api-keys'),
    ];
    expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(3);
  });

  // Every API key in every database was hashed under it.
  it('stays what it was', () => {
    expect(deriveKey(secret, 'api-keys').toString('hex')).toBe(
      '11873a867b62a7da4745adca1bf74ee6b9047158dcb0d3f5f805833f6efa6b19',
    );
  });
});
