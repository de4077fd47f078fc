import type { Static } from 'typebox';
import { cursor, limit } from '../read/parameters.ts';
import { Type } from '../schemas/builder.ts';
import type {
  ApiKeyList,
  ApiKeyPatch,
  ApiKeyWire,
  IssuedApiKeyWire,
  KeyRotation,
  NewApiKey,
} from '../schemas/keys.ts';
import { ref } from '../schemas/scalars.ts';
import { editorial } from './operation.ts';

const TAG = 'Keys and audit';
const SCOPES = ['keys:write'] as const;
const EXAMPLE = '018cb4f2-6d20-7c1e-8f3a-2b9d5e7a1c40';
/** What no id could be is simply not found; so the format is said, not enforced. */
const ONE = { id: Type.String({ description: 'The id of the key.', examples: [EXAMPLE] }) };
const ONE_FORM = { id: { schema: { type: 'string', format: 'uuid' } } };
const NOT_WRITABLE = [
  'id',
  'status',
  'createdAt',
  'revokedAt',
  'lastUsedAt',
  'previousUntil',
  'revision',
  'key',
];

const KEY: ApiKeyWire = {
  id: EXAMPLE,
  name: 'Lithuania desk',
  status: 'active',
  scopes: ['articles:write', 'articles:publish'],
  sections: [{ id: '018cb4f2-6d20-7c1e-8f3a-2b9d5e7a1c42', slug: 'lithuania', name: 'Lithuania' }],
  entitlement: null,
  bodies: null,
  rateLimit: null,
  networks: null,
  createdAt: '2023-12-01T08:00:00.000Z',
  expiresAt: null,
  revokedAt: null,
  lastUsedAt: '2023-12-29T11:38:00.000Z',
  previousUntil: null,
  revision: 1,
};
const ISSUED: IssuedApiKeyWire = {
  ...KEY,
  lastUsedAt: null,
  key: 'dl_018cb4f26d207c1e8f3a2b9d5e7a1c40_1f0e4f6b8a2d3c5978e1b0a4d6f2c3e59a7b1d8f0c4e6a2b3d5f7e9c1a0b4d6847c1a09e',
};

const LAW =
  'A key never gives, edits, rotates or revokes scopes that it lacks itself, nor gives, edits or rotates a key that ends later than itself or may be used from other networks: that is 403 and says what.';

export const LIST_KEYS = editorial({
  operationId: 'listKeys',
  summary: 'List keys',
  description: 'All keys, also those that have ended, the newest first. No secret is among it.',
  tag: TAG,
  scopes: SCOPES,
  parameters: { limit: limit(), cursor },
  response: ref<Static<typeof ApiKeyList>>('ApiKeyList'),
  contract: {
    answer: 'A page of keys.',
    headers: ['Cache-Control', 'Link'],
    examples: {
      page: { summary: 'One key', value: { data: [KEY], page: { limit: 20, next: null, prev: null } } },
    },
  },
});

export const GET_KEY = editorial({
  operationId: 'getKey',
  summary: 'Get a key',
  description: 'One key, without its secret.',
  tag: TAG,
  scopes: SCOPES,
  path: ONE,
  parameters: {},
  response: ref<ApiKeyWire>('ApiKey'),
  contract: {
    answer: 'The key.',
    headers: ['Cache-Control', 'ETag'],
    parameters: ONE_FORM,
    problems: [404],
    examples: { key: { summary: 'A desk’s key', value: KEY } },
  },
});

