import type { FastifySchemaValidationError } from 'fastify';

/** More faults than these of one request tell nobody more. */
const MAX_FAULTS = 20;

/** One thing that is wrong with a request: which parameter, header, or place in the body (a JSON Pointer, RFC 6901). */
export type Fault = {
  readonly parameter?: string;
  readonly header?: string;
  readonly pointer?: string;
  readonly code: string;
  readonly message: string;
};

/** Where in the request the faults were found: Fastify's names for its parts. */
export type RequestPart = 'body' | 'headers' | 'params' | 'querystring';

/**
 * The faults that Ajv reported, one for each place in the request: a value that fits none of several alternatives is
 * one fault, not one for each alternative. Messages say what is accepted and never repeat what was sent.
 */
export function faultsOf(errors: readonly FastifySchemaValidationError[], part: RequestPart): Fault[] {
  const byPlace = new Map<string, FastifySchemaValidationError[]>();
  for (const error of errors.filter((one) => !isBesideThePoint(one, errors))) {
    const place = placeOf(error);
    byPlace.set(place, [...(byPlace.get(place) ?? []), error]);
  }
  return [...byPlace].slice(0, MAX_FAULTS).map(([place, found]) => {
    const alternatives = found.filter((error) => !COMPOSED.has(error.keyword));
    const shown = alternatives.length > 0 ? alternatives : found;
    return {
      ...whereIs(place, part),
      code: codeOf(shown, part),
      message: [...new Set(shown.map((error) => messageOf(error, part)))].join(' or '),
    };
  });
}

/**
 * Of a value that may be null or an object, and is an object with a fault in it, nobody wants to be told that it might as
 * well be null, nor that it fits neither.
 */
function isBesideThePoint(
  { keyword, instancePath, params }: FastifySchemaValidationError,
  all: readonly FastifySchemaValidationError[],
): boolean {
  if (keyword !== 'anyOf' && !(keyword === 'type' && params.type === 'null')) return false;
  return all.some(
    (other) => other.instancePath.startsWith(`${instancePath}/`) || isOfMembers(other, instancePath),
  );
}

/** Whether the error is about which members the object at a place has. */
function isOfMembers({ keyword, instancePath }: FastifySchemaValidationError, place: string): boolean {
  return instancePath === place && MEMBERS.has(keyword);
}

const MEMBERS = new Set(['required', 'additionalProperties', 'minProperties', 'maxProperties']);

function whereIs(place: string, part: RequestPart): Partial<Fault> {
  if (part === 'body') return { pointer: place };
  return part === 'headers' ? { header: nameOf(place) } : { parameter: nameOf(place) };
}

const COMPOSED = new Set(['anyOf', 'oneOf', 'allOf', 'if', 'not']);

const CODES: Readonly<Record<string, string>> = {
  required: 'required',
  type: 'wrong-type',
  enum: 'not-allowed',
  const: 'not-allowed',
  format: 'wrong-format',
  pattern: 'wrong-format',
  minimum: 'out-of-range',
  maximum: 'out-of-range',
  exclusiveMinimum: 'out-of-range',
  exclusiveMaximum: 'out-of-range',
  minLength: 'wrong-length',
  maxLength: 'wrong-length',
  minItems: 'wrong-length',
  maxItems: 'wrong-length',
  minProperties: 'wrong-length',
  maxProperties: 'wrong-length',
  uniqueItems: 'repeated',
};

function placeOf({ instancePath, params }: FastifySchemaValidationError): string {
  const name = params.additionalProperty ?? params.unevaluatedProperty ?? params.missingProperty;
  return typeof name === 'string' ? `${instancePath}/${escapePointer(name)}` : instancePath;
}

function codeOf(errors: readonly FastifySchemaValidationError[], part: RequestPart): string {
  if (errors.some(({ params }) => params.notWritable === true)) return 'not-writable';
  if (errors.some(isUnknownName)) return part === 'body' ? 'unknown-field' : 'unknown-parameter';
  const codes = new Set(errors.map((error) => CODES[error.keyword] ?? 'invalid'));
  const [only] = codes;
  return codes.size === 1 && only !== undefined ? only : 'invalid';
}

function messageOf(error: FastifySchemaValidationError, part: RequestPart): string {
  if (isUnknownName(error)) return part === 'body' ? unknownField(error) : 'is not a known parameter';
  if (error.keyword === 'required') return 'is required';
  const { allowedValues, allowedValue } = error.params;
  if (Array.isArray(allowedValues)) return `must be one of ${allowedValues.join(', ')}`;
  if (error.keyword === 'format') return FORMATS[error.params.format as string] ?? 'is not in its format';
  if (error.keyword === 'minProperties') return `must have at least ${error.params.limit} of its members`;
  if (error.keyword === 'maxProperties') return `must have at most ${error.params.limit} of its members`;
  if (error.keyword === 'const') return `must be ${String(allowedValue)}`;
  return error.message ?? 'is not valid';
}

const FORMATS: Readonly<Record<string, string>> = {
  uri: 'must be an absolute address',
  uuid: 'must be an id',
  'date-time': 'must be an RFC 3339 date-time with its zone',
};

function unknownField({ params }: FastifySchemaValidationError): string {
  return params.notWritable === true ? 'is shown but not writable' : 'is not a known field';
}

function isUnknownName({ keyword }: FastifySchemaValidationError): boolean {
  return keyword === 'additionalProperties' || keyword === 'unevaluatedProperties';
}

/** The parameter or header that a place belongs to: `/tag/1` is the second value of `tag`. */
function nameOf(place: string): string {
  return unescapePointer(place.split('/')[1] ?? '');
}

function escapePointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

function unescapePointer(token: string): string {
  return token.replaceAll('~1', '/').replaceAll('~0', '~');
}
