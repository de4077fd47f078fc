import { PROBLEMS, type ProblemCode } from '../problems.ts';
import { Type } from './builder.ts';

export const EXAMPLE_REQUEST_ID = '6d2f4a1b8c0519a5c1e2b7d7c3a9f102';

const Fault = Type.Object(
  {
    parameter: Type.Optional(
      Type.String({
        description: 'The parameter of the query or path that is at fault.',
        examples: ['limit'],
      }),
    ),
    header: Type.Optional(
      Type.String({ description: 'The header that is at fault.', examples: ['Authorization'] }),
    ),
    pointer: Type.Optional(
      Type.String({
        description: 'The place in the request body that is at fault: a JSON Pointer (RFC 6901).',
        examples: ['/title'],
      }),
    ),
    code: Type.String({
      description: 'What is wrong with it, for programs.',
      examples: ['out-of-range'],
    }),
    message: Type.String({ description: 'What is wrong with it, for people.', examples: ['must be <= 100'] }),
  },
  { additionalProperties: false, description: 'One fault of the request, and where it is.' },
);

/** What every error answers: RFC 9457, with a code from a closed list and the request's id. */
export const ProblemSchema = Type.Object(
  {
    type: Type.String({
      format: 'uri',
      description: 'The address of a page that explains the problem.',
      examples: ['https://api.example.com/problems/invalid-parameter'],
    }),
    title: Type.String({
      description: 'The kind of problem, in the same words each time.',
      examples: ['Invalid parameter'],
    }),
    status: Type.Integer({
      minimum: 400,
      maximum: 599,
      description: 'The HTTP status of the answer.',
      examples: [400],
    }),
    detail: Type.String({
      description: 'What went wrong this time, for whoever wrote the client.',
      examples: ['The parameter `limit` must be <= 100.'],
    }),
    code: Type.Unsafe<ProblemCode>({
      type: 'string',
      enum: Object.keys(PROBLEMS),
      description: 'The kind of problem, from a closed list, for programs. It ends `type`.',
      examples: ['invalid-parameter'],
    }),
    requestId: Type.String({
      description: 'Names this request in the service’s log; the `X-Request-Id` header has it too.',
      examples: [EXAMPLE_REQUEST_ID],
    }),
    errors: Type.Optional(
      Type.Array(Fault, { minItems: 1, description: 'Each fault of the request, where it has faults.' }),
    ),
    currentRevision: Type.Optional(
      Type.Integer({
        minimum: 1,
        description: 'The revision that stands there now; with `stale-revision` alone.',
        examples: [7],
      }),
    ),
    withdrawnAt: Type.Optional(
      Type.String({
        format: 'date-time',
        description: 'When the article was withdrawn; with `withdrawn` alone.',
        examples: ['2024-01-04T10:15:00.000Z'],
      }),
    ),
    reason: Type.Optional(
      Type.String({
        description: 'Why the article was withdrawn; with `withdrawn` alone.',
        examples: ['The report could not be confirmed.'],
      }),
    ),
    resync: Type.Optional(
      Type.String({
        format: 'uri',
        description: 'Where to begin anew; with `cursor-gone` alone.',
        examples: ['https://api.example.com/v1/changes'],
      }),
    ),
  },
  {
    $id: 'Problem',
    additionalProperties: false,
    description: 'Why a request was not answered as asked (RFC 9457).',
  },
);
