import type { FastifySchemaValidationError, preValidationHookHandler } from 'fastify';
import type { TProperties, TSchema } from 'typebox';
import type { Scope } from '../../domain/key-fields.ts';
import { Problem } from '../errors.ts';
import type { Contract, TAGS } from '../openapi.ts';
import { queryOptions, REF_FORM, type RefParameter, refSchema } from '../read/operation.ts';
import type { Parameters } from '../read/parameters.ts';
import { Type } from '../schemas/builder.ts';

/** What an editorial operation is: how it is called, who may call it, what it takes and what it answers. */
export type EditorialOperation<
  P extends Parameters = Parameters,
  B extends TSchema | undefined = TSchema | undefined,
  R extends TSchema | undefined = TSchema | undefined,
> = {
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly tag: (typeof TAGS)[number]['name'];
  /** A key needs one of these; an empty list asks for any key. */
  readonly scopes: readonly Scope[];
  /** The resource that `{ref}` in the path names. */
  readonly ref?: RefParameter;
  /** The other parameters of the path. */
  readonly path?: TProperties;
  readonly parameters: P;
  /** The JSON body's schema, where there is one. */
  readonly body: B;
  /** Without a body it is read as `{}`. */
  readonly bodyMayMiss?: boolean;
  /** Fields of the resource that the body does not take. */
  readonly notWritable?: readonly string[];
  /** The 200's or 201's body; undefined for a 204. */
  readonly response: R;
  readonly status?: 200 | 201 | 204;
  /** Whether `If-Match` must be sent, may be, or means nothing here. */
  readonly ifMatch?: 'required' | 'optional';
  readonly contract: Contract;
};

/** Keeps the parts' types for the handler. */
export function editorial<
  const P extends Parameters,
  B extends TSchema | undefined = undefined,
  R extends TSchema | undefined = undefined,
>(
  operation: Omit<EditorialOperation<P, B, R>, 'body' | 'response'> & {
    readonly body?: B;
    readonly response?: R;
  },
) {
  return operation as EditorialOperation<P, B, R>;
}

/** The options of the route, for Fastify and for the published document. */
export function routeOptions(method: string, operation: EditorialOperation) {
  const { operationId, summary, description, tag, scopes, ref, parameters, body, response } = operation;
  const { status = response === undefined ? 204 : 200, ifMatch, contract, path, bodyMayMiss } = operation;
  const { querystring, forms, preValidation, schemaErrorFormatter } = queryOptions(parameters);
  const posts = method === 'POST';
  return {
    preValidation: body ? [preValidation, bodyMayMiss ? readMissingBody : requireBody] : preValidation,
    schemaErrorFormatter: (errors: FastifySchemaValidationError[], part: string) =>
      part === 'body' ? tellNotWritable(errors, operation.notWritable ?? []) : schemaErrorFormatter(errors),
    schema: {
      operationId,
      summary,
      description: `${description} ${needs(scopes)}`,
      tags: [tag],
      querystring,
      ...((ref || path) && {
        params: Type.Object({ ...(ref && refSchema(ref, FORMER).properties), ...path }),
      }),
      ...(body && { body }),
      ...(response && { response: { [status]: response } }),
      contract: {
        ...contract,
        status,
        scopes,
        ...(body && { takes: method === 'PATCH' ? PATCH_TYPES : JSON_TYPES }),
        ...(bodyMayMiss && { mayTakeNothing: true }),
        requestHeaders: [
          ...(ifMatch === 'required' ? (['If-Match'] as const) : []),
          ...(ifMatch === 'optional' ? (['If-Match-Optional'] as const) : []),
          ...(posts ? (['Idempotency-Key'] as const) : []),
          ...(contract.requestHeaders ?? []),
        ],
        parameters: { ...forms, ...(ref && { ref: REF_FORM }), ...contract.parameters },
        problems: [
          403,
          ...(ref ? [404] : []),
          ...(ifMatch ? [412] : []),
          ...(ifMatch === 'required' ? [428] : []),
          ...(posts ? [409, 422] : []),
          ...(contract.problems ?? []),
        ],
      },
    },
  };
}

/** Nothing here redirects. An operation that takes no former slug says so itself. */
const FORMER = 'a former slug finds it too';

export const JSON_TYPES = ['application/json'] as const;
export const PATCH_TYPES = ['application/merge-patch+json', 'application/json'] as const;

const readMissingBody: preValidationHookHandler = (request, _reply, done) => {
  if (request.body === undefined) request.body = {};
  done();
};

const requireBody: preValidationHookHandler = (request, _reply, done) => {
  if (request.body !== undefined) return done();
  const fault = { pointer: '', code: 'required', message: 'is required' };
  done(new Problem('invalid-body', 'The body is missing: send it as JSON.', { errors: [fault] }));
};

/** A field that is shown but not written is another fault than one that nobody has heard of. */
function tellNotWritable(errors: FastifySchemaValidationError[], names: readonly string[]): Error {
  for (const error of errors) {
    const { additionalProperty: name } = error.params;
    if (error.instancePath !== '' || typeof name !== 'string' || !names.includes(name)) continue;
    error.params.notWritable = true;
  }
  return new Error('the body does not fit its schema');
}

function needs(scopes: readonly Scope[]): string {
  if (scopes.length === 0) return 'Any key will do.';
  return `Needs a key with the scope ${scopes.map((scope) => `\`${scope}\``).join(' or ')}.`;
}
