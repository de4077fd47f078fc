import type { FastifyInstance, FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { JsonFault } from '../../domain/json-fault.ts';
import { parseStrictJson } from '../../domain/strict-json.ts';
import { Problem } from '../errors.ts';
import { requirePlainBody } from '../plain-body.ts';
import { JSON_TYPES, PATCH_TYPES } from './operation.ts';

/** Members and elements: more than any body of this API has, and as many as may be looked at while others wait. */
const MAX_VALUES = 10_000;

/**
 * Reads JSON bodies strictly, in this scope alone. A body of no bytes is none, whatever type it is said to have, since
 * many clients send the header with every request.
 */
export const jsonBody = fastifyPlugin(async (scope: FastifyInstance) => {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser(
    [...new Set([...JSON_TYPES, ...PATCH_TYPES])],
    { parseAs: 'buffer' },
    (request, bytes, done) => {
      try {
        requireFittingType(request);
        requirePlainBody(request);
        done(null, bytes.length === 0 ? undefined : parseJson(bytes as Buffer));
      } catch (error) {
        done(error as Error, undefined);
      }
    },
  );
});

function requireFittingType({ headers, method }: FastifyRequest): void {
  if (method === 'PATCH' || !headers['content-type']?.startsWith('application/merge-patch+json')) return;
  throw new Problem('unsupported-media-type', 'A merge patch goes with PATCH alone.');
}

/** Throws `invalid-body`, naming the place where it can. */
function parseJson(bytes: Uint8Array): unknown {
  try {
    return parseStrictJson(bytes, MAX_VALUES);
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error;
    const { pointer, code, message } = error;
    if (pointer === null || pointer === '') throw new Problem('invalid-body', `The body ${message}.`);
    throw new Problem('invalid-body', `The field \`${pointer}\` ${message}.`, {
      errors: [{ pointer, code, message }],
    });
  }
}
