import type { ChangeType } from './change.ts';
import { CHANGE_TYPES } from './change.ts';
import { type Instant, instantFromMs, toMs } from './clock.ts';
import { DomainError, invalid } from './errors.ts';
import { isPrintable } from './printable.ts';
import { type Sealing, sealSecret } from './sealing.ts';
import { secretText } from './webhook-secret.ts';

/**
 * Why a webhook sends nothing: its owner wished so, its receiver said 410, a message was given up while nothing else arrived, or the
 * key that it belongs to ended or lost its scope.
 */
export const DISABLED_REASONS = ['owner', 'gone', 'failing', 'key-ended'] as const;
export type DisabledReason = (typeof DISABLED_REASONS)[number];

/** An address that hears of changes. */
export type Webhook = {
  readonly id: string;
  /** The key that made it, and that alone may see it. */
  readonly keyId: string;
  readonly url: string;
  readonly description: string | null;
  /** The types of changes that it hears of, in the order of CHANGE_TYPES; null for all. */
  readonly types: readonly ChangeType[] | null;
  /** Null where it is active. */
  readonly disabled: { readonly at: Instant; readonly reason: DisabledReason } | null;
  /** As `sealSecret` writes it. */
  readonly secret: string;
  /** The secret before the last rotation, and until when messages are signed with it too. */
  readonly previousSecret: string | null;
  readonly previousUntil: Instant | null;
  readonly createdAt: Instant;
  readonly lastDeliveredAt: Instant | null;
  /** 1 when it is made, and one more with each edit and rotation and when it is disabled. */
  readonly revision: number;
};

/** What its owner says of a webhook. `url` has been through `webhookTarget`. */
export type WebhookFields = Pick<Webhook, 'url' | 'description' | 'types'>;
export type WebhookChanges = Partial<WebhookFields> & { readonly state?: 'active' | 'disabled' };

/** A webhook and its secret's text, which exists nowhere else. */
export type IssuedWebhook = { readonly webhook: Webhook; readonly secret: string };

export const MAX_DESCRIPTION = 200;
export const MAX_WEBHOOKS = 50;
/** Milliseconds for which two secrets sign after a rotation: a day. */
export const OVERLAP_MS = 86_400_000;

/** Throws `invalid-value` for a description or types that don't fit. */
export function newWebhook(
  fields: WebhookFields & Pick<Webhook, 'id' | 'keyId'>,
  sealing: Sealing,
  at: Instant,
): IssuedWebhook {
  const { id, keyId } = fields;
  const webhook: Webhook = {
    id,
    keyId,
    ...checkFields(fields),
    disabled: null,
    secret: sealSecret(sealing, id),
    previousSecret: null,
    previousUntil: null,
    createdAt: at,
    lastDeliveredAt: null,
    revision: 1,
  };
  return { webhook, secret: secretText(sealing.secret) };
}

/** The webhook with `changes`, as its next revision; itself where they change nothing. Throws like `newWebhook`. */
export function editWebhook(webhook: Webhook, changes: WebhookChanges, at: Instant): Webhook {
  const { state = stateOf(webhook), ...fields } = changes;
  const { url, description, types } = webhook;
  const before = { url, description, types };
  const after = checkFields({ ...before, ...fields });
  const isSame = JSON.stringify(after) === JSON.stringify(before) && state === stateOf(webhook);
  if (isSame) return webhook;
  const edited = { ...webhook, ...after, revision: webhook.revision + 1 };
  if (state === stateOf(webhook)) return edited;
  return { ...edited, disabled: state === 'active' ? null : { at, reason: 'owner' } };
}

/** Gives it another secret. Messages are signed with both for a day; a third one, of a rotation before, ends now. */
export function rotateWebhook(webhook: Webhook, sealing: Sealing, at: Instant): IssuedWebhook {
  const rotated: Webhook = {
    ...webhook,
    secret: sealSecret(sealing, webhook.id),
    previousSecret: webhook.secret,
    previousUntil: instantFromMs(toMs(at) + OVERLAP_MS),
    revision: webhook.revision + 1,
  };
  return { webhook: rotated, secret: secretText(sealing.secret) };
}

/** One that was disabled before keeps its reason. */
export function disableWebhook(webhook: Webhook, reason: DisabledReason, at: Instant): Webhook {
  if (webhook.disabled !== null) return webhook;
  return { ...webhook, disabled: { at, reason }, revision: webhook.revision + 1 };
}

export function stateOf({ disabled }: Pick<Webhook, 'disabled'>): 'active' | 'disabled' {
  return disabled === null ? 'active' : 'disabled';
}

/** Throws `wrong-state` for one that sends nothing. */
export function requireActiveWebhook({ disabled }: Webhook): void {
  if (disabled !== null)
    throw new DomainError(
      'wrong-state',
      `the webhook is disabled (${disabled.reason}); make it active first`,
    );
}

/** Whether it hears of changes of a type. */
export function hears({ types }: Pick<Webhook, 'types'>, type: ChangeType): boolean {
  return types === null || types.includes(type);
}

/** The secrets that sign at a time, sealed, the present one first. */
export function sealedSecrets(webhook: Webhook, at: Instant): readonly string[] {
  const { secret, previousSecret, previousUntil } = webhook;
  const both = previousSecret !== null && previousUntil !== null && at < previousUntil;
  return both ? [secret, previousSecret] : [secret];
}

function checkFields({ url, description, types }: WebhookFields): WebhookFields {
  const text = description?.trim() ?? '';
  if (text.length > MAX_DESCRIPTION || !isPrintable(text))
    throw invalid(
      'description',
      `the description must be one line of at most ${MAX_DESCRIPTION} characters without control characters`,
    );
  return { url, description: text === '' ? null : text, types: checkTypes(types) };
}

function checkTypes(wanted: WebhookFields['types']): WebhookFields['types'] {
  if (wanted === null) return null;
  if (wanted.length === 0) throw invalid('types', 'name at least one type of change, or null for all');
  const unknown = wanted.find((type) => !CHANGE_TYPES.includes(type));
  if (unknown !== undefined) throw invalid('types', `${JSON.stringify(unknown)} is no type of change`);
  return CHANGE_TYPES.filter((type) => wanted.includes(type));
}
