type ProblemKind = {
  readonly status: number;
  readonly title: string;
  /** What it means and what to do about it, for the page `/problems/{code}`. */
  readonly explanation: string;
};

/** Every `code` that an error answer may carry. The list is closed; each has a page at `/problems/{code}`. */
export const PROBLEMS = {
  'bad-request': {
    status: 400,
    title: 'Malformed request',
    explanation:
      'The request breaks the rules of HTTP or of URLs: a stray percent sign, bytes that are not UTF-8, two lengths that disagree, a body where none belongs. `detail` says what was found. Encode the URL with your language’s URL functions and let an HTTP library write the headers.',
  },
  'unknown-parameter': {
    status: 400,
    title: 'Unknown query parameter',
    explanation:
      'The query holds a parameter that this path does not take. Nothing is ever silently ignored, because a misspelt filter that was would return everything. `errors` names the parameter; the path’s parameters are listed in the reference at /docs.',
  },
  'invalid-parameter': {
    status: 400,
    title: 'Invalid parameter',
    explanation:
      'A parameter of the query, the path or a header has a value that does not fit: a limit out of range, a time without its zone, an unknown sort, a single-valued parameter given twice. `errors` names each one and says what it accepts.',
  },
  'invalid-cursor': {
    status: 400,
    title: 'Invalid cursor',
    explanation:
      'The cursor was not made by this API, was cut short, or belongs to a list with another sort order. Take cursors only from `page.next` and `page.prev`, keep the filters and the sort order as they were, and start again without a cursor when in doubt.',
  },
  'unknown-reference': {
    status: 400,
    title: 'Reference to nothing',
    explanation:
      'The request names a section, tag, author or article that does not exist. `errors` names the parameter or field. Check the spelling of the slug; /v1/sections, /v1/tags and /v1/authors list what there is.',
  },
  'invalid-body': {
    status: 400,
    title: 'Invalid body',
    explanation:
      'The body is not valid JSON, or a field in it is unknown, not writable, missing or of the wrong kind. `errors` points to each field with a JSON Pointer (RFC 6901). Nothing of the request was saved.',
  },
  'key-in-url': {
    status: 400,
    title: 'Key in the URL',
    explanation:
      'The query holds something that looks like a credential. URLs end up in logs, histories and referrers, so keys are accepted only in the header `Authorization: Bearer <key>`. Treat a real key that was sent this way as disclosed, and replace it.',
  },
  unauthorized: {
    status: 401,
    title: 'Key missing or not valid',
    explanation:
      'The path needs a key and none was sent, or the key that was sent is malformed, unknown, expired or revoked. A bad key is refused everywhere, also where no key is needed, so that it does not go unnoticed. Send `Authorization: Bearer <key>`; new keys come from `dateline keys create`.',
  },
  'missing-scope': {
    status: 403,
    title: 'Scope missing',
    explanation:
      'The key is valid but was not given the scope that this request needs. `detail` names it. Ask whoever manages the keys for one that has it.',
  },
  'outlives-key': {
    status: 403,
    title: 'Beyond the key’s own end',
    explanation:
      'The key that asks ends at a time, and the one it would make, edit or rotate would open beyond that: what is lent for a time can’t be kept by way of another key. Give an `expiresAt` no later than its own, or use a key that does not end.',
  },
  'opens-beyond-key': {
    status: 403,
    title: 'Beyond the key’s own networks',
    explanation:
      'The key that asks may be used from some networks alone, and the one it would make, edit or rotate could be used from elsewhere. Name `networks` within its own, or use a key that may be used from anywhere.',
  },
  'foreign-network': {
    status: 403,
    title: 'From another network',
    explanation:
      'The key may be used from some networks alone, and the request came from elsewhere. `detail` names the address that it came from. Send it from one of those, or ask whoever manages the keys to add the address. Behind a proxy the service must know it: TRUST_PROXY.',
  },
  'not-entitled': {
    status: 403,
    title: 'Not part of the key’s entitlement',
    explanation:
      'The request asks for a body format that the key’s holder does not get. `detail` says which there are. Leave `body` out to get all of those, or ask whoever manages the keys.',
  },
  'outside-sections': {
    status: 403,
    title: 'Outside the key’s sections',
    explanation:
      'The key is limited to some sections, and the request would file the article elsewhere: in another section, or in none. File it in one of the key’s sections or below one, or use a key that is not limited. What stands elsewhere does not exist for a limited key: that is 404.',
  },
  'not-found': {
    status: 404,
    title: 'Not found',
    explanation:
      'There is nothing at this address: the path is not one of the API’s, or the id or slug names nothing that is published. What has been published before and was renamed redirects; what was withdrawn answers 410.',
  },
  'method-not-allowed': {
    status: 405,
    title: 'Method not allowed',
    explanation:
      'The path exists, but not for this method. The `Allow` header lists the methods that it takes.',
  },
  'not-acceptable': {
    status: 406,
    title: 'Not acceptable',
    explanation:
      'The `Accept` or `Accept-Encoding` header rules out every form in which this resource can be sent. Widen it, or leave it out.',
  },
  'request-timeout': {
    status: 408,
    title: 'Request timed out',
    explanation:
      'The request did not arrive completely in time. Headers must be here within 10 seconds and the whole request within 30. Send it again on a new connection.',
  },
  'slug-taken': {
    status: 409,
    title: 'Slug taken',
    explanation:
      'Another resource has this slug, or had it once and still redirects from it. Choose another, or leave the slug out to have a free one made from the title.',
  },
  'wrong-state': {
    status: 409,
    title: 'Not possible in this state',
    explanation:
      'The state of the article, or of what else is asked for, does not allow this: a draft cannot be corrected, a withdrawn article cannot be published, a disabled webhook cannot be tested. `detail` says what is needed first.',
  },
  'section-cycle': {
    status: 409,
    title: 'Section inside itself',
    explanation:
      'The change would make a section its own ancestor, or the tree deeper than it may be. Choose another parent.',
  },
  'in-use': {
    status: 409,
    title: 'Still in use',
    explanation:
      'The author, section, tag or list that should be deleted is still referred to. `detail` says by what. Name another one in `reassignTo` to take its place, merge it into another, or take it out of what refers to it.',
  },
  'external-id-taken': {
    status: 409,
    title: 'External id taken',
    explanation:
      'Another article was imported under this source and external id. Each names one article: use the upsert by source, which finds that article.',
  },
  'idempotency-key-in-flight': {
    status: 409,
    title: 'Request under way',
    explanation:
      'A request with the same `Idempotency-Key` has begun and is not over. Wait for the seconds in `Retry-After` and send it again: you will get the first one’s answer.',
  },
  withdrawn: {
    status: 410,
    title: 'Withdrawn',
    explanation:
      'The article was published and has since been withdrawn. `withdrawnAt` says when and `reason` why. Remove your copies; asking again will not bring it back.',
  },
  'cursor-gone': {
    status: 410,
    title: 'Cursor cannot be served',
    explanation:
      'The cursor of the change feed does not lead on: the service’s database was put back to an earlier state, or the filter means other articles than before because a section was moved or a section, tag or author was merged into another. Follow `resync`, which tells everything that there is now, and then remove of your copies what it did not name.',
  },
  'stale-revision': {
    status: 412,
    title: 'Changed in the meantime',
    explanation:
      'Somebody saved the article after you had read it, so `If-Match` no longer fits. Read it again, put your change on top, and send it with the new `ETag`.',
  },
  'payload-too-large': {
    status: 413,
    title: 'Body too large',
    explanation:
      'The body is larger than this path takes; that is 1 MiB unless the reference says otherwise.',
  },
  'uri-too-long': {
    status: 414,
    title: 'URL too long',
    explanation:
      'The path, or one part of it, is longer than any address of this API. Shorten the id, slug or list of ids.',
  },
  'unsupported-media-type': {
    status: 415,
    title: 'Unsupported media type',
    explanation:
      'The body’s `Content-Type` is missing or is not one that this path reads. Send `Content-Type: application/json`.',
  },
  'idempotency-key-reused': {
    status: 422,
    title: 'Idempotency key reused',
    explanation:
      'The `Idempotency-Key` was used in the last 24 hours for a request with another method, address or body, or by a key that has been rotated since. Nothing was done. Make a new key for each new request, and keep it only for repeating that one.',
  },
  'precondition-required': {
    status: 428,
    title: 'Precondition required',
    explanation:
      'A change needs `If-Match`, so that nobody overwrites what somebody else has saved in the meantime. Read the resource, and send its `ETag` in `If-Match`; `If-Match: *` writes whatever stands there.',
  },
  'rate-limited': {
    status: 429,
    title: 'Too many requests',
    explanation:
      'The key, or without one the address, has made as many requests in this minute as it may. `RateLimit-Policy` says how many that is. Wait for the seconds in `Retry-After`. Partners need few requests: `wait` of the change feed, its stream and webhooks tell of changes when they happen, and `If-None-Match` or a shared cache spares reading what is known.',
  },
  'headers-too-large': {
    status: 431,
    title: 'Headers too large',
    explanation:
      'The request’s headers are larger than 16 kB together with the URL, or there are more than 100 of them. Cookies that another site on the same domain set are the usual cause; this API needs none.',
  },
  internal: {
    status: 500,
    title: 'Internal error',
    explanation:
      'Something went wrong on our side. The details are in the server’s log under the `requestId` of the answer; quote it when you report this. Reads can be tried again.',
  },
  overloaded: {
    status: 503,
    title: 'Overloaded',
    explanation:
      'The server has more work than it can do in time and refuses some of it early. Try again after the seconds in `Retry-After`, with some random delay added.',
  },
  'not-ready': {
    status: 503,
    title: 'Not ready',
    explanation:
      'The server is starting, is stopping, or cannot reach its database. Load balancers should send requests elsewhere until /readyz answers 200.',
  },
  'store-busy': {
    status: 503,
    title: 'Database busy',
    explanation:
      'The database was held by something else for too long, such as a long import. Nothing was changed. Try again after the seconds in `Retry-After`.',
  },
  'store-full': {
    status: 507,
    title: 'Disk full',
    explanation:
      'The server has no room to write. Nothing was changed, and reading goes on. Whoever runs the server must free some space; writing then works again by itself.',
  },
} as const satisfies Record<string, ProblemKind>;

export type ProblemCode = keyof typeof PROBLEMS;
