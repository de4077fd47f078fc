import { readFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';

const COMMITTED = new URL('../../../openapi/openapi.json', import.meta.url);

/** `GET /openapi.json` and `.yaml`: the committed document, with this service's address. It is read when first asked for. */
export async function openapiFiles(
  app: FastifyInstance,
  { publicUrl }: { publicUrl: string },
): Promise<void> {
  const published = lazily(() => {
    const document = JSON.parse(readFileSync(COMMITTED, 'utf8')) as object;
    return { ...document, servers: [{ url: publicUrl, description: 'This service.' }] };
  });
  const json = lazily(() => JSON.stringify(published()));
  const yaml = lazily(async () => {
    const { stringify } = await import('yaml');
    return stringify(published(), { aliasDuplicateObjects: false });
  });

  app.get('/openapi.json', { schema: schemaOf('getOpenapiJson', 'JSON', JSON_TYPES) }, async (_, reply) =>
    reply.type('application/json').send(json()),
  );
  app.get('/openapi.yaml', { schema: schemaOf('getOpenapiYaml', 'YAML', YAML_TYPES) }, async (_, reply) =>
    reply.type('application/yaml').send(await yaml()),
  );
}

const DOCUMENT = {
  type: 'object',
  required: ['openapi', 'info', 'paths'],
  properties: {
    openapi: { type: 'string', description: 'The version of OpenAPI it is written in.', examples: ['3.1.0'] },
    info: { type: 'object', description: 'What the API is called and which version it is.' },
    paths: { type: 'object', description: 'The operations, by path and method.' },
  },
  description: 'An OpenAPI document.',
};
const JSON_TYPES = { 'application/json': { schema: DOCUMENT } };
const YAML_TYPES = { 'application/yaml': { schema: { type: 'string' } } };

function schemaOf(operationId: string, format: string, content: Record<string, { schema: object }>) {
  return {
    operationId,
    summary: `Get this description as ${format}`,
    description: `The OpenAPI 3.1 description of this API as ${format}: what clients, mocks and tests are generated from.`,
    tags: ['Service'],
    contract: {
      answer: 'The description, with the address of this service in `servers`.',
      headers: ['ETag', 'Cache-Control'],
      content,
    },
  } as const;
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
