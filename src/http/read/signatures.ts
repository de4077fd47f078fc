import type { FastifyInstance } from 'fastify';
import { type SigningKey, signatureOf, signedForm } from '../../domain/provenance.ts';
import { ref } from '../schemas/scalars.ts';
import { Signature, type SignatureWire } from '../schemas/signatures.ts';
import { WHOLE } from './examples.ts';
import { elsewhere } from './found.ts';
import { ITEM_HEADERS, refOperation } from './operation.ts';
import { type Reading, routesOf } from './route.ts';
import { keyOf } from './surrogate-keys.ts';

export const KEYS_PATH = '/.well-known/jwks.json';

const SIGNATURE = refOperation(
  { names: 'the article', example: WHOLE.slug },
  {
    operationId: 'getArticleSignature',
    summary: 'Get an article’s signature',
    description:
      'Proves what was published, and when, and that a copy of it is unaltered: what a publication says, and a signature over it by the key of this service. `dateline verify` checks both. One that was withdrawn answers 410 with the reason.',
    tag: 'Articles',
    parameters: {},
    response: ref<SignatureWire>('Signature'),
    contract: {
      answer: 'The signature of the version that readers see.',
      headers: ITEM_HEADERS,
      examples: { story: { summary: 'A signature', value: exampleOf() } },
      problems: [410],
    },
  },
);

/** A proof of each published version. */
export async function signatures(
  app: FastifyInstance,
  { signingKey, ...reading }: Reading & { readonly signingKey: SigningKey },
): Promise<void> {
  const { store, addresses } = reading;
  app.addSchema(Signature);
  routesOf(app, reading)('/articles/:ref/signature', SIGNATURE, async ({ ref: asked }) => {
    const found = await store.live.find(asked, ['html']);
    if (found.is !== 'found') return elsewhere(found, 'articles');
    const { id } = found.item;
    const signed = signedForm(found.item);
    const body: SignatureWire = {
      signed,
      alg: 'EdDSA',
      kid: signingKey.jwk.kid,
      keys: addresses.api(KEYS_PATH),
      signature: signatureOf(signed, signingKey),
    };
    const mining = found.item.rights.mining ?? null;
    return { body, keys: [keyOf('article', id)], dependsOn: [id], mining };
  });
}

function exampleOf(): SignatureWire {
  return {
    signed: signedForm(WHOLE),
    alg: 'EdDSA',
    kid: 'WKn-ZIGevcwGIyyrzFoZNBdaq9_TsqzGl96oc0CWuis',
    keys: `https://api.example.com${KEYS_PATH}`,
    signature: 'nV0qVg2KHxRrUlTIyOqcEDuzOQ7GxnXFZMSKVKsuUS2R4yrXrpaQF9pGDxnqQ2I9fQ8r4TpTJNh2PpJm2cLnDA',
  };
}
