import type { Static } from 'typebox';
import { MAX_OVERLAP } from '../../domain/api-key.ts';
import { BODY_FORMATS } from '../../domain/body.ts';
import {
  LIMITABLE_SCOPES,
  MAX_KEY_NAME,
  MAX_KEY_NETWORKS,
  MAX_KEY_SECTIONS,
  MAX_RATE_LIMIT,
  PARTNER_SCOPES,
  SCOPES,
} from '../../domain/key-fields.ts';
import { Type } from './builder.ts';
import type { PageWire } from './lists.ts';
import { exact, id, instant, nullable, oneOf, ref } from './scalars.ts';
import type { SectionRefWire } from './sections.ts';

const name = Type.String({
  minLength: 1,
  maxLength: MAX_KEY_NAME,
  description: 'What the key is for, in one line without control characters; the audit names it.',
  examples: ['Lithuania desk'],
});
const scopes = (description: string) =>
  Type.Array(oneOf(SCOPES), {
    minItems: 1,
    description,
    examples: [['articles:write', 'articles:publish']],
  });
const moment = (description: string) =>
  nullable(Type.String({ format: 'date-time' }), { description, examples: [null] });

export const ApiKey = exact(
  {
    id: id('Names the key for ever. It is also the first half of what its holder sends, and no secret.'),
    name,
    status: oneOf(['active', 'expired', 'revoked'], {
      description: 'Whether it still opens anything.',
      examples: ['active'],
    }),
    scopes: scopes('What it may do.'),
    sections: nullable(Type.Array(ref<SectionRefWire>('SectionRef')), {
      description: 'The sections that it is limited to, with those below them; null where it is not limited.',
    }),
    entitlement: nullable(Type.String(), {
      description:
        'The articles that its holder is told of as a partner; null for all that partners may have.',
      examples: [null],
    }),
    bodies: nullable(Type.Array(oneOf(BODY_FORMATS)), {
      description:
        'The body formats that its holder gets as a partner; null for all, empty for articles without a body.',
      examples: [null],
    }),
    rateLimit: nullable(Type.Integer({ minimum: 1, maximum: MAX_RATE_LIMIT }), {
      description: 'Requests that it may make in a minute; null for as many as the service gives every key.',
      examples: [600],
    }),
    networks: nullable(Type.Array(Type.String()), {
      description: 'The addresses and networks that it may be used from; null for anywhere.',
      examples: [['192.0.2.0/24']],
    }),
    createdAt: instant('When it was made.', '2023-12-01T08:00:00.000Z'),
    expiresAt: moment('When it ends by itself; null means never.'),
    revokedAt: moment('When it was revoked, if it was.'),
    lastUsedAt: moment('When it was last used, to the minute; null before its first use.'),
    previousUntil: moment(
      'Until when the secret before the last rotation still opens; null where it doesn’t.',
    ),
    revision: Type.Integer({
      minimum: 1,
      description: 'How often it was edited, rotated and revoked, from 1; the `ETag` is made of it.',
      examples: [1],
    }),
  },
  { $id: 'ApiKey', description: 'A key. Its secret is shown when it is made or rotated, and never again.' },
);
export type ApiKeyWire = Static<typeof ApiKey>;

export const IssuedApiKey = exact(
  {
    ...ApiKey.properties,
    key: Type.String({
      pattern: '^dl_[0-9a-f]{32}_[0-9a-f]{72}$',
      description: 'What its holder sends as `Authorization: Bearer <key>`. It is shown this once.',
      examples: [
        'dl_018cb4f26d207c1e8f3a2b9d5e7a1c40_1f0e4f6b8a2d3c5978e1b0a4d6f2c3e59a7b1d8f0c4e6a2b3d5f7e9c1a0b4d6847c1a09e',
      ],
    }),
  },
  { $id: 'IssuedApiKey', description: 'A key with the text that its holder sends.' },
);
export type IssuedApiKeyWire = Static<typeof IssuedApiKey>;

