import { describe, expect, it } from 'vitest';
import { instant, instantFromMs, toMs } from '../../src/domain/clock.ts';
import {
  afterAsking,
  afterSending,
  askingUrl,
  confirmationOf,
  denial,
  type HubRequest,
  hostOf,
  hubRequest,
  hubSignature,
  type Subscription,
  subscriptionOf,
} from '../../src/domain/subscription.ts';

const AT = instant('2024-01-01T00:00:00Z');
const later = (ms: number) => instantFromMs(toMs(AT) + ms);
const ASKED = {
  id: 'r1',
  mode: 'subscribe',
  topic: 'https://api.test/v1/articles.rss?tag=a,b&limit=5',
  callback: 'https://reader.test/hook?id=7',
  tag: '"known"',
  sealing: null,
} as const;
const request = hubRequest(ASKED, AT);
const subscription = subscriptionOf(request, AT);
const waiting: Subscription = { ...subscription, tag: '"new"', seq: 5, nextAttemptAt: AT };

describe('a request to the hub', () => {
  it.each([
    [undefined, 864_000],
    [0, 3_600],
    [3_599, 3_600],
    [86_400, 86_400],
    [999_999_999, 2_592_000],
  ])('for %s seconds is for %i', (asked, lease) => {
    expect(hubRequest({ ...ASKED, lease: asked }, AT).lease).toBe(lease);
  });

  it('is refused with a secret of 200 bytes, and keeps none in the clear', () => {
    const sealing = (text: string) => ({
      secret: Buffer.from(text),
      nonce: Buffer.alloc(12),
      sealingKey: Buffer.alloc(32),
    });
    expect(() => hubRequest({ ...ASKED, sealing: sealing('ž'.repeat(100)) }, AT)).toThrow(
      'fewer than 200 bytes',
    );
    const { secret } = hubRequest({ ...ASKED, sealing: sealing('plain and simple') }, AT);
    expect(secret).not.toContain('plain');
    expect(secret).not.toContain(Buffer.from('plain and simple').toString('base64url'));
  });

  it('asks the callback in its own query, behind what stands there', () => {
    const asking = new URL(askingUrl(request, 'prove-it'));
    expect(`${asking.origin}${asking.pathname}`).toBe('https://reader.test/hook');
    expect([...asking.searchParams]).toEqual([
      ['id', '7'],
      ['hub.mode', 'subscribe'],
      ['hub.topic', ASKED.topic],
      ['hub.challenge', 'prove-it'],
      ['hub.lease_seconds', '864000'],
    ]);
    const signed = { ...request, callback: "https://reader.test/?flag&a=b%20c&s=~'(x)" };
    expect(askingUrl(signed, 'x')).toMatch(
      /^https:\/\/reader\.test\/\?flag&a=b%20c&s=~'\(x\)&hub\.mode=subscribe&/,
    );
    const told = new URL(askingUrl(denial(subscription, 'd1', AT), 'prove-it'));
    expect([...told.searchParams.keys()]).toEqual(['id', 'hub.mode', 'hub.topic', 'hub.reason']);
  });

  it.each([
    [{ status: 200, text: 'prove-it' }, 'confirmed'],
    [{ status: 204, text: 'prove-it' }, 'confirmed'],
    [{ status: 200, text: 'Prove-it' }, 'refused'],
    [{ status: 200 }, 'refused'],
    [{ status: 404, text: 'prove-it' }, 'refused'],
    [{ status: 503, text: 'prove-it' }, 'refused'],
    [{ failure: 'refused-address' as const }, 'refused'],
    [{ failure: 'timeout' as const }, 'unreachable'],
    [{ failure: 'unreachable' as const }, 'unreachable'],
  ])('answered with %o is %s', (result, expected) => {
    expect(confirmationOf(result, 'prove-it')).toBe(expected);
  });

  it('is asked again where nobody was there, twice, and kept for a minute as refused', () => {
    const once = afterAsking(request, 'unreachable', AT) as HubRequest;
    expect(once).toEqual({ ...request, attempts: 1, nextAttemptAt: later(1_000) });
    const twice = afterAsking(once, 'unreachable', AT) as HubRequest;
    expect(twice).toEqual({ ...request, attempts: 2, nextAttemptAt: later(5_000) });
    const refused = { ...request, isRefused: true, nextAttemptAt: later(60_000) };
    expect(afterAsking(twice, 'unreachable', AT)).toEqual({ ...refused, attempts: 3 });
    expect(afterAsking(request, 'refused', AT)).toEqual({ ...refused, attempts: 1 });
    expect(afterAsking(denial(subscription, 'd1', AT), 'unreachable', AT)).toBeNull();
  });
});

describe('a subscription', () => {
  it('is for the lease, and knows what there was when it was asked for', () => {
    expect(subscription).toMatchObject({
      until: later(864_000_000),
      sentTag: '"known"',
      nextAttemptAt: null,
    });
  });

  it('is done when what was sent is what there is', () => {
    const after = afterSending(waiting, { status: 202 }, { tag: '"new"', seq: 5 }, AT, 0);
    expect(after).toEqual({ ...waiting, sentTag: '"new"', nextAttemptAt: null });
    const newer = afterSending(waiting, { status: 200 }, { tag: '"newer"', seq: 6 }, AT, 0);
    expect(newer).toEqual({
      ...waiting,
      sentTag: '"newer"',
      tag: '"newer"',
      seq: 6,
      nextAttemptAt: null,
    });
  });

  it('is due at once where there is something newer than what was sent', () => {
    const tired = { ...waiting, attempts: 3 };
    const after = afterSending(tired, { status: 200 }, { tag: '"old"', seq: 4 }, later(9), 0);
    expect(after).toEqual({ ...waiting, sentTag: '"old"', attempts: 0, nextAttemptAt: later(9) });
  });

  it('waits longer with each failure, ends after the last of ten, and with 410', () => {
    const sent = { tag: '"new"', seq: 5 };
    const once = afterSending(waiting, { status: 500 }, sent, AT, 0);
    expect(once).toEqual({ ...waiting, attempts: 1, nextAttemptAt: later(5_000) });
    expect(afterSending({ ...waiting, attempts: 9 }, { failure: 'timeout' }, sent, AT, 0)).toBeNull();
    expect(afterSending(waiting, { status: 410 }, sent, AT, 0)).toBeNull();
  });

  it('is of its callback’s host, whatever the port', () => {
    expect(hostOf({ callback: 'https://reader.test:8443/hook' })).toBe('reader.test');
  });

  // RFC 4231, test case 2.
  it('is signed with HMAC-SHA256', () => {
    expect(hubSignature(Buffer.from('what do ya want for nothing?'), Buffer.from('Jefe'))).toBe(
      'sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
  });
});
