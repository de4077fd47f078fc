import { Webhook as Verifier } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { CHANGE_TYPES, type ChangeType } from '../../src/domain/change.ts';
import { instant, instantFromMs, toMs } from '../../src/domain/clock.ts';
import { openSecret, sealSecret } from '../../src/domain/sealing.ts';
import {
  disableWebhook,
  editWebhook,
  hears,
  newWebhook,
  OVERLAP_MS,
  requireActiveWebhook,
  rotateWebhook,
  sealedSecrets,
} from '../../src/domain/webhook.ts';
import { secretText, signatures } from '../../src/domain/webhook-secret.ts';

const AT = instant('2024-01-01T00:00:00Z');
const LATER = instant('2024-01-02T00:00:00Z');
const ID = '01900000-0000-7000-8000-000000000001';
const OTHER = '01900000-0000-7000-8000-000000000002';
const sealingKey = Buffer.alloc(32, 9);
const sealed = (byte: number) => ({
  secret: Buffer.alloc(32, byte),
  nonce: Buffer.alloc(12, byte),
  sealingKey,
});
const FIELDS = { id: ID, keyId: OTHER, url: 'https://partner.test/', description: null, types: null };
const make = (fields: object = {}) => newWebhook({ ...FIELDS, ...fields }, sealed(1), AT);

describe('a webhook', () => {
  it('is new, active, and shows its secret', () => {
    const { webhook, secret } = make({
      description: ' Front page ',
      types: ['tag.merged', 'article.published'],
    });
    expect(secret).toBe(`whsec_${Buffer.alloc(32, 1).toString('base64')}`);
    expect(webhook).toMatchObject({
      description: 'Front page',
      types: ['article.published', 'tag.merged'],
      disabled: null,
      revision: 1,
    });
    expect(JSON.stringify(webhook)).not.toContain(secret.slice(6));
    expect(make({ description: '  ' }).webhook.description).toBeNull();
  });

  it.each([
    ['description', { description: 'x'.repeat(201) }],
    ['description', { description: 'two\nlines' }],
    ['types', { types: [] }],
    ['types', { types: ['article.liked'] }],
  ])('is refused for its %s: %j', (field, fields) => {
    expect(() => make(fields)).toThrow(expect.objectContaining({ code: 'invalid-value', field }));
  });

  it('is edited as its next revision, and not at all where nothing changes', () => {
    const { webhook } = make();
    expect(editWebhook(webhook, { url: webhook.url, types: null, state: 'active' }, LATER)).toBe(webhook);
    const edited = editWebhook(webhook, { url: 'https://other.test/' }, LATER);
    expect(edited).toEqual({ ...webhook, url: 'https://other.test/', revision: 2 });
    const off = editWebhook(webhook, { state: 'disabled' }, LATER);
    expect(off).toMatchObject({ disabled: { at: LATER, reason: 'owner' }, revision: 2 });
    expect(editWebhook(off, { state: 'disabled' }, LATER)).toBe(off);
    expect(editWebhook(off, { state: 'active' }, LATER)).toMatchObject({ disabled: null, revision: 3 });
  });

  it('that is disabled keeps its first reason, and takes nothing to be sent', () => {
    const { webhook } = make();
    const gone = disableWebhook(webhook, 'gone', AT);
    expect(disableWebhook(gone, 'failing', LATER)).toBe(gone);
    expect(() => requireActiveWebhook(webhook)).not.toThrow();
    expect(() => requireActiveWebhook(gone)).toThrow(/disabled \(gone\)/);
  });

  it('hears of the types that it names, or of all', () => {
    const { webhook } = make({ types: ['article.withdrawn'] });
    expect(CHANGE_TYPES.filter((type) => hears(webhook, type))).toEqual(['article.withdrawn']);
    expect(CHANGE_TYPES.every((type: ChangeType) => hears(make().webhook, type))).toBe(true);
  });

  it('signs with the present secret and, for a day, the one before it', () => {
    const { webhook } = make();
    const once = rotateWebhook(webhook, sealed(2), AT).webhook;
    expect(sealedSecrets(webhook, AT)).toEqual([webhook.secret]);
    const end = toMs(AT) + OVERLAP_MS;
    expect(sealedSecrets(once, instantFromMs(end - 1))).toEqual([once.secret, webhook.secret]);
    expect(sealedSecrets(once, instantFromMs(end))).toEqual([once.secret]);
    const twice = rotateWebhook(once, sealed(3), AT).webhook;
    expect(sealedSecrets(twice, AT)).toEqual([twice.secret, once.secret]);
    expect([once.revision, twice.revision]).toEqual([2, 3]);
  });
});

describe('a kept secret', () => {
  const kept = sealSecret(sealed(1), ID);

  it('opens with its key and for its webhook alone', () => {
    expect(openSecret(kept, sealingKey, ID)).toEqual(Buffer.alloc(32, 1));
    expect(openSecret(kept, Buffer.alloc(32, 8), ID)).toBeNull();
    expect(openSecret(kept, sealingKey, OTHER)).toBeNull();
  });

  it('holds nothing of the secret, and does not open once it is altered', () => {
    const bytes = Buffer.from(kept, 'base64');
    expect(bytes.includes(Buffer.alloc(8, 1), 12)).toBe(false);
    for (let at = 0; at < bytes.length; at += 1) {
      const altered = Buffer.from(bytes);
      altered[at] = (altered[at] ?? 0) ^ 1;
      expect(openSecret(altered.toString('base64'), sealingKey, ID), `byte ${at}`).toBeNull();
    }
    for (const text of ['', 'x', bytes.subarray(1).toString('base64')])
      expect(openSecret(text, sealingKey, ID)).toBeNull();
  });
});

describe('a signature', () => {
  it('is the one of the specification', () => {
    const secret = Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64');
    const message = {
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      timestamp: 1614265330,
      body: '{"test": 2432232314}',
    };
    expect(signatures(message, [secret])).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });

  it('is verified by an independent verifier with either of two secrets, and by no other', () => {
    const [present, previous, stranger] = [1, 2, 3].map((byte) => Buffer.alloc(32, byte)) as [
      Buffer,
      Buffer,
      Buffer,
    ];
    const timestamp = Math.floor(Date.now() / 1000);
    const body = '{"title":"Auštrevičius"}';
    const headers = {
      'webhook-id': 'msg_1',
      'webhook-timestamp': String(timestamp),
      'webhook-signature': signatures({ id: 'msg_1', timestamp, body }, [present, previous]),
    };
    for (const secret of [present, previous])
      expect(new Verifier(secretText(secret)).verify(body, headers)).toEqual({ title: 'Auštrevičius' });
    expect(() => new Verifier(secretText(stranger)).verify(body, headers)).toThrow();
    const forged: [string, object][] = [
      [body.replace('A', 'B'), headers],
      [body, { ...headers, 'webhook-id': 'msg_2' }],
      [body, { ...headers, 'webhook-timestamp': String(timestamp + 1) }],
    ];
    for (const [text, sent] of forged)
      expect(() => new Verifier(secretText(present)).verify(text, sent as typeof headers)).toThrow();
  });
});
