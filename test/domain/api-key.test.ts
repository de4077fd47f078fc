import { describe, expect, it } from 'vitest';
import { issueKey, opens, parseKey, SCOPES } from '../../src/domain/api-key.ts';
import { instant } from '../../src/domain/clock.ts';

const at = instant('2024-01-01T00:00:00Z');
const later = instant('2024-02-01T00:00:00Z');
const request = {
  id: '018cc251-f400-7000-8000-0123456789ab',
  name: 'desk',
  scopes: ['articles:write'],
  expiresAt: null,
  secret: '0f'.repeat(32),
};

describe('a key', () => {
  it('is read back from its text', () => {
    const { key, text } = issueKey(request, at);
    expect(text).toBe(`dl_018cc251f400700080000123456789ab_${'0f'.repeat(32)}`);
    expect(parseKey(text)).toEqual({ id: key.id, secret: request.secret });
  });

  it('is opened by its secret and by no other', () => {
    const { key } = issueKey(request, at);
    expect(opens(key, request.secret, at)).toBe(true);
    expect(opens(key, '0e'.repeat(32), at)).toBe(false);
    expect(opens(key, '', at)).toBe(false);
  });

  it('keeps no secret', () => {
    const { key } = issueKey(request, at);
    expect(JSON.stringify(key)).not.toContain(request.secret);
  });

  it('ends at the instant it expires, and when it is revoked', () => {
    const { key } = issueKey({ ...request, expiresAt: later }, at);
    expect(opens(key, request.secret, instant('2024-01-31T23:59:59.999Z'))).toBe(true);
    expect(opens(key, request.secret, later)).toBe(false);
    expect(opens({ ...key, revokedAt: at }, request.secret, at)).toBe(false);
  });

  it('lists its scopes once, in their usual order', () => {
    const scopes = ['articles:write', 'content:read', 'articles:write'];
    expect(issueKey({ ...request, scopes }, at).key.scopes).toEqual(['content:read', 'articles:write']);
    expect(issueKey({ ...request, scopes: SCOPES }, at).key.scopes).toEqual(SCOPES);
  });

  it.each([
    ['name', { name: ' ' }],
    ['name', { name: 'x'.repeat(101) }],
    ['scopes', { scopes: [] }],
    ['scopes', { scopes: ['articles:read'] }],
    ['expires', { expiresAt: at }],
  ])('is refused for a wrong %s', (field, change) => {
    expect(() => issueKey({ ...request, ...change }, at)).toThrow(
      expect.objectContaining({ code: 'invalid-value', field }),
    );
  });

  it.each([
    '',
    'dl_',
    'dl_0_1',
    `dl_${'0'.repeat(32)}_${'0'.repeat(63)}`,
    `xx_${'0'.repeat(32)}_${'0'.repeat(64)}`,
  ])('is not read from %j', (text) => {
    expect(parseKey(text)).toBeNull();
  });
});
