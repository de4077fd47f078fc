import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { DomainError, type DomainErrorCode } from '../domain/errors.ts';
import { type Fault, faultsOf } from './faults.ts';
import { PROBLEMS, type ProblemCode } from './problems.ts';

export type { Fault } from './faults.ts';
export { PROBLEMS, type ProblemCode } from './problems.ts';

/** A refusal, thrown anywhere while a request is answered. `detail` is for whoever wrote the client. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly errors: readonly Fault[] | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** Further members of the answer (RFC 9457 section 3.2), such as `withdrawnAt`. */
  readonly extensions: Readonly<Record<string, unknown>>;

  constructor(
    code: ProblemCode,
    detail: string,
    options: {
      readonly errors?: readonly Fault[];
      readonly headers?: Readonly<Record<string, string>>;
      readonly extensions?: Readonly<Record<string, unknown>>;
    } = {},
  ) {
    super(detail);
    this.name = 'Problem';
    this.code = code;
    this.errors = options.errors;
    this.headers = options.headers ?? {};
    this.extensions = options.extensions ?? {};
  }

  get status(): number {
    return PROBLEMS[this.code].status;
  }
}

/** A Problem about one query, path or header parameter. */
export function invalidParameter(parameter: string, message: string, code = 'invalid'): Problem {
  return new Problem('invalid-parameter', `The parameter \`${parameter}\` ${message}.`, {
    errors: [{ parameter, code, message }],
  });
}

/** The answer's members in RFC 9457's order. `publicUrl` has no slash at its end. */
export function problemBody(problem: Problem, publicUrl: string, requestId: string): string {
  const { code, message, errors, extensions } = problem;
  const { status, title } = PROBLEMS[code];
  const type = `${publicUrl}/problems/${code}`;
  return JSON.stringify({
    type,
    title,
    status,
    detail: message,
    code,
    requestId,
    ...(errors && { errors }),
    ...extensions,
  });
}

/**
 * The error handler of the whole application: every refusal leaves as `application/problem+json` (RFC 9457), never
 * cached, and what nobody foresaw leaves as `internal` with nothing of its message.
 */
export function errorHandler(
  publicUrl: string,
): (error: unknown, request: FastifyRequest, reply: FastifyReply) => FastifyReply {
  return (error, request, reply) => {
    const problem = problemOf(error, request);
    logFailure(problem, error, request);
    for (const name of OF_THE_ANSWER) reply.removeHeader(name);
    // Already bytes: no route's response schema can drop a member, and Fastify adds no charset, which JSON has none of.
    return reply
      .code(problem.status)
      .headers({
        ...problem.headers,
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'x-request-id': request.id,
      })
      .type('application/problem+json')
      .send(Buffer.from(problemBody(problem, publicUrl, request.id)));
  };
}

/** What a handler may have said of the answer that this one takes the place of. */
const OF_THE_ANSWER = ['content-encoding', 'etag', 'last-modified', 'link', 'location', 'surrogate-key'];

/** What went wrong on the server's side; the rest is said by the line that each request gets. */
function logFailure(problem: Problem, error: unknown, request: FastifyRequest): void {
  if (problem.code === 'internal' || problem.code === 'store-full') request.log.error({ err: error });
  else if (problem.status >= 500) request.log.warn({ code: problem.code }, problem.message);
}

function problemOf(error: unknown, request: FastifyRequest): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof DomainError) return fromDomain(error, request);
  if (isFastifyError(error)) return fromFastify(error);
  return new Problem('internal', 'The server failed to answer this request.');
}

const DOMAIN_CODES = {
  'invalid-value': 'invalid-parameter',
  'unknown-reference': 'unknown-reference',
  'not-found': 'not-found',
  'slug-taken': 'slug-taken',
  'stale-revision': 'stale-revision',
  'wrong-state': 'wrong-state',
  'section-cycle': 'section-cycle',
  'in-use': 'in-use',
  'already-done': 'idempotency-key-in-flight',
  'external-id-taken': 'external-id-taken',
  'history-lost': 'cursor-gone',
  'store-busy': 'store-busy',
  'store-full': 'store-full',
} as const satisfies Record<DomainErrorCode, ProblemCode>;

