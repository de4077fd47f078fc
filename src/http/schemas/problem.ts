import { Type } from 'typebox';

const Fault = Type.Object(
  {
    parameter: Type.Optional(
      Type.String({ description: 'The path or query parameter at fault.', examples: ['limit'] }),
    ),
    header: Type.Optional(
      Type.String({ description: 'The request header at fault.', examples: ['Authorization'] }),
    ),
    pointer: Type.Optional(
      Type.String({
        description: 'Where in the request body, as an RFC 6901 pointer.',
        examples: ['/title'],
      }),
    ),
    code: Type.String({
      description: 'What is wrong, in a word a program can rely on.',
      examples: ['maximum'],
    }),
    message: Type.String({ description: 'What is wrong, for people.', examples: ['must be at most 100'] }),
  },
  { additionalProperties: false, description: 'One fault of the request, and where it is.' },
);

/** What every error answers: RFC 9457, with a code from a closed list and the request's id. */
export const Problem = Type.Object(
  {
    type: Type.String({
      format: 'uri',
      description: 'The address of a page that explains the problem.',
      examples: ['https://api.example.com/problems/invalid-parameter'],
    }),
    title: Type.String({
      description: 'The kind of problem, the same each time.',
      examples: ['Invalid parameter'],
    }),
    status: Type.Integer({ minimum: 400, maximum: 599, description: 'The HTTP status.', examples: [400] }),
    detail: Type.String({
      description: 'What went wrong this time.',
      examples: ['limit must be at most 100'],
    }),
    code: Type.String({
      description: 'The kind of problem, from a closed list: the last part of `type`.',
      examples: ['invalid-parameter'],
    }),
    requestId: Type.String({
      description: 'Names this request in the logs of the service.',
      examples: ['019a5c1e-2b7d-7c3a-9f10-6d2f4a1b8c05'],
    }),
    errors: Type.Optional(
      Type.Array(Fault, { minItems: 1, description: 'Each fault of the request, when it is the request.' }),
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
        examples: ['Published in error.'],
      }),
    ),
  },
  {
    $id: 'Problem',
    additionalProperties: false,
    description: 'Why a request was not answered as asked (RFC 9457).',
  },
);
