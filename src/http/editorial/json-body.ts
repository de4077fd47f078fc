import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { type Fault, Problem } from '../errors.ts';
import { JSON_TYPES, PATCH_TYPES } from './operation.ts';

/** Deeper than any document of this API: a bound on the work that follows. */
const MAX_DEPTH = 50;

/**
 * Reads JSON bodies strictly, in this scope alone: bytes that are no UTF-8, text with half a surrogate pair or a NUL,
 * a member named `__proto__`, and nesting beyond all use are refused, so that what is saved is what was sent.
 */
export const jsonBody = fastifyPlugin(async (scope: FastifyInstance) => {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser(
    [...new Set([...JSON_TYPES, ...PATCH_TYPES])],
    { parseAs: 'buffer' },
    (request, bytes, done) => {
      try {
        const patch = request.headers['content-type']?.startsWith('application/merge-patch+json');
        if (patch && request.method !== 'PATCH') {
          throw new Problem('unsupported-media-type', 'A merge patch goes with PATCH alone.');
        }
        done(null, parseJson(bytes as Buffer));
      } catch (error) {
        done(error as Error, undefined);
      }
    },
  );
});

/** Throws `invalid-body`, naming the place where it can. */
export function parseJson(bytes: Uint8Array): unknown {
  const text = decode(bytes);
  if (text.trim() === '') throw new Problem('invalid-body', 'The body is empty where JSON was announced.');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Problem('invalid-body', 'The body is not valid JSON.');
  }
  check(value, '', 0);
  return value;
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });

function decode(bytes: Uint8Array): string {
  try {
    return UTF8.decode(bytes);
  } catch {
    throw new Problem('invalid-body', 'The body is not valid UTF-8.');
  }
}

function check(value: unknown, pointer: string, depth: number): void {
  if (typeof value === 'string') checkText(value, pointer);
  if (typeof value !== 'object' || value === null) return;
  if (depth === MAX_DEPTH) throw refusal(pointer, 'too-deep', `must not nest deeper than ${MAX_DEPTH}`);
  for (const [name, member] of Object.entries(value)) {
    const place = `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    if (name === '__proto__')
      throw refusal(pointer, 'unknown-field', 'must not hold a member named __proto__');
    checkText(name, pointer);
    check(member, place, depth + 1);
  }
}

function checkText(text: string, pointer: string): void {
  if (!text.isWellFormed()) throw refusal(pointer, 'wrong-format', 'must not hold half a surrogate pair');
  if (text.includes('\0')) throw refusal(pointer, 'wrong-format', 'must not hold a NUL character');
}

function refusal(pointer: string, code: string, message: string): Problem {
  const fault: Fault = { pointer, code, message };
  return new Problem('invalid-body', `The field \`${pointer || '/'}\` ${message}.`, { errors: [fault] });
}
