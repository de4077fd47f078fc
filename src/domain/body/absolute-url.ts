const CLEAN = /^[\x21\x23-\x3b\x3d\x3f-\x5b\x5d\x5f\x61-\x7a\x7e]+$/;

/**
 * An http or https address (`mailto` too, where that is said) as it was written, the scheme in lower case, or normalised (WHATWG URL) where it has
 * characters that an address can't have; an address without a scheme (`//host/path`) is https. Null for every other text:
 * relative addresses mean nothing away from the site they were written for.
 */
export function absoluteUrl(value: unknown, allowed: 'web' | 'web-or-mail' = 'web'): string | null {
  if (typeof value !== 'string') return null;
  const trimmed = value.replace(/[\t\n\r]/g, '').replace(PADDING, '');
  const url = trimmed.startsWith('//')
    ? `https:${trimmed}`
    : trimmed.replace(/^[a-z]+:/i, (scheme) => scheme.toLowerCase());
  if (!(allowed === 'web' ? WEB : WEB_OR_MAIL).test(url) || !URL.canParse(url)) return null;
  return CLEAN.test(url)
    ? url
    : new URL(url).href.replace(UNSAFE, (character) => encodeURIComponent(character));
}

const PADDING = /^[\0- ]+|[\0- ]+$/g;
const WEB = /^https?:\/\/[^/?#]/;
const WEB_OR_MAIL = /^(?:https?:\/\/[^/?#]|mailto:[^?])/;
const UNSAFE = /[^\x21\x23-\x3b\x3d\x3f-\x5b\x5d\x5f\x61-\x7a\x7e]/gu;
