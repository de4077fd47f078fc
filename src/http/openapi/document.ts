import swagger from '@fastify/swagger';
import type { FastifyInstance, FastifySchema } from 'fastify';
import { type Contract, TAGS } from '../openapi.ts';
import { HEADERS } from './headers.ts';
import { INFO, SECURITY_SCHEMES } from './info.ts';
import { describeParameters, type Parameter, type ParameterRef, shareParameters } from './parameters.ts';
import { REQUEST_HEADERS, requestHeaderRefs } from './request-headers.ts';
import {
  ALWAYS,
  headerRefs,
  MOVED,
  NOT_MODIFIED,
  problemResponse,
  responseName,
  transportResponse,
} from './responses.ts';
import { publishedSchema } from './schemas.ts';

type Operation = { parameters?: (Parameter | ParameterRef)[]; responses: Record<string, object> } & Record<
  string,
  unknown
>;
type Described = FastifySchema & { readonly contract: Contract };

export type Document = {
  paths: Record<string, Record<string, Operation>>;
  components: Record<string, Record<string, object>>;
} & Record<string, unknown>;

/**
 * Has @fastify/swagger collect the routes that are registered after it, and returns a function that, once the
 * application is ready, gives the OpenAPI 3.1 document. What the plugin loses on the way (headers, several examples,
 * keywords beside a `$ref`, the style of parameters) is put back from the route schemas.
 */
export async function documentRoutes(app: FastifyInstance): Promise<() => Promise<Document>> {
  const schemas = new Map<string, Described>();
  const scopes = [app];
  app.addHook('onRegister', (scope) => void scopes.push(scope));
  await app.register(swagger, {
    openapi: { openapi: '3.1.0', info: INFO, servers: [{ url: '/' }] },
    convertConstToEnum: false,
    transform: ({ schema, url }) => {
      if (!isDescribed(schema)) return { schema: { hide: true }, url };
      schemas.set(schema.operationId ?? '', schema);
      const { response: _, contract: __, ...rest } = schema;
      return { schema: rest, url };
    },
  });
  return async () => {
    const { paths } = app.swagger() as unknown as Document;
    for (const path of Object.values(paths)) delete path.head;
    return assemble(paths, schemas, Object.assign({}, ...scopes.map((scope) => scope.getSchemas())));
  };
}

/** A route without a contract is no part of the document: an `OPTIONS` route, a page's stylesheet. */
function isDescribed(schema: FastifySchema | undefined): schema is Described {
  return schema?.contract !== undefined && schema.hide !== true;
}

async function assemble(
  paths: Document['paths'],
  schemas: ReadonlyMap<string, Described>,
  shared: Record<string, unknown>,
): Promise<Document> {
  for (const [path, methods] of Object.entries(paths)) {
    for (const operation of Object.values(methods)) {
      const schema = schemas.get(String(operation.operationId));
      if (schema === undefined) throw new Error(`${operation.operationId} is not described`);
      if (operation.parameters)
        operation.parameters = describeParameters(operation.parameters as Parameter[], schema);
      describeRequest(operation, schema);
      operation.responses = responsesOf(schema, await contentOf(schema), path);
    }
  }
  const operations = Object.values(paths).flatMap((methods) => Object.values(methods));
  const parameters = { ...shareParameters(operations), ...usedRequestHeaders(operations) };
  const responses = sharedResponses(operations);
  const document: Document = {
    openapi: '3.1.0',
    info: INFO,
    servers: [{ url: '/' }],
    security: [{}, { key: [] }],
    tags: TAGS,
    paths,
    components: {
      schemas: Object.fromEntries(
        Object.entries(shared).map(([id, schema]) => [id, publishedSchema(schema)]),
      ),
      parameters,
      headers: usedHeaders([operations, responses]),
      responses,
      securitySchemes: SECURITY_SCHEMES,
    },
  };
  return sorted(document);
}

