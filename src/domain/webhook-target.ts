import { absoluteUrl } from './body/absolute-url.ts';
import { invalid } from './errors.ts';
import { isPublicAddress, literalOf } from './public-address.ts';
import { MAX_ADDRESS } from './web-address.ts';

/**
 * The address that a webhook sends to, as WHATWG URL writes it. Throws `invalid-value` (of `field`) for one with credentials, and,
 * unless `privateTargets`, for one that isn't https or whose host is known not to be public. What a name resolves to is checked
 * with each connection.
 */
export function webhookTarget(text: string, privateTargets: boolean, field = 'url'): string {
  const url = URL.parse(absoluteUrl(text) ?? '');
  if (url === null || url.href.length > MAX_ADDRESS)
    throw invalid(field, `this must be an absolute web address of at most ${MAX_ADDRESS} characters`);
  if (url.username !== '' || url.password !== '')
    throw invalid(field, 'this must hold no user name and no password: the signature proves who sends');
  if (url.hash !== '') throw invalid(field, 'this must have no fragment, which is never sent');
  if (!privateTargets && url.protocol !== 'https:') throw invalid(field, 'this must be an https address');
  const refused = refusedHost(url.hostname, privateTargets);
  if (refused !== null) throw invalid(field, refused);
  return url.href;
}

/** Why a URL's host may not be called, by itself alone; null where it may, or where that takes resolving it. */
export function refusedHost(hostname: string, privateTargets: boolean): string | null {
  if (privateTargets) return null;
  const literal = literalOf(hostname);
  if (literal !== null) return isPublicAddress(literal) ? null : `${literal} is no public address`;
  return LOCAL_NAME.test(hostname) ? `${hostname} is a name of this machine or its own network` : null;
}

/** Names that never are the public internet's (RFC 6761, RFC 6762, RFC 8375, and `internal`, which ICANN keeps for that). */
const LOCAL_NAME = /(?:^|\.)(?:localhost|localdomain|local|internal|home\.arpa)\.?$/i;
