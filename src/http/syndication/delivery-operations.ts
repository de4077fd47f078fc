import type { Static } from 'typebox';
import { DELIVERY_STATES } from '../../domain/webhook-delivery.ts';
import { editorial } from '../editorial/operation.ts';
import { choice, cursor, limit } from '../read/parameters.ts';
import { Type } from '../schemas/builder.ts';
import { ref } from '../schemas/scalars.ts';
import type {
  RedeliveryRequest,
  RedeliveryWire,
  WebhookDeliveryList,
  WebhookDeliveryWire,
} from '../schemas/webhooks.ts';
import { ONE, ONE_FORM, SCOPES, TAG } from './webhook-operations.ts';

const DELIVERY: WebhookDeliveryWire = {
  id: 'msg_018cb4f26d207c1e8f3a2b9d5e7a1c40_17',
  event: {
    type: 'article.published',
    at: '2023-12-29T11:38:00.000Z',
    id: '018cb4f2-6d20-7c1e-8f3a-2b9d5e7a1c41',
    seq: 17,
  },
  state: 'delivered',
  attempts: 1,
  status: 204,
  failure: null,
  createdAt: '2023-12-29T11:38:00.214Z',
  lastAttemptAt: '2023-12-29T11:38:00.311Z',
  nextAttemptAt: null,
};
const PENDING: WebhookDeliveryWire = {
  ...DELIVERY,
  state: 'pending',
  attempts: 0,
  status: null,
  lastAttemptAt: null,
  nextAttemptAt: '2023-12-29T12:00:00.000Z',
};
const TEST: WebhookDeliveryWire = {
  ...PENDING,
  id: 'msg_018cb4f26d207c1e8f3a2b9d5e7a1c44',
  event: {
    type: 'webhook.test',
    at: '2023-12-29T12:00:00.000Z',
    id: '018cb4f2-6d20-7c1e-8f3a-2b9d5e7a1c40',
    seq: null,
  },
};

const ONE_DELIVERY = {
  ...ONE,
  delivery: Type.String({
    description: 'The id of the delivery: the `webhook-id` of its message.',
    examples: [DELIVERY.id],
  }),
};

export const LIST_DELIVERIES = editorial({
  operationId: 'listWebhookDeliveries',
  summary: 'List a webhook’s deliveries',
  description:
    'What was and is to be sent, the latest made first, with what came of it. The log holds all that is pending, and of the rest about the last thousand of the last thirty days.',
  tag: TAG,
  scopes: SCOPES,
  path: ONE,
  parameters: {
    state: choice(DELIVERY_STATES, { description: 'Only those in this state.', examples: ['failed'] }),
    limit: limit(),
    cursor,
  },
  response: ref<Static<typeof WebhookDeliveryList>>('WebhookDeliveryList'),
  contract: {
    answer: 'A page of deliveries.',
    headers: ['Cache-Control', 'Link'],
    parameters: ONE_FORM,
    problems: [404],
    examples: {
      page: {
        summary: 'One that arrived',
        value: { data: [DELIVERY], page: { limit: 20, next: null, prev: null } },
      },
    },
  },
});

export const GET_DELIVERY = editorial({
  operationId: 'getWebhookDelivery',
  summary: 'Get a delivery',
  description: 'One message and what came of it.',
  tag: TAG,
  scopes: SCOPES,
  path: ONE_DELIVERY,
  parameters: {},
  response: ref<WebhookDeliveryWire>('WebhookDelivery'),
  contract: {
    answer: 'The delivery.',
    headers: ['Cache-Control'],
    parameters: ONE_FORM,
    problems: [404],
    examples: { delivery: { summary: 'It arrived', value: DELIVERY } },
  },
});

export const REDELIVER_ONE = editorial({
  operationId: 'redeliverWebhookDelivery',
  summary: 'Send a message anew',
  description:
    'Begins with a delivery anew, however it ended: under the same `webhook-id`, with all attempts before it. 409 while the webhook is disabled.',
  tag: TAG,
  scopes: SCOPES,
  path: ONE_DELIVERY,
  parameters: {},
  response: ref<WebhookDeliveryWire>('WebhookDelivery'),
  contract: {
    answer: 'The delivery, to be sent.',
    headers: ['Cache-Control'],
    parameters: ONE_FORM,
    problems: [404],
    examples: { delivery: { summary: 'It is sent next', value: PENDING } },
  },
});

export const REDELIVER_SINCE = editorial({
  operationId: 'redeliverWebhook',
  summary: 'Send everything since a time anew',
  description:
    'Goes back in the change log and sends all from there that the webhook hears of, in order and under the same ids, whether it arrived before or not, and whether or not the webhook was there or disabled then. 409 while it is disabled.',
  tag: TAG,
  scopes: SCOPES,
  path: ONE,
  parameters: {},
  body: ref<Static<typeof RedeliveryRequest>>('RedeliveryRequest'),
  response: ref<RedeliveryWire>('Redelivery'),
  contract: {
    answer: 'What is sent anew.',
    headers: ['Cache-Control'],
    parameters: ONE_FORM,
    problems: [404],
    examples: { day: { summary: 'A day', value: { since: '2023-12-29T00:00:00.000Z', entries: 12 } } },
    sends: { day: { summary: 'Of a day', value: { since: '2023-12-29' } } },
  },
});

export const TEST_WEBHOOK = editorial({
  operationId: 'testWebhook',
  summary: 'Send a test event',
  description:
    'Sends a message of the type `webhook.test`, whatever the webhook hears of: signed, tried again and logged like any other. 409 while it is disabled, or while ten of them wait.',
  tag: TAG,
  scopes: SCOPES,
  path: ONE,
  parameters: {},
  response: ref<WebhookDeliveryWire>('WebhookDelivery'),
  contract: {
    answer: 'The delivery, to be sent.',
    headers: ['Cache-Control'],
    parameters: ONE_FORM,
    problems: [404],
    examples: { delivery: { summary: 'It is sent next', value: TEST } },
  },
});
