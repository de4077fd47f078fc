import type { Static } from 'typebox';
import { GENRES } from '../../domain/article.ts';
import { type Correction, RIGHTS } from './articles.ts';
import { Type } from './builder.ts';
import type { Image } from './images.ts';
import { exact, id, instant, nullable, oneOf, ref, webAddress } from './scalars.ts';

const text = (description: string, example: string) => Type.String({ description, examples: [example] });

const Signed = exact(
  {
    id: id('The article.'),
    version: Type.Integer({ minimum: 1, description: 'Its version.', examples: [1] }),
    publishedAt: instant('When it was first published.', '2023-12-29T09:37:00.000Z'),
    updatedAt: instant('When what readers see last changed.'),
    language: text('BCP 47.', 'en'),
    genre: oneOf(GENRES, { description: 'What kind of journalism it is.', examples: ['news'] }),
    title: text('The headline.', 'Fishing Quotas Agreed'),
    summary: nullable(Type.String(), { description: 'A standfirst.', examples: [null] }),
    dateline: nullable(Type.String(), { description: 'The place it was filed from.', examples: ['VILNIUS'] }),
    authors: Type.Array(
      exact({ id: id('The author.'), name: text('The name in the byline.', 'Ebenezer Mensah') }),
      {
        description: 'The byline, in its order.',
      },
    ),
    html: text('The body.', '<p>The ministers agreed on Friday.</p>'),
    image: nullable(ref<Static<typeof Image>>('Image'), { description: 'The picture that leads it.' }),
    corrections: Type.Array(ref<Static<typeof Correction>>('Correction'), {
      description: 'Every notice so far.',
    }),
    source: nullable(
      exact({
        name: text('Who supplied it.', 'BNN'),
        url: nullable(Type.String({ format: 'uri' }), { description: 'Where it stood.', examples: [null] }),
      }),
      { description: 'Where the article was taken from.' },
    ),
    rights: RIGHTS,
  },
  {
    description:
      'What readers are told of a publication, and by whom, each member as the article has it. Sections, tags, addresses and translations are no part of it.',
  },
);

export const Signature = exact(
  {
    signed: Signed,
    alg: oneOf(['EdDSA'], { description: 'Ed25519 (RFC 8032).', examples: ['EdDSA'] }),
    kid: text('Names the key in `keys`.', 'WKn-ZIGevcwGIyyrzFoZNBdaq9_TsqzGl96oc0CWuis'),
    keys: webAddress('Where the public key is.', 'https://api.example.com/.well-known/jwks.json'),
    signature: text(
      'Over the UTF-8 bytes of `signed` in its canonical form (RFC 8785), in base64url.',
      'nV0qVg2KHxRrUlTIyOqcEDuzOQ7GxnXFZMSKVKsuUS2R4yrXrpaQF9pGDxnqQ2I9fQ8r4TpTJNh2PpJm2cLnDA',
    ),
  },
  { $id: 'Signature', description: 'A proof of what was published, and when, and that it is unaltered.' },
);
export type SignatureWire = Static<typeof Signature>;
