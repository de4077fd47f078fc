import type { Static } from 'typebox';
import { DELIVERY_FAILURES } from '../../domain/attempt.ts';
import { CHANGE_TYPES } from '../../domain/change.ts';
import { DISABLED_REASONS, MAX_DESCRIPTION } from '../../domain/webhook.ts';
import { DELIVERY_STATES } from '../../domain/webhook-delivery.ts';
import { Type } from './builder.ts';
import type { PageWire } from './lists.ts';
import { exact, id, instant, nullable, oneOf, ref } from './scalars.ts';

const target = Type.String({
  minLength: 1,
  maxLength: 2000,
  description:
    'Where messages are sent, with POST: an https address of the public internet, without credentials. No redirect is followed.',
  examples: ['https://partner.example/dateline'],
});
const description = nullable(Type.String({ maxLength: MAX_DESCRIPTION }), {
  description: 'What it is for, in one line; null where nobody said.',
  examples: ['Front page of the partner’s site'],
});
const types = nullable(Type.Array(oneOf(CHANGE_TYPES), { minItems: 1, uniqueItems: true }), {
  description: 'The types of changes that it hears of; null for all, those to come too.',
  examples: [['article.published', 'article.updated', 'article.withdrawn']],
});
const moment = (text: string, example: string | null = null) =>
  nullable(Type.String({ format: 'date-time' }), { description: text, examples: [example] });

export const Webhook = exact(
  {
    id: id('Names the webhook for ever.'),
    url: target,
    description,
    types,
    state: oneOf(['active', 'disabled'], {
      description: 'Whether anything is sent. What happens while it is disabled is not sent later by itself.',
      examples: ['active'],
    }),
    disabledReason: nullable(oneOf(DISABLED_REASONS), {
      description:
        'Why it is disabled: `owner` asked for it; the receiver said that it is `gone` (410); it was `failing` for three days; its key ended or lost its scope (`key-ended`). Null where it is active.',
      examples: [null],
    }),
    disabledAt: moment('Since when it is disabled.'),
    previousUntil: moment('Until when messages are signed with the secret before the last rotation too.'),
    lastDeliveredAt: moment('When a message last arrived.', '2023-12-29T11:38:00.000Z'),
    createdAt: instant('When it was made.', '2023-12-01T08:00:00.000Z'),
    revision: Type.Integer({
      minimum: 1,
      description: 'How often it was edited, rotated and disabled, from 1; the `ETag` is made of it.',
      examples: [1],
    }),
  },
  {
    $id: 'Webhook',
    description: 'An address that hears of changes. Its secret is shown when it is made or rotated.',
  },
);
export type WebhookWire = Static<typeof Webhook>;

export const IssuedWebhook = exact(
  {
    ...Webhook.properties,
    secret: Type.String({
      pattern: '^whsec_[A-Za-z0-9+/]{43}=$',
      description: 'What messages are verified with (Standard Webhooks). It is shown this once.',
      examples: ['whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD2Ojm7aMhJ3E='],
    }),
  },
  { $id: 'IssuedWebhook', description: 'A webhook with its secret.' },
);
export type IssuedWebhookWire = Static<typeof IssuedWebhook>;

export const WebhookList = exact(
  { data: Type.Array(ref<WebhookWire>('Webhook')), page: ref<PageWire>('Page') },
  { $id: 'WebhookList', description: 'A page of webhooks, the newest first.' },
);

export const NewWebhook = exact(
  { url: target, description: Type.Optional(description), types: Type.Optional(types) },
  { $id: 'NewWebhook', description: 'A webhook to be made.' },
);

export const WebhookPatch = exact(
  {
    url: Type.Optional(target),
    description: Type.Optional(description),
    types: Type.Optional(types),
    state: Type.Optional(
      oneOf(['active', 'disabled'], {
        description:
          'Whether anything is to be sent. One that becomes active hears of what happens from then on.',
        examples: ['active'],
      }),
    ),
  },
  { $id: 'WebhookPatch', description: 'What is to change of a webhook: a merge patch (RFC 7396).' },
);

export const WebhookDelivery = exact(
  {
    id: Type.String({
      description:
        'The `webhook-id` of the message: the same for each attempt and each redelivery of a change.',
      examples: ['msg_018cb4f26d207c1e8f3a2b9d5e7a1c40_17'],
    }),
    event: exact(
      {
        type: oneOf([...CHANGE_TYPES, 'webhook.test'], {
          description: 'What happened.',
          examples: ['article.published'],
        }),
        at: instant('When it happened.'),
        id: id('To what; of a test event the webhook itself.'),
        seq: nullable(Type.Integer({ minimum: 1 }), {
          description: 'The entry of the change log; null for a test event.',
          examples: [17],
        }),
      },
      { description: 'What the message tells.' },
    ),
    state: oneOf(DELIVERY_STATES, {
      description: '`pending` until it is delivered, or failed for good.',
      examples: ['delivered'],
    }),
    attempts: Type.Integer({
      minimum: 0,
      description: 'How often it was tried since it was made or sent anew.',
      examples: [1],
    }),
    status: nullable(Type.Integer(), {
      description: 'What the last attempt was answered; null where it wasn’t.',
      examples: [204],
    }),
    failure: nullable(oneOf(DELIVERY_FAILURES), {
      description:
        'Why the last attempt failed, or all of it: no answer within 15 seconds (`timeout`), no connection (`unreachable`), a certificate that doesn’t fit (`tls`), an address that may not be called (`refused-address`), no HTTP (`bad-answer`), another status than 2xx (`status`), 3xx (`redirect`), 410 (`gone`), a secret that the service can’t read any more and must be rotated (`secret`), or the webhook was `disabled` first.',
      examples: [null],
    }),
    createdAt: instant('When the delivery was made.'),
    lastAttemptAt: moment('When it was last tried.', '2023-12-29T11:38:00.000Z'),
    nextAttemptAt: moment(
      'When it is tried next, once what is before it has arrived; null unless it is pending.',
    ),
  },
  { $id: 'WebhookDelivery', description: 'One message to a webhook, however often it is tried.' },
);
export type WebhookDeliveryWire = Static<typeof WebhookDelivery>;

export const WebhookDeliveryList = exact(
  { data: Type.Array(ref<WebhookDeliveryWire>('WebhookDelivery')), page: ref<PageWire>('Page') },
  { $id: 'WebhookDeliveryList', description: 'A page of deliveries, the latest made first.' },
);

export const RedeliveryRequest = exact(
  {
    since: Type.String({
      maxLength: 40,
      description:
        'A date-time with its zone, or a date (UTC): all that happened then or later is sent anew.',
      examples: ['2023-12-29T00:00:00Z'],
    }),
  },
  { $id: 'RedeliveryRequest', description: 'From when on messages are to be sent anew.' },
);

export const Redelivery = exact(
  {
    since: instant('From when on.', '2023-12-29T00:00:00.000Z'),
    entries: Type.Integer({
      minimum: 0,
      description:
        'How many entries of the change log that are; those that the webhook hears of are sent anew.',
      examples: [12],
    }),
  },
  { $id: 'Redelivery', description: 'What is sent anew.' },
);
export type RedeliveryWire = Static<typeof Redelivery>;

export const WEBHOOK_SCHEMAS = [
  IssuedWebhook,
  NewWebhook,
  Redelivery,
  RedeliveryRequest,
  Webhook,
  WebhookDelivery,
  WebhookDeliveryList,
  WebhookList,
  WebhookPatch,
] as const;
