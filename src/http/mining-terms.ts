import type { FastifyInstance } from 'fastify';
import type { Config } from '../config.ts';
import type { Mining } from '../domain/article.ts';
import { Problem } from './errors.ts';
import { Type } from './schemas/builder.ts';
import { exact } from './schemas/scalars.ts';

type Terms = Pick<Config, 'tdmReservation' | 'tdmPolicy'>;

/**
 * The headers of the TDM Reservation Protocol (W3C community group report of 2024, section 5): whether text and data mining, and with it the training
 * of models, is reserved, and on what terms it can be had. None where nothing is said.
 */
export function termsHeaders({ tdmReservation, tdmPolicy }: Terms): TermsHeaders {
  const headers = (isReserved: boolean) => ({
    'tdm-reservation': isReserved ? '1' : '0',
    ...(tdmPolicy !== null && { 'tdm-policy': tdmPolicy }),
  });
  const own = { reserved: headers(true), free: headers(false) };
  const service = tdmReservation === null ? {} : headers(tdmReservation);
  return (mining) => (mining === null ? service : own[mining]);
}

/** Of what says something itself, or where that is null, of the service. */
export type TermsHeaders = (mining: Mining | null) => Readonly<Record<string, string>>;

const EXAMPLE = {
  location: '/v1/*',
  'tdm-reservation': 1,
  'tdm-policy': 'https://www.example.com/terms',
};

const MiningTerms = Type.Array(
  exact({
    location: Type.String({ description: 'The paths that it is about.', examples: ['/v1/*'] }),
    'tdm-reservation': Type.Integer({
      minimum: 0,
      maximum: 1,
      description: '1 where it is reserved.',
      examples: [1],
    }),
    'tdm-policy': Type.Optional(
      Type.String({ format: 'uri', description: 'The terms.', examples: ['https://www.example.com/terms'] }),
    ),
  }),
  { $id: 'MiningTerms', description: 'What is said of text and data mining.' },
);

/** The same for all that is published, as a file (section 6 of the report). */
export async function miningTerms(app: FastifyInstance, terms: Terms): Promise<void> {
  app.addSchema(MiningTerms);
  const { tdmReservation, tdmPolicy } = terms;
  const file = {
    location: '/v1/*',
    'tdm-reservation': tdmReservation === true ? 1 : 0,
    ...(tdmPolicy !== null && { 'tdm-policy': tdmPolicy }),
  };
  app.get(
    '/.well-known/tdmrep.json',
    {
      schema: {
        operationId: 'getMiningTerms',
        summary: 'Find what is said of text and data mining',
        description:
          'Whether mining of what is published, and with it the training of models, is reserved (TDM Reservation Protocol). 404 where the service says nothing of it.',
        tags: ['Service'],
        contract: {
          answer: 'What is said.',
          headers: ['ETag', 'Cache-Control'],
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/MiningTerms' },
              examples: { reserved: { summary: 'Reserved', value: [EXAMPLE] } },
            },
          },
          problems: [404],
        },
      },
    },
    async (_request, reply) => {
      if (tdmReservation === null)
        throw new Problem('not-found', 'Nothing is said of text and data mining here.');
      return reply.header('content-type', 'application/json').send(Buffer.from(JSON.stringify([file])));
    },
  );
}
