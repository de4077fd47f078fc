import { parse } from 'node:querystring';
import type { FastifySchemaValidationError } from 'fastify';
import { DomainError, invalid } from '../../domain/errors.ts';
import { type Factory, validatorFactory } from '../compilers.ts';
import { Problem } from '../errors.ts';
import { faultsOf } from '../faults.ts';
import { queryOptions } from './operation.ts';
import type { Parameters, QueryOf } from './parameters.ts';
import { readQuery } from './query-string.ts';

type Validate = { (data: unknown): boolean; errors?: FastifySchemaValidationError[] | null };

/**
 * Reads a query that stands as text in a field of a body, as an address with these parameters would be read. `use` makes of it what is
 * wanted. Throws `invalid-value` for the field, for any text that would be refused in an address.
 */
export function queryText<const P extends Parameters, T>(
  parameters: P,
  field: string,
  use: (query: QueryOf<P>) => T,
): (text: string) => T {
  const { querystring, schemaErrorFormatter } = queryOptions(parameters);
  let validate: Validate | undefined;
  const validated = (query: object): QueryOf<P> => {
    validate ??= compiled(querystring);
    // Validated by the schema that QueryOf is derived from.
    if (validate(query)) return query as QueryOf<P>;
    const errors = validate.errors ?? [];
    schemaErrorFormatter(errors);
    const faults = faultsOf(errors, 'querystring');
    const detail = faults.map(({ parameter, message }) => `the parameter \`${parameter}\` ${message}`);
    throw invalid(field, detail.join(', and '));
  };
  return (text) => {
    try {
      return use(validated(readQuery(parse(text, '&', '=', { maxKeys: 0 }), parameters)));
    } catch (error) {
      throw ofTheField(error, field);
    }
  };
}

/** With its first use; nothing is dropped, and the types were read from the text before. */
function compiled(querystring: unknown): Validate {
  const customOptions = { removeAdditional: false, coerceTypes: false, useDefaults: false };
  const build = validatorFactory() as Factory<Validate>;
  return build({}, { customOptions })({ schema: querystring, httpPart: 'querystring' });
}

/** Refusals name a parameter of the request; here the request's field is the whole query. */
function ofTheField(error: unknown, field: string): unknown {
  if (error instanceof DomainError && error.field !== field) {
    return invalid(field, `the parameter \`${error.field}\`: ${error.message}`);
  }
  return error instanceof Problem ? invalid(field, error.message) : error;
}
