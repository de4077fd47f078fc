import { OPEN_TO_ORIGINS } from '../cross-origin.ts';
import { NO_SNIFFING } from '../no-sniffing.ts';
import { HIT } from './kept-reads.ts';
import type { Representation, Variant } from './representation.ts';
import { cacheStatus, type Origin, serverTiming } from './sending.ts';

/** What of an answer's head depends on the moment. */
export type Moment = { readonly cacheControl: string; readonly lastModified: string | null };

/** What a head is of; with `isKnown` it is that of a 304. */
type Sent = { readonly representation: Representation; readonly variant: Variant; readonly isKnown: boolean };

/*
 * Heads of answers that no route gives: names and values in turn, as `writeHead` takes them, the same as the routes send.
 */

export function headOfMade(sent: Sent, moment: Moment, origin: Origin, requestId: string): string[] {
  const head = fieldsOf(sent, moment);
  head.push(
    'cache-status',
    cacheStatus(origin.status),
    'server-timing',
    serverTiming(origin),
    'x-request-id',
    requestId,
  );
  return head;
}

/** Made anew where something of it is another one by now, which is seldom; else only the request's own id is. */
export function headOfKept(sent: Sent, moment: Moment, requestId: string): string[] {
  const heads = sent.isKnown ? unchanged : whole;
  let head = heads.get(sent.variant);
  if (head?.cacheControl !== moment.cacheControl || head.lastModified !== moment.lastModified) {
    head = {
      ...moment,
      fields: [...fieldsOf(sent, moment), 'cache-status', cacheStatus(HIT), 'x-request-id', ''],
    };
    heads.set(sent.variant, head);
  }
  head.fields[head.fields.length - 1] = requestId;
  return head.fields;
}

type Head = Moment & { readonly fields: string[] };

const whole = new WeakMap<Variant, Head>();
const unchanged = new WeakMap<Variant, Head>();

const ALWAYS = Object.entries({ ...OPEN_TO_ORIGINS, ...NO_SNIFFING }).flat();

function fieldsOf(
  { representation, variant, isKnown }: Sent,
  { cacheControl, lastModified }: Moment,
): string[] {
  const { coding, bytes, etag, digest } = variant;
  const fields = [...ALWAYS, 'etag', etag, 'cache-control', cacheControl];
  const own = representation.fields;
  for (let at = 0; at < own.length; at += 2) {
    const name = own[at] ?? '';
    if (!isKnown || name !== 'content-type') fields.push(name, own[at + 1] ?? '');
  }
  if (lastModified !== null) fields.push('last-modified', lastModified);
  if (!isKnown) fields.push('content-length', String(bytes.length));
  if (!isKnown && coding !== null) fields.push('content-encoding', coding);
  if (!isKnown && digest !== null) fields.push('repr-digest', digest);
  return fields;
}
