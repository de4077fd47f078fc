import type { FastifySchemaValidationError, preValidationHookHandler } from 'fastify';
import type { TSchema } from 'typebox';
import type { Contract, TAGS } from '../openapi.ts';
import { Type } from '../schemas/builder.ts';
import type { Parameters, QuerySchema } from './parameters.ts';
import { readQuery } from './query-string.ts';

type Description<P extends Parameters, R extends TSchema> = {
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly tag: (typeof TAGS)[number]['name'];
  readonly parameters: P;
  /** Of the 200's JSON; what isn't JSON is described by `contract.content`. */
  readonly response?: R;
  readonly contract: Contract;
};

/** The headers of a 200 here. When a list last changed can't be told: an article that leaves it leaves no date behind. */
export const ITEM_HEADERS = [
  'ETag',
  'Cache-Control',
  'Surrogate-Key',
  'Cache-Status',
  'Server-Timing',
] as const;
export const LIST_HEADERS = [...ITEM_HEADERS, 'Link'] as const;

export type Operation<P extends Parameters, R extends TSchema> = ReturnType<typeof operation<P, R>>;

/** The options of a route that reads: its schema, and its query read strictly before it is validated. */
export function operation<const P extends Parameters, R extends TSchema>(description: Description<P, R>) {
  const { operationId, summary, tag, parameters, response, contract } = description;
  const { querystring, forms, ...hooks } = queryOptions(parameters);
  return {
    ...hooks,
    schema: {
      operationId,
      summary,
      description: description.description,
      tags: [tag],
      querystring,
      ...(response !== undefined && { response: { 200: response } }),
      contract: { ...contract, parameters: { ...forms, ...contract.parameters } },
    },
    // The presenters give exactly what is sent, and a serialiser compiled from the schema took four times as long.
    serializerCompiler: () => (data: unknown) => JSON.stringify(data),
  };
}

/** How a route reads its query: strictly, before it is validated. `forms` are for the published document. */
export function queryOptions<const P extends Parameters>(parameters: P) {
  return {
    querystring: querySchema(parameters),
    forms: formsOf(parameters),
    preValidation: reading(parameters),
    schemaErrorFormatter: (errors: FastifySchemaValidationError[]) => tellWhatFits(errors, parameters),
  };
}

/** The same for a path with `{ref}`. */
export function refOperation<const P extends Parameters, R extends TSchema>(
  ref: RefParameter,
  description: Description<P, R>,
) {
  const { schema, ...hooks } = operation(description);
  const contract = {
    moved: true,
    ...schema.contract,
    parameters: { ...schema.contract.parameters, ref: REF_FORM },
    problems: [404, ...(schema.contract.problems ?? [])],
  };
  return {
    ...hooks,
    schema: { ...schema, params: refSchema(ref, 'a former slug redirects to the present one'), contract },
  };
}

export type RefParameter = { readonly names: string; readonly example: string };

/** `former` is what is said of a slug that the thing had. */
export function refSchema({ names, example }: RefParameter, former: string) {
  const description = `The id or the slug of ${names}; ${former}.`;
  return Type.Object({ ref: Type.String({ description, examples: [example] }) });
}

/** Any text is read as a ref, and one that no id or slug could be is simply not found; so this is said, not enforced. */
export const REF_FORM = { schema: { type: 'string', minLength: 1, maxLength: 200 } };

/** A list's parameters are those of each of its formats. */
const schemas = new WeakMap<Parameters, TSchema>();

function querySchema<P extends Parameters>(parameters: P): QuerySchema<P> {
  const known = schemas.get(parameters);
  if (known !== undefined) return known as QuerySchema<P>;
  const properties = Object.fromEntries(
    Object.entries(parameters).map(([name, { schema }]) => [name, schema]),
  ) as { [K in keyof P]: P[K]['schema'] };
  const schema = Type.Object(properties, { additionalProperties: false });
  schemas.set(parameters, schema);
  return schema;
}

function formsOf(parameters: Parameters): NonNullable<Contract['parameters']> {
  return Object.fromEntries(
    Object.entries(parameters).flatMap(([name, { form }]) => (form ? [[name, form]] : [])),
  );
}

function reading(parameters: Parameters): preValidationHookHandler {
  return (request, _reply, done) => {
    request.query = readQuery(request.query as Readonly<Record<string, unknown>>, parameters);
    done();
  };
}

/** In place of a pattern's source, says in words what the parameter takes. */
function tellWhatFits(errors: FastifySchemaValidationError[], parameters: Parameters): Error {
  for (const error of errors) {
    const name = error.instancePath.split('/')[1] ?? '';
    const expects = Object.hasOwn(parameters, name) ? parameters[name]?.expects : undefined;
    if (error.keyword === 'pattern' && expects !== undefined) error.message = `must be ${expects}`;
  }
  return new Error('the query does not fit its schema');
}
