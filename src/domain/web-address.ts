import { absoluteUrl } from './body/absolute-url.ts';
import { invalid } from './errors.ts';

/** The longest address that browsers and feed readers all take. */
export const MAX_ADDRESS = 2000;

/**
 * The address, normalised where it has characters that none can have. Throws `invalid-value` for anything but an absolute
 * http or https address, or, where `allowed` says so, a mailto one: the same check that the addresses in a body go through.
 */
export function webAddress(field: string, text: string, allowed: 'web' | 'web-or-mail' = 'web'): string {
  const url = text.length > MAX_ADDRESS ? null : absoluteUrl(text, allowed);
  if (url === null || url.length > MAX_ADDRESS || !RFC3986.test(url)) {
    const schemes = allowed === 'web' ? 'http or https' : 'http, https or mailto';
    throw invalid(field, `this must be an absolute ${schemes} address of at most ${MAX_ADDRESS} characters`);
  }
  return url;
}

/** Nothing but its characters, a `%` with its two digits, and one fragment: so that it can stand in any document. */
const RFC3986 =
  /^[a-z]+:(?:[\w.~:/?@!$&'()*+,;=-]|%[\da-f]{2})+(?:#(?:[\w.~:/?@!$&'()*+,;=-]|%[\da-f]{2})*)?$/i;
