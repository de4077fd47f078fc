import { EXAMPLE_REQUEST_ID } from '../schemas/problem.ts';

/** The response headers that operations share, as `components/headers` of the published document. */
export const HEADERS = {
  ETag: {
    description: 'A strong validator of this representation (RFC 9110 section 8.8.3), for `If-None-Match`.',
    required: true,
    schema: { type: 'string', pattern: '^"[^"]+"$' },
    example: '"Ys0i9wfbkccSGgTJPmLFYY"',
  },
  'Last-Modified': {
    description: 'When what is shown last changed (RFC 9110 section 8.8.2). Absent where it means nothing.',
    schema: { type: 'string' },
    example: 'Fri, 29 Dec 2023 11:38:00 GMT',
  },
  'Cache-Control': {
    description: 'How long browsers and shared caches may keep the answer (RFC 9111, RFC 5861).',
    required: true,
    schema: { type: 'string' },
    example: 'public, max-age=30, s-maxage=60, stale-while-revalidate=600',
  },
  'Surrogate-Key': {
    description: 'What the answer was made from, separated by spaces: a content network purges by these.',
    required: true,
    schema: { type: 'string' },
    example: 'articles sections authors tags section-018cb4f2-6d20-7c1e-8f3a-2b9d5e7a1c42',
  },
  'Cache-Status': {
    description:
      'Whether the answer was kept in memory (`hit`), made for this request (`fwd=uri-miss`, `collapsed` where another request waited for the same), or is for this client alone (`fwd=bypass`); RFC 9211.',
    required: true,
    schema: { type: 'string' },
    example: 'Dateline; hit',
  },
  'Server-Timing': {
    description: 'Milliseconds that it took to make the answer (W3C Server Timing).',
    schema: { type: 'string' },
    example: 'app;dur=0.4',
  },
  'Repr-Digest': {
    description: 'The SHA-256 of the bytes as they are sent, in their content coding (RFC 9530).',
    required: true,
    schema: { type: 'string', pattern: '^sha-256=:[A-Za-z0-9+/]{43}=:$' },
    example: 'sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:',
  },
  'X-Robots-Tag': {
    description: 'Tells search engines not to list it.',
    required: true,
    schema: { type: 'string' },
    example: 'noindex',
  },
  RateLimit: {
    description:
      'How many requests are left and the seconds until all are there again (draft-ietf-httpapi-ratelimit-headers).',
    required: true,
    schema: { type: 'string' },
    example: '"key";r=0;t=21',
  },
  'RateLimit-Policy': {
    description:
      'How many requests there may be in how many seconds, of the key or, without one, of the address. Every answer that is counted has both.',
    required: true,
    schema: { type: 'string' },
    example: '"key";q=600;w=60',
  },
  Link: {
    description: 'The first, next and previous page (RFC 8288).',
    required: true,
    schema: { type: 'string' },
    example: '<https://api.example.com/v1/articles?limit=20>; rel="first"',
  },
  Location: {
    description: 'Where the resource is now.',
    required: true,
    schema: { type: 'string', format: 'uri' },
    example: 'https://api.example.com/v1/articles/the-present-slug',
  },
  'X-Request-Id': {
    description: 'Names the request in the service’s log.',
    required: true,
    schema: { type: 'string' },
    example: EXAMPLE_REQUEST_ID,
  },
  'WWW-Authenticate': {
    description: 'How to authenticate (RFC 6750 section 3).',
    required: true,
    schema: { type: 'string' },
    example: 'Bearer error="invalid_token"',
  },
  'Retry-After': {
    description: 'After how many seconds to try again (RFC 9110 section 10.2.3).',
    schema: { type: 'string', pattern: '^[0-9]+$' },
    example: '10',
  },
} as const;

export type HeaderName = keyof typeof HEADERS;
