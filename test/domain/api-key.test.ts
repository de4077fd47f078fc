import { describe, expect, it } from 'vitest';
import {
  editKey,
  issueKey,
  lackedScopes,
  needsUse,
  opens,
  outlives,
  revokeKey,
  rotateKey,
  statusOf,
} from '../../src/domain/api-key.ts';
import { instant, instantFromMs, toMs } from '../../src/domain/clock.ts';
import { SCOPES } from '../../src/domain/key-fields.ts';

const at = instant('2024-01-01T00:00:00Z');
const later = instant('2024-02-01T00:00:00Z');
const msLater = (ms: number) => instantFromMs(toMs(at) + ms);
const hashingKey = Buffer.alloc(32, 1);
const SECTION = '018cc251-f400-7000-8000-00000000000a';
const request = {
  id: '018cc251-f400-7000-8000-0123456789ab',
  name: 'desk',
  scopes: ['articles:write'],
  expiresAt: null,
  secret: '0f'.repeat(32),
  hashingKey,
};
const NEXT = '1e'.repeat(32);
const THIRD = '2d'.repeat(32);

describe('a key', () => {
  it('is opened by its secret and by no other', () => {
    const { key } = issueKey(request, at);
    expect(opens(key, request.secret, at, hashingKey)).toBe(true);
    expect(opens(key, '0e'.repeat(32), at, hashingKey)).toBe(false);
    expect(opens(key, '', at, hashingKey)).toBe(false);
  });

  it('is not opened with the hash of another service or of another key', () => {
    const { key } = issueKey(request, at);
    expect(opens(key, request.secret, at, Buffer.alloc(32, 2))).toBe(false);
    const other = issueKey({ ...request, id: '018cc251-f400-7000-8000-0123456789ac' }, at).key;
    expect(opens({ ...key, secretHash: other.secretHash }, request.secret, at, hashingKey)).toBe(false);
    expect(opens({ ...key, secretHash: 'ff' }, request.secret, at, hashingKey)).toBe(false);
  });

  it('keeps no secret', () => {
    const { key } = issueKey(request, at);
    expect(JSON.stringify(key)).not.toContain(request.secret);
  });

  it('ends at the instant it expires, and when it is revoked', () => {
    const { key } = issueKey({ ...request, expiresAt: later }, at);
    const before = instant('2024-01-31T23:59:59.999Z');
    expect(opens(key, request.secret, before, hashingKey)).toBe(true);
    expect(opens(key, request.secret, later, hashingKey)).toBe(false);
    expect(opens(revokeKey(key, at), request.secret, at, hashingKey)).toBe(false);
    expect([statusOf(key, before), statusOf(key, later), statusOf(revokeKey(key, at), later)]).toEqual([
      'active',
      'expired',
      'revoked',
    ]);
  });

  it('that is revoked again stays revoked since the first time', () => {
    const revoked = revokeKey(issueKey(request, at).key, at);
    expect(revokeKey(revoked, later)).toBe(revoked);
  });

  it('lists its scopes once, in their usual order', () => {
    const scopes = ['articles:write', 'content:read', 'articles:write'];
    expect(issueKey({ ...request, scopes }, at).key.scopes).toEqual(['content:read', 'articles:write']);
    expect(issueKey({ ...request, scopes: SCOPES }, at).key.scopes).toEqual(SCOPES);
  });

  it('may be limited to sections where its limits hold for all its scopes', () => {
    const limited = issueKey({ ...request, sections: [SECTION, SECTION] }, at).key;
    expect(limited.sections).toEqual([SECTION]);
    expect(issueKey(request, at).key.sections).toBeNull();
    expect(() => issueKey({ ...request, scopes: SCOPES, sections: [SECTION] }, at)).toThrow(
      "a key that is limited to sections can't have the scope content:read",
    );
    for (const scope of SCOPES) {
      const make = () => issueKey({ ...request, scopes: [scope], sections: [SECTION] }, at);
      if (['drafts:read', 'articles:write', 'articles:publish'].includes(scope)) make();
      else expect(make, scope).toThrow(`can't have the scope ${scope}`);
    }
  });

  it.each([
    ['name', { name: ' ' }],
    ['name', { name: 'x'.repeat(101) }],
    ['name', { name: 'two\r\nlines' }],
    ['name', { name: '\u001b[31mred' }],
    ['name', { name: 'a\u009bb' }],
    ['name', { name: 'two\u2028lines' }],
    ['name', { name: 'turned \u202eround' }],
    ['scopes', { scopes: [] }],
    ['scopes', { scopes: ['articles:read'] }],
    ['scopes', { scopes: ['keys:write'], sections: [SECTION] }],
    ['sections', { sections: [] }],
    ['expiresAt', { expiresAt: at }],
    ['scopes', { bodies: ['html'] as const }],
    ['rateLimit', { rateLimit: 0 }],
    ['rateLimit', { rateLimit: 1.5 }],
    ['rateLimit', { rateLimit: 1_000_001 }],
    ['networks', { networks: [] }],
    ['networks', { networks: ['192.0.2.0/24', 'example.com'] }],
  ])('is refused for a wrong %s', (field, change) => {
    expect(() => issueKey({ ...request, ...change }, at)).toThrow(
      expect.objectContaining({ code: 'invalid-value', field }),
    );
  });

  it('has its bodies in their usual order and its networks once', () => {
    const partner = {
      ...request,
      scopes: ['changes:read'],
      bodies: ['text', 'html', 'text'] as const,
      networks: ['::1', '192.0.2.1', '::1'],
    };
    const { key } = issueKey(partner, at);
    expect(key).toMatchObject({ bodies: ['html', 'text'], networks: ['::1', '192.0.2.1'], rateLimit: null });
    expect(editKey(key, { bodies: ['html', 'text'] }, at)).toBe(key);
    expect(editKey(key, { bodies: [], rateLimit: 60 }, at)).toMatchObject({
      bodies: [],
      rateLimit: 60,
      revision: 2,
    });
  });

  it('tells which scopes it lacks', () => {
    const { key } = issueKey(request, at);
    expect(lackedScopes(key, ['keys:write', 'articles:write', 'content:read'])).toEqual([
      'content:read',
      'keys:write',
    ]);
  });

  it('has its use noted at first and then after a minute', () => {
    const { key } = issueKey(request, at);
    expect(needsUse(key, at)).toBe(true);
    const used = { ...key, lastUsedAt: at };
    expect([needsUse(used, msLater(59_999)), needsUse(used, msLater(60_000))]).toEqual([false, true]);
  });
});