export const ApiKeyList = exact(
  { data: Type.Array(ref<ApiKeyWire>('ApiKey')), page: ref<PageWire>('Page') },
  { $id: 'ApiKeyList', description: 'A page of keys, the newest first.' },
);

const limit = nullable(
  Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { maxItems: MAX_KEY_SECTIONS }),
  {
    description: `Ids or slugs of the sections that it is limited to, with those below them; null for no limit. Only ${LIMITABLE_SCOPES.map((scope) => `\`${scope}\``).join(', ')} can be limited, and a limited key can have no other scope: the limit holds for what editors do with articles, not for what is read elsewhere.`,
    examples: [['lithuania']],
  },
);
const entitlement = nullable(Type.String({ minLength: 1, maxLength: 2000 }), {
  description: `The articles that its holder is told of as a partner, in words of the change feed’s filters; null for all that partners may have. A key that has one can have no other scopes than ${PARTNER_SCOPES.map((scope) => `\`${scope}\``).join(', ')}.`,
  examples: ['section=lithuania&language=en'],
});
const bodies = nullable(Type.Array(oneOf(BODY_FORMATS), { maxItems: 10 }), {
  description: `The body formats that its holder gets as a partner, in the change feed and ahead of an embargo, when it doesn’t choose among them; null for whatever it asks for, an empty list for articles without a body. A key that has them can have no other scopes than ${PARTNER_SCOPES.map((scope) => `\`${scope}\``).join(', ')}.`,
  examples: [['html']],
});
const rateLimit = nullable(Type.Integer({ minimum: 1, maximum: MAX_RATE_LIMIT }), {
  description:
    'Requests that it may make in a minute; null for as many as the service gives every key (`RATE_LIMIT_KEY`).',
  examples: [600],
});
const networks = nullable(
  Type.Array(Type.String({ minLength: 2, maxLength: 50 }), { minItems: 1, maxItems: MAX_KEY_NETWORKS }),
  {
    description:
      'The IP addresses and networks (CIDR) that it may be used from; null for anywhere. A key that is limited to networks gives none that may be used from elsewhere.',
    examples: [['192.0.2.0/24', '2001:db8::1']],
  },
);
const limits = {
  sections: Type.Optional(limit),
  entitlement: Type.Optional(entitlement),
  bodies: Type.Optional(bodies),
  rateLimit: Type.Optional(rateLimit),
  networks: Type.Optional(networks),
};
const end = (description: string) =>
  nullable(Type.String({ maxLength: 40 }), { description, examples: ['2030-01-01T00:00:00Z'] });
const given = scopes('What it may do; nothing that the key that asks may not do itself.');
const OWN_END = 'A key that ends itself gives none that ends later.';

export const NewApiKey = exact(
  {
    name,
    scopes: given,
    ...limits,
    expiresAt: Type.Optional(
      end(`When it is to end: a date-time with its zone, or a date. Never, unless given. ${OWN_END}`),
    ),
  },
  { $id: 'NewApiKey', description: 'A key to be made.' },
);

export const ApiKeyPatch = exact(
  {
    name: Type.Optional(name),
    scopes: Type.Optional(given),
    ...limits,
    expiresAt: Type.Optional(
      end(`When it is to end: a date-time with its zone, or a date; null means never. ${OWN_END}`),
    ),
  },
  { $id: 'ApiKeyPatch', description: 'What is to change of a key: a merge patch (RFC 7396).' },
);

export const KeyRotation = exact(
  {
    overlap: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: MAX_OVERLAP,
        default: 0,
        description:
          'Seconds for which the secret before still opens, so that its holders have time to change.',
        examples: [3600],
      }),
    ),
  },
  { $id: 'KeyRotation', description: 'How a key is given another secret.' },
);

export const KEY_SCHEMAS = [ApiKey, ApiKeyList, ApiKeyPatch, IssuedApiKey, KeyRotation, NewApiKey] as const;
