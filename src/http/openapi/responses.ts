import { STATUS_CODES } from '../node-http.ts';
import { PROBLEMS, type ProblemCode } from '../problems.ts';
import { EXAMPLE_REQUEST_ID } from '../schemas/problem.ts';
import { PROBLEM_DETAILS } from '../schemas/problem-details.ts';
import type { HeaderName } from './headers.ts';

/** Where the examples pretend to be: no address of a real server may stand in a committed document. */
const EXAMPLE_ORIGIN = 'https://api.example.com';

/** What any operation may answer, whatever it does. Those under /v1 may also ask for a scope: 403. */
export const ALWAYS = [400, 401, 406, 429, 500, 503] as const;

/** What any request may be answered before it reaches an operation: documented as `default`, once for all. */
export const TRANSPORT = [408, 413, 414, 415, 431] as const;

export const NOT_MODIFIED = {
  description: 'What the client has is still what there is (RFC 9110 section 15.4.5). There is no body.',
  headers: headerRefs(['ETag', 'X-Request-Id']),
};

export const MOVED = {
  description: 'The resource has another slug now and will keep redirecting from this one. There is no body.',
  headers: headerRefs(['Location', 'X-Request-Id']),
};

/** The key of a status among `components/responses`: 503 is `ServiceUnavailable`. */
export function responseName(status: number): string {
  return (STATUS_CODES[status] ?? `Status${status}`).replaceAll(/[^A-Za-z]/g, '');
}

/** The shared response of a status, with an example for each problem that has it. */
export function problemResponse(status: number): object {
  const codes = codesOf(status);
  const titles = codes.map((code) => `\`${code}\``).join(', ');
  return {
    description: `${STATUS_CODES[status]}: ${titles}.`,
    headers: headerRefs(['X-Request-Id', ...(HEADERS_BY_STATUS[status] ?? [])]),
    content: {
      'application/problem+json': {
        schema: { $ref: '#/components/schemas/Problem' },
        examples: Object.fromEntries(
          codes.map((code) => [code, { summary: PROBLEMS[code].title, value: exampleProblem(code) }]),
        ),
      },
    },
  };
}

const HEADERS_BY_STATUS: Readonly<Record<number, readonly HeaderName[]>> = {
  401: ['WWW-Authenticate'],
  429: ['Retry-After', 'RateLimit', 'RateLimit-Policy'],
  503: ['Retry-After'],
};

/** The `default` of each operation: what the server refuses before it looks at what was asked. */
export function transportResponse(): object {
  const kinds = TRANSPORT.flatMap(codesOf).map((code) => `${PROBLEMS[code].status} \`${code}\``);
  return {
    description: `The request broke a limit of the server: ${kinds.join(', ')}.`,
    headers: headerRefs(['X-Request-Id']),
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  };
}

export function headerRefs(names: readonly HeaderName[]): Record<string, { $ref: string }> {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}

/** A whole problem as the API would send it, for the document and for the pages that explain problems. */
export function exampleProblem(code: ProblemCode, origin = EXAMPLE_ORIGIN): object {
  const { status, title } = PROBLEMS[code];
  const { detail, ...members } = PROBLEM_DETAILS[code];
  const type = `${origin}/problems/${code}`;
  return { type, title, status, detail, code, requestId: EXAMPLE_REQUEST_ID, ...members };
}

function codesOf(status: number): ProblemCode[] {
  return Object.keys(PROBLEMS)
    .filter(isProblemCode)
    .filter((code) => PROBLEMS[code].status === status);
}

export function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(PROBLEMS, code);
}