describe('a rotated key', () => {
  const { key } = issueKey(request, at);

  it('is opened by its new secret, and no longer by the one before', () => {
    const rotated = rotateKey(key, { secret: NEXT, hashingKey, overlap: 0 }, at).key;
    expect(opens(rotated, NEXT, at, hashingKey)).toBe(true);
    expect(opens(rotated, request.secret, at, hashingKey)).toBe(false);
    expect(rotated).toMatchObject({ id: key.id, scopes: key.scopes, createdAt: key.createdAt });
  });

  it('is opened by both for as long as they overlap', () => {
    const rotated = rotateKey(key, { secret: NEXT, hashingKey, overlap: 60 }, at).key;
    expect(opens(rotated, NEXT, msLater(59_999), hashingKey)).toBe(true);
    expect(opens(rotated, request.secret, msLater(59_999), hashingKey)).toBe(true);
    expect(opens(rotated, request.secret, msLater(60_000), hashingKey)).toBe(false);
    expect(opens(rotated, NEXT, msLater(60_000), hashingKey)).toBe(true);
    expect(opens(revokeKey(rotated, at), request.secret, at, hashingKey)).toBe(false);
  });

  it('has two secrets at most', () => {
    const once = rotateKey(key, { secret: NEXT, hashingKey, overlap: 60 }, at).key;
    const twice = rotateKey(once, { secret: THIRD, hashingKey, overlap: 60 }, at).key;
    const opening = [request.secret, NEXT, THIRD].map((secret) => opens(twice, secret, at, hashingKey));
    expect(opening).toEqual([false, true, true]);
  });

  it.each([-1, 0.5, 604_801, Number.NaN])('does not overlap for %d seconds', (overlap) => {
    expect(() => rotateKey(key, { secret: NEXT, hashingKey, overlap }, at)).toThrow(
      expect.objectContaining({ code: 'invalid-value', field: 'overlap' }),
    );
  });

  it('was neither revoked nor expired', () => {
    const rotation = { secret: NEXT, hashingKey, overlap: 0 };
    for (const ended of [revokeKey(key, at), { ...key, expiresAt: at }]) {
      expect(() => rotateKey(ended, rotation, at)).toThrow(expect.objectContaining({ code: 'wrong-state' }));
    }
  });
});

describe('an edited key', () => {
  const { key } = issueKey({ ...request, expiresAt: later }, at);

  it('has what is given, keeps the rest and is another revision', () => {
    expect(editKey(key, { name: ' night desk ' }, at)).toEqual({ ...key, name: 'night desk', revision: 2 });
    const scopes = ['articles:publish', 'drafts:read'];
    expect(editKey(key, { scopes, sections: [SECTION], expiresAt: null }, at)).toEqual({
      ...key,
      scopes: ['drafts:read', 'articles:publish'],
      sections: [SECTION],
      expiresAt: null,
      revision: 2,
    });
  });

  it('is the same one where nothing changes', () => {
    const same = { name: key.name, scopes: key.scopes, sections: null, expiresAt: later };
    expect(editKey(key, same, at)).toBe(key);
    expect(editKey(key, {}, at)).toBe(key);
  });

  it.each([
    ['name', { name: 'a\nb' }],
    ['scopes', { scopes: [] }],
    ['scopes', { scopes: ['taxonomy:write'], sections: [SECTION] }],
    ['expiresAt', { expiresAt: at }],
  ])('is refused for a wrong %s as a new one is', (field, changes) => {
    expect(() => editKey(key, changes, at)).toThrow(
      expect.objectContaining({ code: 'invalid-value', field }),
    );
  });

  it('was neither revoked nor expired', () => {
    for (const ended of [revokeKey(key, at), { ...key, expiresAt: at }]) {
      expect(() => editKey(ended, { expiresAt: null }, at)).toThrow(
        expect.objectContaining({ code: 'wrong-state' }),
      );
    }
  });
});

describe('the revision of a key', () => {
  it('rises with each rotation and with the revocation', () => {
    const { key } = issueKey(request, at);
    const rotated = rotateKey(key, { secret: NEXT, hashingKey, overlap: 0 }, at).key;
    expect([key.revision, rotated.revision, revokeKey(rotated, at).revision]).toEqual([1, 2, 3]);
  });
});

it('a key outlives one that ends before it', () => {
  const never = { expiresAt: null };
  expect(outlives(never, never)).toBe(false);
  expect(outlives({ expiresAt: at }, never)).toBe(false);
  expect(outlives(never, { expiresAt: at })).toBe(true);
  expect(outlives({ expiresAt: later }, { expiresAt: at })).toBe(true);
  expect(outlives({ expiresAt: at }, { expiresAt: at })).toBe(false);
});
