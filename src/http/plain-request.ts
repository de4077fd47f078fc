/** What a plain request asks beside its URL. */
export type Asked = Record<(typeof READ)[keyof typeof READ], string | undefined> & {
  /** By `performance.now`. */
  readonly started: number;
};

const READ = {
  'accept-encoding': 'acceptEncoding',
  'if-none-match': 'noneMatch',
  'if-modified-since': 'modifiedSince',
  'x-request-id': 'requestId',
} as const;

/** Those that mean a key, a body, or a rule to be kept. */
const UNUSUAL = new Set([
  ...['authorization', 'content-length', 'content-type', 'transfer-encoding', 'expect', 'upgrade'],
  ...['if-match', 'idempotency-key'],
]);

/** Null for a request that has more to it. `maxHeaders` is how many it may have. */
export function plainly(rawHeaders: readonly string[], maxHeaders: number): Asked | null {
  if (rawHeaders.length > 2 * maxHeaders) return null;
  const asked: Asked = {
    started: performance.now(),
    acceptEncoding: undefined,
    noneMatch: undefined,
    modifiedSince: undefined,
    requestId: undefined,
  };
  let hosts = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]?.toLowerCase() ?? '';
    if (isRead(name)) {
      const field = READ[name];
      if (asked[field] !== undefined) return null;
      asked[field] = rawHeaders[at + 1];
    } else if (name === 'host') hosts += 1;
    else if (UNUSUAL.has(name)) return null;
  }
  return hosts === 1 ? asked : null;
}

function isRead(name: string): name is keyof typeof READ {
  return Object.hasOwn(READ, name);
}
