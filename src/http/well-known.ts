import type { FastifyInstance } from 'fastify';
import type { Config } from '../config.ts';
import { type Clock, type Instant, instantFromMs, toMs } from '../domain/clock.ts';
import type { FormatDescription } from '../formats/format.ts';
import { Type } from './schemas/builder.ts';
import { essence } from './syndication/syndicating.ts';

const LINKSET_TYPE = 'application/linkset+json; profile="https://www.rfc-editor.org/info/rfc9727"';

const Target = Type.Object(
  {
    href: Type.String({
      format: 'uri',
      description: 'Where it is.',
      examples: ['https://api.example.com/docs'],
    }),
    type: Type.Optional(Type.String({ description: 'Its media type.', examples: ['text/html'] })),
  },
  { additionalProperties: false, description: 'What a link leads to.' },
);

const targets = (description: string) => Type.Optional(Type.Array(Target, { description }));

const ApiCatalog = Type.Object(
  {
    linkset: Type.Array(
      Type.Object(
        {
          anchor: Type.String({
            format: 'uri',
            description: 'What the links are about.',
            examples: ['https://api.example.com/v1'],
          }),
          item: targets('The APIs in the catalogue.'),
          'service-desc': targets('Descriptions for programs.'),
          'service-doc': targets('Documentation for people.'),
          status: targets('Whether it is up.'),
          alternate: targets('The same articles in the formats of feed readers and partners.'),
        },
        { additionalProperties: false, description: 'The links of one context (RFC 9264 section 4.2).' },
      ),
      { description: 'The catalogue itself, then each API in it, then the feeds of the newest articles.' },
    ),
  },
  {
    $id: 'ApiCatalog',
    additionalProperties: false,
    description: 'What APIs there are (RFC 9727), as a link set.',
  },
);

type WellKnown = {
  readonly config: Pick<Config, 'publicUrl' | 'siteUrl' | 'securityContact'>;
  readonly clock: Clock;
  readonly formats: readonly FormatDescription[];
};

/** What programs look for at fixed places: the API catalogue (RFC 9727) and the security contact (RFC 9116). */
export async function wellKnown(app: FastifyInstance, { config, clock, formats }: WellKnown): Promise<void> {
  app.addSchema(ApiCatalog);
  const { publicUrl } = config;

  app.get(
    '/.well-known/api-catalog',
    {
      schema: {
        operationId: 'getApiCatalog',
        summary: 'Find the API and its description',
        description:
          'A link set (RFC 9264) as RFC 9727 asks for: the API, its description, its reference and its state.',
        tags: ['Service'],
        contract: {
          answer: 'The catalogue.',
          headers: ['ETag', 'Cache-Control', 'Link'],
          content: {
            'application/linkset+json': {
              schema: { $ref: '#/components/schemas/ApiCatalog' },
              examples: {
                catalogue: { summary: 'One API', value: catalogueAt('https://api.example.com', formats) },
              },
            },
          },
        },
      },
    },
    async (_request, reply) =>
      reply
        .header('content-type', LINKSET_TYPE)
        .header('link', `<${publicUrl}/.well-known/api-catalog>; rel="api-catalog"`)
        .send(Buffer.from(JSON.stringify(catalogueAt(publicUrl, formats)))),
  );

  app.get(
    '/.well-known/security.txt',
    {
      schema: {
        operationId: 'getSecurityContact',
        summary: 'Find whom to tell about a vulnerability',
        description: 'The contact for security reports, as RFC 9116 lays it out.',
        tags: ['Service'],
        contract: {
          answer: 'The contact.',
          headers: ['ETag', 'Cache-Control'],
          content: { 'text/plain': { schema: { type: 'string' } } },
        },
      },
    },
    async (_request, reply) =>
      reply.type('text/plain; charset=utf-8').send(securityText(config, expiryAfter(clock()))),
  );
}

function catalogueAt(origin: string, formats: readonly FormatDescription[]): object {
  const at = (path: string, type: string) => [{ href: `${origin}${path}`, type }];
  const feeds = formats
    .filter(({ hasList }) => hasList)
    .flatMap((format) => at(`/v1/articles.${format.suffix}`, essence(format)));
  return {
    linkset: [
      { anchor: `${origin}/.well-known/api-catalog`, item: [{ href: `${origin}/v1` }] },
      {
        anchor: `${origin}/v1`,
        'service-desc': [
          ...at('/openapi.json', 'application/vnd.oai.openapi+json'),
          ...at('/openapi.yaml', 'application/vnd.oai.openapi'),
        ],
        'service-doc': at('/docs', 'text/html'),
        status: at('/readyz', 'application/json'),
      },
      ...(feeds.length === 0 ? [] : [{ anchor: `${origin}/v1/articles`, alternate: feeds }]),
    ],
  };
}

function securityText(
  { publicUrl, siteUrl, securityContact }: WellKnown['config'],
  expires: Instant,
): string {
  const contact = securityContact ?? siteUrl;
  const address = /^[^\s@/:]+@[^\s@]+$/.test(contact) ? `mailto:${contact}` : contact;
  return [
    `Contact: ${address}`,
    `Expires: ${expires}`,
    'Preferred-Languages: en',
    `Canonical: ${publicUrl}/.well-known/security.txt`,
    '',
  ].join('\n');
}

/** The first of the month, half a year on: never further off than the year RFC 9116 advises, and the same all month. */
function expiryAfter(now: Instant): Instant {
  const today = new Date(toMs(now));
  return instantFromMs(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() + 7, 1));
}
