import type { Static } from 'typebox';
import { editorial } from '../editorial/operation.ts';
import { cursor, limit } from '../read/parameters.ts';
import { Type } from '../schemas/builder.ts';
import { ref } from '../schemas/scalars.ts';
import type {
  IssuedWebhookWire,
  NewWebhook,
  WebhookList,
  WebhookPatch,
  WebhookWire,
} from '../schemas/webhooks.ts';

export const TAG = 'Webhooks';
export const SCOPES = ['webhooks:write'] as const;
const EXAMPLE = '018cb4f2-6d20-7c1e-8f3a-2b9d5e7a1c40';
/** What no id could be is simply not found; so the format is said, not enforced. */
export const ONE = { id: Type.String({ description: 'The id of the webhook.', examples: [EXAMPLE] }) };
export const ONE_FORM = { id: { schema: { type: 'string', format: 'uuid' } } };
const NOT_WRITABLE = [
  'id',
  'disabledReason',
  'disabledAt',
  'previousUntil',
  'lastDeliveredAt',
  'createdAt',
  'revision',
  'secret',
];

const WEBHOOK: WebhookWire = {
  id: EXAMPLE,
  url: 'https://partner.example/dateline',
  description: 'Front page of the partner’s site',
  types: ['article.published', 'article.updated', 'article.withdrawn'],
  state: 'active',
  disabledReason: null,
  disabledAt: null,
  previousUntil: null,
  lastDeliveredAt: '2023-12-29T11:38:00.000Z',
  createdAt: '2023-12-01T08:00:00.000Z',
  revision: 1,
};
const ISSUED: IssuedWebhookWire = {
  ...WEBHOOK,
  lastDeliveredAt: null,
  secret: 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD2Ojm7aMhJ3E=',
};

const OWN = 'A webhook belongs to the key that made it; to every other key there is none of that id.';

export const LIST_WEBHOOKS = editorial({
  operationId: 'listWebhooks',
  summary: 'List webhooks',
  description: 'Those of the key that asks, the newest first.',
  tag: TAG,
  scopes: SCOPES,
  parameters: { limit: limit(), cursor },
  response: ref<Static<typeof WebhookList>>('WebhookList'),
  contract: {
    answer: 'A page of webhooks.',
    headers: ['Cache-Control', 'Link'],
    examples: {
      page: {
        summary: 'One webhook',
        value: { data: [WEBHOOK], page: { limit: 20, next: null, prev: null } },
      },
    },
  },
});

export const GET_WEBHOOK = editorial({
  operationId: 'getWebhook',
  summary: 'Get a webhook',
  description: `One webhook, without its secret. ${OWN}`,
  tag: TAG,
  scopes: SCOPES,
  path: ONE,
  parameters: {},
  response: ref<WebhookWire>('Webhook'),
  contract: {
    answer: 'The webhook.',
    headers: ['Cache-Control', 'ETag'],
    parameters: ONE_FORM,
    problems: [404],
    examples: { webhook: { summary: 'A partner’s webhook', value: WEBHOOK } },
  },
});

export const CREATE_WEBHOOK = editorial({
  operationId: 'createWebhook',
  summary: 'Make a webhook',
  description:
    'Has changes sent to an address as they happen, from now on, signed as Standard Webhooks 1.0 says. The secret that they are verified with is in this answer and nowhere else. A host that resolves to anything but public addresses is refused.',
  tag: TAG,
  scopes: SCOPES,
  parameters: {},
  body: ref<Static<typeof NewWebhook>>('NewWebhook'),
  notWritable: [...NOT_WRITABLE, 'state'],
  response: ref<IssuedWebhookWire>('IssuedWebhook'),
  status: 201,
  contract: {
    answer: 'The webhook and its secret.',
    headers: ['Cache-Control', 'ETag', 'Location'],
    examples: { webhook: { summary: 'A partner’s webhook', value: ISSUED } },
    sends: {
      all: { summary: 'All changes', value: { url: 'https://partner.example/dateline' } },
      some: {
        summary: 'What changes a front page',
        value: {
          url: 'https://partner.example/dateline',
          description: 'Front page of the partner’s site',
          types: ['article.published', 'article.updated', 'article.withdrawn'],
        },
      },
    },
  },
});

export const EDIT_WEBHOOK = editorial({
  operationId: 'editWebhook',
  summary: 'Edit a webhook',
  description: `Changes what is sent and keeps the rest, its secret too. \`state\` disables it, which gives up what waits to be sent, and makes one active again that was disabled, whatever for. ${OWN}`,
  tag: TAG,
  scopes: SCOPES,
  path: ONE,
  parameters: {},
  body: ref<Static<typeof WebhookPatch>>('WebhookPatch'),
  notWritable: NOT_WRITABLE,
  response: ref<WebhookWire>('Webhook'),
  ifMatch: 'required',
  contract: {
    answer: 'The webhook.',
    headers: ['Cache-Control', 'ETag'],
    parameters: ONE_FORM,
    problems: [404],
    examples: { webhook: { summary: 'Edited', value: { ...WEBHOOK, types: null, revision: 2 } } },
    sends: {
      types: { summary: 'All types of changes', value: { types: null } },
      active: { summary: 'Active again', value: { state: 'active' } },
    },
  },
});

export const DELETE_WEBHOOK = editorial({
  operationId: 'deleteWebhook',
  summary: 'Delete a webhook',
  description: `Nothing more is sent; the log of its deliveries goes with it. ${OWN}`,
  tag: TAG,
  scopes: SCOPES,
  path: ONE,
  parameters: {},
  ifMatch: 'required',
  contract: { answer: 'It is gone.', headers: ['Cache-Control'], parameters: ONE_FORM, problems: [404] },
});

export const ROTATE_WEBHOOK = editorial({
  operationId: 'rotateWebhookSecret',
  summary: 'Give a webhook another secret',
  description: `The new secret is in this answer and nowhere else. For a day messages are signed with both, the new one first, so that the receiver can change when it suits; one from a rotation before that ends now. ${OWN}`,
  tag: TAG,
  scopes: SCOPES,
  path: ONE,
  parameters: {},
  response: ref<IssuedWebhookWire>('IssuedWebhook'),
  contract: {
    answer: 'The webhook and its new secret.',
    headers: ['Cache-Control', 'ETag'],
    parameters: ONE_FORM,
    problems: [404],
    examples: {
      webhook: {
        summary: 'Both secrets sign',
        value: { ...ISSUED, previousUntil: '2023-12-30T11:38:00.000Z', revision: 2 },
      },
    },
  },
});
