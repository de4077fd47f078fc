import { type Static, Type } from 'typebox';
import { cursor, limit } from '../read/parameters.ts';
import type { ApiKeyList, ApiKeyWire, IssuedApiKeyWire, KeyRotation, NewApiKey } from '../schemas/keys.ts';
import { ref } from '../schemas/scalars.ts';
import { editorial } from './operation.ts';

const TAG = 'Keys and audit';
const SCOPES = ['keys:write'] as const;
const EXAMPLE = '018cb4f2-6d20-7c1e-8f3a-2b9d5e7a1c40';
/** What no id could be is simply not found; so the format is said, not enforced. */
const ONE = { id: Type.String({ description: 'The id of the key.', examples: [EXAMPLE] }) };
const ONE_FORM = { id: { schema: { type: 'string', format: 'uuid' } } };
const NOT_WRITABLE = ['id', 'status', 'createdAt', 'revokedAt', 'lastUsedAt', 'previousUntil', 'key'];

const KEY: ApiKeyWire = {
  id: EXAMPLE,
  name: 'Lithuania desk',
  status: 'active',
  scopes: ['articles:write', 'articles:publish'],
  sections: [{ id: '018cb4f2-6d20-7c1e-8f3a-2b9d5e7a1c42', slug: 'lithuania', name: 'Lithuania' }],
  createdAt: '2023-12-01T08:00:00.000Z',
  expiresAt: null,
  revokedAt: null,
  lastUsedAt: '2023-12-29T11:38:00.000Z',
  previousUntil: null,
};
const ISSUED: IssuedApiKeyWire = {
  ...KEY,
  lastUsedAt: null,
  key: 'dl_018cb4f26d207c1e8f3a2b9d5e7a1c40_1f0e4f6b8a2d3c5978e1b0a4d6f2c3e59a7b1d8f0c4e6a2b3d5f7e9c1a0b4d6847c1a09e',
};

/** What is said of keys: they have no revisions, so that no operation on them takes `If-Match`. */
const LAW = 'A key never gives, rotates or revokes scopes that it lacks itself: that is 403 and names them.';

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
  description: 'One key, without its secret. Keys have no revisions, and so no `ETag`.',
  tag: TAG,
  scopes: SCOPES,
  path: ONE,
  parameters: {},
  response: ref<ApiKeyWire>('ApiKey'),
  contract: {
    answer: 'The key.',
    headers: ['Cache-Control'],
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
    headers: ['Cache-Control', 'Location'],
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
    },
  },
});

export const REVOKE_KEY = editorial({
  operationId: 'revokeKey',
  summary: 'Revoke a key',
  description: `Ends a key for good, from the next request on in every process. It stays in the list; to revoke it again changes nothing. Keys have no revisions, so no \`If-Match\` is needed. ${LAW}`,
  tag: TAG,
  scopes: SCOPES,
  path: ONE,
  parameters: {},
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
    headers: ['Cache-Control'],
    parameters: ONE_FORM,
    problems: [404],
    examples: {
      key: { summary: 'With an overlap', value: { ...ISSUED, previousUntil: '2023-12-29T12:38:00.000Z' } },
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
    headers: ['Cache-Control'],
    examples: { key: { summary: 'A desk’s key', value: KEY } },
  },
});
