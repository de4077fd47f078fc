import { generateKeyPairSync, sign } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, type Json } from '../../src/domain/canonical-json.ts';
import { isSigned, signatureOf, signingKeyOf } from '../../src/domain/provenance.ts';

describe('canonical JSON (RFC 8785)', () => {
  it('writes the RFC’s example as the RFC does', () => {
    const value = {
      numbers: [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 1e-27],
      string: '\u20ac$\u000f\u000aA\'B"\\\\"/',
      literals: [null, true, false],
    };
    expect(canonicalJson(value)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
    // Section 3.2.3: by UTF-16 code units, in which an emoji comes before U+FB33.
    const names = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6, '\u00f6': 7 };
    expect(Object.values(JSON.parse(canonicalJson(names)))).toHaveLength(7);
    expect([...canonicalJson(names).matchAll(/:(\d)/g)].map(([, n]) => n).join('')).toBe('2467153');
  });

  it('is the same for the same value, in whatever order its members stand, and reads back', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (given) => {
        const value = JSON.parse(JSON.stringify(given)) as Json;
        expect(JSON.parse(canonicalJson(value))).toEqual(value);
        expect(canonicalJson(reversed(value))).toBe(canonicalJson(value));
      }),
    );
  });
});

describe('a signature', () => {
  const key = signingKeyOf(Buffer.alloc(32, 7));

  it('is by the key whose seed was given: the first test vector of RFC 8032', () => {
    const seed = Buffer.from('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60', 'hex');
    const { jwk } = signingKeyOf(seed);
    // RFC 8037, appendix A, has the same key as a JWK, and its thumbprint.
    expect(jwk.x).toBe('11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo');
    expect(jwk.kid).toBe('kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k');
  });

  it('holds for what it was made over, each time the same, and for nothing else', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (given, other) => {
        const [form, another] = [given, other].map((one) => JSON.parse(JSON.stringify(one)) as Json);
        if (form === undefined || another === undefined) throw new Error('JSON has no undefined');
        const signature = signatureOf(form, key);
        expect(signatureOf(form, key)).toBe(signature);
        expect(isSigned(form, signature, key.jwk)).toBe(true);
        const isSame = canonicalJson(form) === canonicalJson(another);
        expect(isSigned(another, signature, key.jwk)).toBe(isSame);
      }),
      { numRuns: 50 },
    );
  });

  it('of another key, or that is none, does not hold', () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const theirs = sign(null, Buffer.from(canonicalJson({ a: 1 })), privateKey).toString('base64url');
    expect(isSigned({ a: 1 }, theirs, key.jwk)).toBe(false);
    expect(isSigned({ a: 1 }, 'nonsense', key.jwk)).toBe(false);
    expect(isSigned({ a: 1 }, signatureOf({ a: 1 }, key), { x: 'nonsense' })).toBe(false);
  });
});

function reversed(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([name, member]) => [name, reversed(member)]),
  );
}