function fromDomain(error: DomainError, request: FastifyRequest): Problem {
  const { field, message, currentRevision } = error;
  const reading = isOfTheQuery(field, request);
  const headers = error.code === 'store-busy' ? { 'retry-after': '1' } : {};
  const fault: Fault | null =
    field === undefined
      ? null
      : {
          ...(reading ? { parameter: field } : { pointer: pointerTo(field, request) }),
          code: error.code,
          message,
        };
  return new Problem(domainCode(error, reading), sentence(message), {
    headers,
    ...(fault && { errors: [fault] }),
    ...(currentRevision !== undefined && { extensions: { currentRevision } }),
  });
}

/** The parts of a field's path are divided by dots, which the name of a form's field has of its own. */
function pointerTo(field: string, { body }: FastifyRequest): string {
  const isName = Object.hasOwn((body ?? {}) as object, field);
  return `/${isName ? field : field.replaceAll('.', '/')}`;
}

/** A field of what was asked for with GET is a parameter; elsewhere only one that the query holds. */
function isOfTheQuery(field: string | undefined, { method, query }: FastifyRequest): boolean {
  if (method === 'GET' || method === 'HEAD') return true;
  return field !== undefined && Object.hasOwn((query ?? {}) as object, field);
}

function domainCode({ code, field }: DomainError, reading: boolean): ProblemCode {
  if (code !== 'invalid-value') return DOMAIN_CODES[code];
  if (!reading) return 'invalid-body';
  return field === 'cursor' ? 'invalid-cursor' : DOMAIN_CODES[code];
}

/** Fastify's and its plugins' own errors, by code. Their messages are kept from clients: some quote the request. */
const FASTIFY_CODES: Readonly<Record<string, readonly [ProblemCode, string]>> = {
  FST_ERR_NOT_FOUND: ['not-found', 'There is nothing at this address.'],
  FST_ERR_BAD_URL: ['bad-request', 'The path of the URL is not valid percent-encoded UTF-8.'],
  FST_ERR_MAX_PARAM_LENGTH: ['uri-too-long', 'A part of the path is longer than any id or slug.'],
  FST_ERR_CTP_BODY_TOO_LARGE: ['payload-too-large', 'The body is larger than this path takes.'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['unsupported-media-type', 'This path does not read that Content-Type.'],
  FST_ERR_ROUTE_MISSING_CONTENT_TYPE: ['unsupported-media-type', 'The Content-Type is missing.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['bad-request', 'The body’s size differs from its Content-Length.'],
  FST_ERR_CTP_EMPTY_JSON_BODY: ['invalid-body', 'The body is empty where JSON was announced.'],
  FST_ERR_CTP_INVALID_JSON_BODY: ['invalid-body', 'The body is not valid JSON.'],
  FST_ERR_HANDLER_TIMEOUT: ['overloaded', 'The answer took too long.'],
  FST_UNDER_PRESSURE: ['overloaded', 'The server has more work than it can do in time.'],
};

function fromFastify(error: FastifyError): Problem {
  if (error.validation) return fromValidation(error.validation, error.validationContext);
  const known = FASTIFY_CODES[error.code];
  if (known) {
    const headers = known[0] === 'overloaded' ? { 'retry-after': '10' } : {};
    return new Problem(...known, { headers });
  }
  const status = error.statusCode ?? 500;
  if (status >= 400 && status < 500) return new Problem('bad-request', 'The request could not be read.');
  return new Problem('internal', 'The server failed to answer this request.');
}

function fromValidation(
  validation: NonNullable<FastifyError['validation']>,
  part: FastifyError['validationContext'] = 'body',
): Problem {
  const errors = faultsOf(validation, part);
  const detail = errors.map((fault) => `${subjectOf(fault, part)} ${fault.message}.`).join(' ');
  if (part === 'body') return new Problem('invalid-body', detail, { errors });
  const unknown = errors.some((fault) => fault.code === 'unknown-parameter');
  return new Problem(unknown ? 'unknown-parameter' : 'invalid-parameter', detail, { errors });
}

const PART_NOUNS = { body: 'field', headers: 'header', params: 'parameter', querystring: 'parameter' };

function subjectOf({ parameter, header, pointer }: Fault, part: keyof typeof PART_NOUNS): string {
  const name = parameter ?? header ?? pointer ?? '';
  return name === '' && part === 'body' ? 'The body' : `The ${PART_NOUNS[part]} \`${name}\``;
}

function sentence(message: string): string {
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}${message.endsWith('.') ? '' : '.'}`;
}

function isFastifyError(error: unknown): error is FastifyError {
  return error instanceof Error && ('validation' in error || 'code' in error || 'statusCode' in error);
}
