import type { ProblemCode } from '../problems.ts';

type Details = {
  readonly detail: string;
  readonly errors?: readonly object[];
  readonly [extension: string]: unknown;
};

/** What each problem's example says beside its kind: the parts of an answer that differ from one time to the next. */
export const PROBLEM_DETAILS: Readonly<Record<ProblemCode, Details>> = {
  'bad-request': { detail: 'The path of the URL is not valid percent-encoded UTF-8.' },
  'unknown-parameter': {
    detail: 'The parameter `sections` is not a known parameter.',
    errors: [{ parameter: 'sections', code: 'unknown-parameter', message: 'is not a known parameter' }],
  },
  'invalid-parameter': {
    detail: 'The parameter `limit` must be <= 100.',
    errors: [{ parameter: 'limit', code: 'out-of-range', message: 'must be <= 100' }],
  },
  'invalid-cursor': {
    detail: 'The cursor was not made by this list.',
    errors: [{ parameter: 'cursor', code: 'invalid-value', message: 'was not made by this list' }],
  },
  'unknown-reference': {
    detail: 'There is no section "sprot".',
    errors: [{ parameter: 'section', code: 'unknown-reference', message: 'there is no section "sprot"' }],
  },
  'invalid-body': {
    detail: 'The field `/title` is required.',
    errors: [{ pointer: '/title', code: 'required', message: 'is required' }],
  },
  'key-in-url': {
    detail: 'The parameter `api_key` is not read from the URL; send the key in the Authorization header.',
    errors: [
      {
        parameter: 'api_key',
        code: 'key-in-url',
        message: 'is not read from the URL; send the key in the Authorization header',
      },
    ],
  },
  unauthorized: { detail: 'The key is malformed, unknown, expired or revoked.' },
  'missing-scope': {
    detail: 'The key lacks the scope content:read.',
    errors: [{ header: 'Authorization', code: 'missing-scope', message: 'lacks the scope content:read' }],
  },
  'outlives-key': {
    detail: 'The key would open beyond 2024-06-30T00:00:00.000Z, when the key that asks ends itself.',
    errors: [
      {
        pointer: '/expiresAt',
        code: 'outlives-key',
        message: 'would open beyond 2024-06-30T00:00:00.000Z, when the key that asks ends itself',
      },
    ],
  },
  'opens-beyond-key': {
    detail: 'The key would open from elsewhere than 192.0.2.0/24, as the key that asks doesn’t.',
    errors: [
      {
        pointer: '/networks',
        code: 'opens-beyond-key',
        message: 'would open from elsewhere than 192.0.2.0/24, as the key that asks doesn’t',
      },
    ],
  },
  'foreign-network': {
    detail: 'The key may not be used from 198.51.100.7.',
    errors: [
      { header: 'Authorization', code: 'foreign-network', message: 'may not be used from 198.51.100.7' },
    ],
  },
  'not-entitled': {
    detail: 'The parameter `body` names markdown, but the key gets html alone.',
    errors: [
      { parameter: 'body', code: 'not-entitled', message: 'names markdown, but the key gets html alone' },
    ],
  },
  'outside-sections': {
    detail: 'The field `/section` must be one of the sections that the key is limited to, or below one.',
    errors: [
      {
        pointer: '/section',
        code: 'outside-sections',
        message: 'must be one of the sections that the key is limited to, or below one',
      },
    ],
  },
  'not-found': { detail: 'There is no article "khassenov".' },
  'method-not-allowed': { detail: 'This path takes GET, HEAD, OPTIONS, not POST.' },
  'not-acceptable': { detail: 'This resource is sent as JSON or HTML alone.' },
  'request-timeout': { detail: 'The request did not arrive completely in time.' },
  'slug-taken': {
    detail: 'The slug is taken.',
    errors: [{ pointer: '/slug', code: 'slug-taken', message: 'is taken' }],
  },
  'wrong-state': { detail: 'Only a published article can be corrected.' },
  'section-cycle': {
    detail: 'A section cannot be its own ancestor.',
    errors: [{ pointer: '/parent', code: 'section-cycle', message: 'is a descendant of this section' }],
  },
  withdrawn: {
    detail: 'This article was withdrawn.',
    withdrawnAt: '2024-01-04T10:15:00.000Z',
    reason: 'The report could not be confirmed.',
  },
  'in-use': { detail: 'The tag is used by 12 articles.' },
  'external-id-taken': { detail: 'Another article has this external id.' },
  'idempotency-key-in-flight': {
    detail: 'A request with this `Idempotency-Key` is still under way. Ask again when it is over.',
  },
  'cursor-gone': {
    detail: 'The cursor cannot be served any more: the log is not the one that it was read from.',
    errors: [{ parameter: 'after', code: 'cursor-gone', message: 'cannot be served any more' }],
    resync: 'https://api.example.com/v1/changes',
  },
  'stale-revision': {
    detail: 'It was saved since it was read: it stands at revision 7.',
    currentRevision: 7,
  },
  'payload-too-large': { detail: 'The body is larger than this path takes.' },
  'uri-too-long': { detail: 'A part of the path is longer than any id or slug.' },
  'unsupported-media-type': { detail: 'This path does not read that Content-Type.' },
  'idempotency-key-reused': {
    detail: 'This `Idempotency-Key` was used for another request in the last 24 hours.',
    errors: [{ header: 'Idempotency-Key', code: 'reused', message: 'belongs to another request' }],
  },
  'precondition-required': {
    detail: 'Send `If-Match` with the `ETag` that you last read, or `*` to write whatever stands there.',
    errors: [{ header: 'If-Match', code: 'required', message: 'is required' }],
  },
  'rate-limited': { detail: 'Your address may make 600 requests a minute, and has.' },
  'headers-too-large': { detail: 'The headers of the request are larger than 16 kB.' },
  internal: { detail: 'The server failed to answer this request.' },
  overloaded: { detail: 'The server has more work than it can do in time.' },
  'not-ready': { detail: 'The database cannot be reached.' },
  'store-busy': { detail: 'The database is busy.' },
  'store-full': { detail: 'The disk is full.' },
};
