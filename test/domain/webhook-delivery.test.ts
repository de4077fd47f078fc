import { describe, expect, it } from 'vitest';
import { type DeliveryFailure, MAX_ATTEMPTS, waitAfter } from '../../src/domain/attempt.ts';
import { instant, instantFromMs, toMs } from '../../src/domain/clock.ts';
import { newWebhook } from '../../src/domain/webhook.ts';
import { afterAttempt, type Delivery, messageId } from '../../src/domain/webhook-delivery.ts';

const AT = instant('2024-01-01T00:00:00Z');
const ID = '01900000-0000-7000-8000-000000000001';
const { webhook } = newWebhook(
  { id: ID, keyId: ID, url: 'https://partner.test/', description: null, types: null },
  { secret: Buffer.alloc(32), nonce: Buffer.alloc(12), sealingKey: Buffer.alloc(32) },
  AT,
);
const delivery: Delivery = {
  id: messageId(ID, 7),
  webhookId: ID,
  event: { type: 'webhook.test', at: AT, id: ID },
  state: 'pending',
  attempts: 0,
  createdAt: AT,
  firstAttemptAt: null,
  lastAttemptAt: null,
  nextAttemptAt: AT,
  status: null,
  failure: null,
};
const later = (ms: number) => instantFromMs(toMs(AT) + ms);

describe('a delivery', () => {
  it('has an id made of its webhook and its entry alone', () => {
    expect(delivery.id).toBe('msg_01900000000070008000000000000001_7');
  });

  it.each([200, 202, 204, 299])('is done once it is answered %i', (status) => {
    expect(afterAttempt({ webhook, delivery }, { status }, later(1), 0)).toEqual({
      webhook: { ...webhook, lastDeliveredAt: later(1) },
      delivery: {
        ...delivery,
        state: 'delivered',
        attempts: 1,
        firstAttemptAt: later(1),
        lastAttemptAt: later(1),
        nextAttemptAt: null,
        status,
      },
    });
  });

  it.each<[number, DeliveryFailure]>([
    [199, 'status'],
    [300, 'redirect'],
    [301, 'redirect'],
    [308, 'redirect'],
    [400, 'status'],
    [404, 'status'],
    [429, 'status'],
    [500, 'status'],
  ])('is tried again after %i, a failure by the name of %s', (status, failure) => {
    const after = afterAttempt({ webhook, delivery }, { status }, AT, 0);
    expect(after.webhook).toBe(webhook);
    expect(after.delivery).toMatchObject({ state: 'pending', status, failure, nextAttemptAt: later(5000) });
  });

  it('ends with the webhook when the receiver says that it is gone', () => {
    const after = afterAttempt({ webhook, delivery }, { status: 410 }, AT, 0);
    expect(after.delivery).toMatchObject({ state: 'failed', failure: 'gone', nextAttemptAt: null });
    expect(after.webhook).toMatchObject({ disabled: { at: AT, reason: 'gone' }, revision: 2 });
  });

  it('is tried ten times in three days, then given up with the webhook', () => {
    let now = { webhook, delivery };
    const times: number[] = [];
    while (now.delivery.state === 'pending' && now.delivery.nextAttemptAt !== null) {
      const at = now.delivery.nextAttemptAt;
      times.push((toMs(at) - toMs(AT)) / 1000);
      now = afterAttempt(now, { failure: 'unreachable' }, at, 0);
    }
    const waits = times.map((time, n) => time - (times[n - 1] ?? 0));
    expect(waits).toEqual([0, 5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400]);
    expect(now.delivery).toMatchObject({ state: 'failed', attempts: MAX_ATTEMPTS, failure: 'unreachable' });
    expect(now.webhook.disabled).toEqual({ at: now.delivery.lastAttemptAt, reason: 'failing' });
  });

  it('that alone is given up, while others arrived, leaves the webhook as it is', () => {
    const last = { ...delivery, attempts: MAX_ATTEMPTS - 1, firstAttemptAt: later(10) };
    const during = { ...webhook, lastDeliveredAt: later(10) };
    const before = { ...webhook, lastDeliveredAt: later(9) };
    const end = later(1000);
    expect(afterAttempt({ webhook: during, delivery: last }, { failure: 'timeout' }, end, 0)).toMatchObject({
      webhook: { disabled: null },
      delivery: { state: 'failed' },
    });
    expect(
      afterAttempt({ webhook: before, delivery: last }, { failure: 'timeout' }, end, 0).webhook.disabled,
    ).toEqual({ at: end, reason: 'failing' });
  });

  it('that was given up while it was under way stays so, unless it arrived', () => {
    const given: Delivery = { ...delivery, state: 'failed', failure: 'disabled', nextAttemptAt: null };
    const found = { webhook, delivery: given };
    expect(afterAttempt(found, { failure: 'timeout' }, AT, 0)).toEqual(found);
    expect(afterAttempt(found, { status: 200 }, AT, 0).delivery.state).toBe('delivered');
  });

  it('waits a little longer as chance has it, and never shorter', () => {
    expect([0, 0.5, 1].map((chance) => waitAfter(2, chance))).toEqual([300_000, 315_000, 330_000]);
    expect(waitAfter(MAX_ATTEMPTS, 0)).toBeNull();
  });
});
