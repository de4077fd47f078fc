import type { FastifyInstance } from 'fastify';
import type { PublicJwk } from '../domain/provenance.ts';
import { KEYS_PATH } from './read/signatures.ts';
import { Type } from './schemas/builder.ts';
import { exact, oneOf } from './schemas/scalars.ts';

const EXAMPLE: PublicJwk = {
  kty: 'OKP',
  crv: 'Ed25519',
  x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
  kid: 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k',
  use: 'sig',
  alg: 'EdDSA',
};

const KeySet = exact(
  {
    keys: Type.Array(
      exact({
        kty: oneOf(['OKP'], { description: 'An Edwards curve (RFC 8037).', examples: ['OKP'] }),
        crv: oneOf(['Ed25519'], { description: 'Which of them.', examples: ['Ed25519'] }),
        x: Type.String({ description: 'The public key, in base64url.', examples: [EXAMPLE.x] }),
        kid: Type.String({ description: 'Its thumbprint (RFC 7638).', examples: [EXAMPLE.kid] }),
        use: oneOf(['sig'], { description: 'It signs.', examples: ['sig'] }),
        alg: oneOf(['EdDSA'], { description: 'How it signs (RFC 8037).', examples: ['EdDSA'] }),
      }),
      { description: 'The keys.' },
    ),
  },
  { $id: 'KeySet', description: 'The public keys that articles are signed with (RFC 7517).' },
);

/** Where others find the key that signatures are checked with. */
export async function signingKeys(app: FastifyInstance, { jwk }: { readonly jwk: PublicJwk }): Promise<void> {
  app.addSchema(KeySet);
  const body = JSON.stringify({ keys: [jwk] });
  app.get(
    KEYS_PATH,
    {
      schema: {
        operationId: 'getSigningKeys',
        summary: 'Find the keys that articles are signed with',
        description:
          'The public key of this service, as a JWK Set (RFC 7517). It follows from SECRET_KEY and stays as long as that does.',
        tags: ['Service'],
        contract: {
          answer: 'The key.',
          headers: ['ETag', 'Cache-Control'],
          content: {
            'application/jwk-set+json': {
              schema: { $ref: '#/components/schemas/KeySet' },
              examples: { key: { summary: 'One key', value: { keys: [EXAMPLE] } } },
            },
          },
        },
      },
    },
    async (_request, reply) =>
      reply.header('content-type', 'application/jwk-set+json').send(Buffer.from(body)),
  );
}