/** What a request carries beside its parameters: the key it needs, its headers and its body. */
function describeRequest(operation: Operation, { contract, body }: Described): void {
  const { scopes, takes, takesText, sends, mayTakeNothing = false, requestHeaders = [] } = contract;
  if (scopes !== undefined) {
    operation.security = [{ key: [] }];
    // OpenAPI 3.1 would take them in `security`, but most tools still know scopes of OAuth alone there.
    if (scopes.length > 0) operation['x-scopes'] = scopes;
  }
  const headers = requestHeaderRefs(requestHeaders);
  if (headers.length > 0) operation.parameters = [...(operation.parameters ?? []), ...headers];
  if (takes === undefined) return;
  const schema = takesText ? { type: 'string', description: takesText } : publishedSchema(body);
  const content = { schema, ...(sends && { examples: sends }) };
  operation.requestBody = {
    required: !mayTakeNothing,
    content: Object.fromEntries(takes.map((type) => [type, content])),
  };
}

/** The 200's media types, with examples that were made just now. */
async function contentOf({ contract: { content = {} } }: Described): Promise<Record<string, object>> {
  const made: Record<string, object> = {};
  for (const [type, { schema, examples }] of Object.entries(content)) {
    const shown = typeof examples === 'function' ? await examples() : examples;
    made[type] = { schema, ...(shown && { examples: shown }) };
  }
  return made;
}

function responsesOf(
  { contract, response }: Described,
  content: Record<string, object>,
  path: string,
): Record<string, object> {
  const { answer, status = 200, headers = [], examples, moved, mayCreate, problems = [] } = contract;
  const ok = (response as Record<string, unknown> | undefined)?.[status];
  const scoped = path.startsWith('/v1/') ? [403] : [];
  const statuses = new Set<number>([...ALWAYS, ...scoped, ...problems]);
  const bodies = {
    ...(ok !== undefined && {
      'application/json': { schema: publishedSchema(ok), ...(examples && { examples }) },
    }),
    ...content,
  };
  return {
    [status]: {
      description: answer,
      headers: headerRefs([...headers, 'X-Request-Id']),
      ...(Object.keys(bodies).length > 0 && { content: bodies }),
    },
    ...(mayCreate && {
      201: {
        description: 'The same, created.',
        headers: headerRefs([...headers, 'Location', 'X-Request-Id']),
        content: bodies,
      },
    }),
    ...((contract.scopes === undefined || contract.isConditional === true) &&
      headers.includes('ETag') && { 304: { $ref: '#/components/responses/NotModified' } }),
    ...(moved && { 308: { $ref: '#/components/responses/Moved' } }),
    ...Object.fromEntries(
      [...statuses].map((status) => [status, { $ref: `#/components/responses/${responseName(status)}` }]),
    ),
    default: { $ref: '#/components/responses/Refused' },
  };
}

/** The responses that the operations refer to, and no others: an unused component is a fault of the document. */
function sharedResponses(operations: readonly Operation[]): Record<string, object> {
  const statuses = new Set(operations.flatMap((operation) => Object.keys(operation.responses)));
  return {
    ...(statuses.has('304') && { NotModified: NOT_MODIFIED }),
    ...(statuses.has('308') && { Moved: MOVED }),
    ...Object.fromEntries(
      [...statuses]
        .map(Number)
        .filter((status) => status >= 400)
        .map((status) => [responseName(status), problemResponse(status)]),
    ),
    Refused: transportResponse(),
  };
}

function usedRequestHeaders(operations: readonly Operation[]): Record<string, object> {
  const text = JSON.stringify(operations);
  return Object.fromEntries(
    Object.entries(REQUEST_HEADERS).filter(([name]) => text.includes(`"#/components/parameters/${name}"`)),
  );
}

function usedHeaders(users: unknown): Record<string, object> {
  const text = JSON.stringify(users);
  return Object.fromEntries(
    Object.entries(HEADERS).filter(([name]) => text.includes(`"#/components/headers/${name}"`)),
  );
}

/** The same routes give the same bytes, in whatever order they were registered. */
function sorted(document: Document): Document {
  const { paths, components } = document;
  return {
    ...document,
    paths: byKey(paths),
    components: Object.fromEntries(
      Object.entries(components).map(([kind, members]) => [kind, byKey(members)]),
    ),
  };
}

function byKey<T>(record: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