export const CREATE_KEY = editorial({
  operationId: 'createKey',
  summary: 'Make a key',
  description: `Makes a key, whose text is in this answer and nowhere else. ${LAW}`,
  tag: TAG,
  scopes: SCOPES,
  parameters: {},
  body: ref<Static<typeof NewApiKey>>('NewApiKey'),
  notWritable: NOT_WRITABLE,
  response: ref<IssuedApiKeyWire>('IssuedApiKey'),
  status: 201,
  contract: {
    answer: 'The key and its text.',
    headers: ['Cache-Control', 'ETag', 'Location'],
    examples: { key: { summary: 'A desk’s key', value: ISSUED } },
    sends: {
      desk: {
        summary: 'A desk that writes and publishes in one section',
        value: {
          name: 'Lithuania desk',
          scopes: ['articles:write', 'articles:publish'],
          sections: ['lithuania'],
        },
      },
      partner: {
        summary: 'A partner who gets the news of one section as HTML',
        value: {
          name: 'Baltic Wire',
          scopes: ['changes:read', 'webhooks:write'],
          entitlement: 'section=lithuania',
          bodies: ['html'],
          rateLimit: 600,
          networks: ['192.0.2.0/24'],
        },
      },
    },
  },
});

export const EDIT_KEY = editorial({
  operationId: 'editKey',
  summary: 'Edit a key',
  description: `Changes what is sent and keeps the rest, its secret too; it counts from the next request on in every process. One that has ended is not edited. ${LAW}`,
  tag: TAG,
  scopes: SCOPES,
  path: ONE,
  parameters: {},
  body: ref<Static<typeof ApiKeyPatch>>('ApiKeyPatch'),
  notWritable: NOT_WRITABLE,
  response: ref<ApiKeyWire>('ApiKey'),
  ifMatch: 'required',
  contract: {
    answer: 'The key.',
    headers: ['Cache-Control', 'ETag'],
    parameters: ONE_FORM,
    problems: [404, 409],
    examples: { key: { summary: 'Edited', value: { ...KEY, name: 'Night desk', revision: 2 } } },
    sends: {
      name: { summary: 'Another name', value: { name: 'Night desk' } },
      end: { summary: 'An end', value: { expiresAt: '2030-01-01T00:00:00Z' } },
    },
  },
});

export const REVOKE_KEY = editorial({
  operationId: 'revokeKey',
  summary: 'Revoke a key',
  description: `Ends a key for good, from the next request on in every process. It stays in the list; to revoke it again changes nothing. ${LAW}`,
  tag: TAG,
  scopes: SCOPES,
  path: ONE,
  parameters: {},
  ifMatch: 'required',
  contract: { answer: 'It has ended.', headers: ['Cache-Control'], parameters: ONE_FORM, problems: [404] },
});

export const ROTATE_KEY = editorial({
  operationId: 'rotateKey',
  summary: 'Give a key another secret',
  description: `The key keeps its id, name, scopes and limits; its new text is in this answer and nowhere else. Its present secret opens for \`overlap\` seconds more, and one from a rotation before that no longer. ${LAW}`,
  tag: TAG,
  scopes: SCOPES,
  path: ONE,
  parameters: {},
  body: ref<Static<typeof KeyRotation>>('KeyRotation'),
  bodyMayMiss: true,
  response: ref<IssuedApiKeyWire>('IssuedApiKey'),
  contract: {
    answer: 'The key and its new text.',
    headers: ['Cache-Control', 'ETag'],
    parameters: ONE_FORM,
    problems: [404],
    examples: {
      key: {
        summary: 'With an overlap',
        value: { ...ISSUED, previousUntil: '2023-12-29T12:38:00.000Z', revision: 2 },
      },
    },
    sends: { hour: { summary: 'Both secrets open for an hour', value: { overlap: 3600 } } },
  },
});

export const WHO_AM_I = editorial({
  operationId: 'whoAmI',
  summary: 'Get the key that asks',
  description: 'What the key of this very request is and may do.',
  tag: TAG,
  scopes: [],
  parameters: {},
  response: ref<ApiKeyWire>('ApiKey'),
  contract: {
    answer: 'The key.',
    headers: ['Cache-Control', 'ETag'],
    examples: { key: { summary: 'A desk’s key', value: KEY } },
  },
});
