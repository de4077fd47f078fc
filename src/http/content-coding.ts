/** In the order we prefer them among those that a client likes equally. */
export const CODINGS = ['zstd', 'br', 'gzip'] as const;
export type Coding = (typeof CODINGS)[number];

/**
 * What an `Accept-Encoding` header (RFC 9110 section 12.5.3) allows: the coding the client likes best, ours on a tie,
 * or null for none; and whether the bytes may go out as they are. `*` stands for gzip alone, which every client that
 * sends it reads.
 */
export type Accepted = { readonly coding: Coding | null; readonly identity: boolean };

export function acceptedCoding(header: string | undefined): Accepted {
  if (header === undefined || header.trim() === '') return { coding: null, identity: true };
  const qualities = parseQualities(header);
  const wildcard = qualities.get('*');
  let best: Coding | null = null;
  let bestQuality = 0;
  for (const coding of CODINGS) {
    const quality =
      qualities.get(coding) ?? (coding === 'gzip' ? (qualities.get('x-gzip') ?? wildcard) : 0) ?? 0;
    if (quality > bestQuality) {
      best = coding;
      bestQuality = quality;
    }
  }
  const identity = qualities.get('identity') ?? wildcard;
  const preferred = qualities.get('identity') ?? 0;
  return { coding: preferred > bestQuality ? null : best, identity: identity !== 0 };
}

/** Weights as in RFC 9110 section 12.4.2; a member without one counts 1, a malformed one 0. */
export function parseQualities(header: string): Map<string, number> {
  const qualities = new Map<string, number>();
  for (const member of header.split(',')) {
    const [name = '', ...parameters] = member.split(';').map((part) => part.trim().toLowerCase());
    if (name === '') continue;
    const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
    qualities.set(name, weight === undefined ? 1 : WEIGHT.test(weight) ? Number(weight) : 0);
  }
  return qualities;
}

const WEIGHT = /^(0(\.\d{0,3})?|1(\.0{0,3})?)$/;
