import { parse } from 'node:querystring';
import type { FastifySchemaValidationError } from 'fastify';
import type { ListTail } from '../../domain/curated-list.ts';
import { DomainError, invalid } from '../../domain/errors.ts';
import { type Factory, validatorFactory } from '../compilers.ts';
import { Problem } from '../errors.ts';
import { faultsOf } from '../faults.ts';
import type { Addresses } from '../present/addresses.ts';
import { TAIL } from './article-parameters.ts';
import { articleFilter, articleSort } from './article-query.ts';
import { queryOptions } from './operation.ts';
import type { QueryOf } from './parameters.ts';
import { readQuery } from './query-string.ts';

/**
 * Reads the query of a curated list's tail as the address of /v1/articles is read: the same parameters, but for those that say
 * how much is shown and how. Throws `invalid-value` (field `tail.query`) for any text that would be refused there.
 */
export function tailParser(addresses: Addresses): (query: string) => ListTail {
  return (text) => {
    try {
      const query = validated(readQuery(parse(text, '&', '=', { maxKeys: 0 }), TAIL));
      return { query: text, filter: articleFilter(query, addresses), sort: articleSort(query) };
    } catch (error) {
      throw ofTheTail(error);
    }
  };
}

type TailQuery = QueryOf<typeof TAIL>;
type Validate = { (data: unknown): boolean; errors?: FastifySchemaValidationError[] | null };

const { querystring, schemaErrorFormatter } = queryOptions(TAIL);
let validate: Validate | undefined;

function validated(query: object): TailQuery {
  validate ??= compiled();
  // Validated by the schema that TailQuery is derived from.
  if (validate(query)) return query as TailQuery;
  const errors = validate.errors ?? [];
  schemaErrorFormatter(errors);
  const faults = faultsOf(errors, 'querystring');
  const detail = faults.map(({ parameter, message }) => `the parameter \`${parameter}\` ${message}`);
  throw invalid('tail.query', detail.join(', and '));
}

/** With its first use; nothing is dropped, and the types were read from the text before. */
function compiled(): Validate {
  const customOptions = { removeAdditional: false, coerceTypes: false, useDefaults: false };
  const build = validatorFactory() as Factory<Validate>;
  return build({}, { customOptions })({ schema: querystring, httpPart: 'querystring' });
}

/** Refusals name a parameter of the request; here the request's field is the whole query. */
function ofTheTail(error: unknown): unknown {
  if (error instanceof DomainError && error.field !== 'tail.query') {
    return invalid('tail.query', `the parameter \`${error.field}\`: ${error.message}`);
  }
  return error instanceof Problem ? invalid('tail.query', error.message) : error;
}
