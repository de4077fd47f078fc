/** The request headers that operations share, as `components/parameters` of the published document. */
export const REQUEST_HEADERS = {
  'If-Match': ifMatch(true, 'Required: 428 without it.'),
  'If-Match-Optional': ifMatch(false, 'Without it, whatever stands there is written.'),
  'If-None-Match': {
    name: 'If-None-Match',
    in: 'header',
    required: false,
    description:
      '`*` writes only what is not there yet (RFC 9110 section 13.1.2); otherwise the answer is 412.',
    schema: { type: 'string', enum: ['*'] },
    examples: { example: { value: '*', 'x-disabled': true } },
  },
  'Idempotency-Key': {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    description:
      'A name of your own for this request, such as a UUID. Sent again with the same name within 24 hours, the request has no second effect and the first answer comes again; another request under the same name is 422, and 409 while the first is under way.',
    schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[\\x21-\\x7e]+$' },
    examples: { uuid: { value: '9f6d4e1c-2d0b-4c57-8f0e-5b1b1d6e7a10', 'x-disabled': true } },
  },
} as const;

export type RequestHeaderName = keyof typeof REQUEST_HEADERS;

export function requestHeaderRefs(names: readonly RequestHeaderName[]): { $ref: string }[] {
  return names.map((name) => ({ $ref: `#/components/parameters/${name}` }));
}

function ifMatch(required: boolean, otherwise: string) {
  return {
    name: 'If-Match',
    in: 'header',
    required,
    description: `The \`ETag\` that you last read, or \`*\` (RFC 9110 section 13.1.1). If somebody saved since, the answer is 412 and nothing is changed. ${otherwise}`,
    schema: { type: 'string', pattern: '^(\\*|"[1-9][0-9]*")$' },
    examples: { example: { value: '"3"', ...(!required && { 'x-disabled': true }) } },
  } as const;
}
