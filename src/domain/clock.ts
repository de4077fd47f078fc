import { invalid } from './errors.ts';

declare const instantBrand: unique symbol;

/**
 * A moment in RFC 3339 UTC with milliseconds, always `YYYY-MM-DDTHH:mm:ss.sssZ`: fixed width, so `<` on the
 * strings is `<` on the moments, and what is stored is what is sent.
 */
export type Instant = string & { readonly [instantBrand]: true };

/** Tells the present moment. The process passes a real one; tests pass one that they advance. */
export type Clock = () => Instant;

const RFC3339 = /^\d{4}-\d{2}-\d{2}[Tt ](?:[01]\d|2[0-3]):\d{2}(:\d{2}(\.\d{1,9})?)?([Zz]|[+-]\d{2}:\d{2})$/;
const FULL_DATE = /^\d{4}-\d{2}-\d{2}$/;
const DAY_MS = 86_400_000;

/** `ms` is milliseconds since 1970-01-01T00:00:00Z. */
export function instantFromMs(ms: number): Instant {
  return new Date(ms).toISOString() as Instant;
}

/** Milliseconds since 1970-01-01T00:00:00Z. */
export function toMs(at: Instant): number {
  return Date.parse(at);
}

/**
 * Reads an RFC 3339 date-time with its zone, or an RFC 3339 full-date, which is that day's first moment in UTC.
 * Digits past the millisecond are cut off. Returns null for anything else, such as 30 February or a time without a zone.
 */
export function parseInstant(text: string): Instant | null {
  if (!RFC3339.test(text) && !FULL_DATE.test(text)) return null;
  const day = text.slice(0, 10);
  const dayMs = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(dayMs) || instantFromMs(dayMs).slice(0, 10) !== day) return null;
  const ms = Date.parse(text.toUpperCase().replace(' ', 'T'));
  if (Number.isNaN(ms) || ms < -62_135_596_800_000 + DAY_MS || ms > 253_402_300_799_999 - DAY_MS) return null;
  return instantFromMs(ms);
}

/** Like parseInstant, for text that must be a moment: throws `invalid-value` naming `field`. */
export function instant(text: string, field = 'time'): Instant {
  const at = parseInstant(text);
  if (at === null)
    throw invalid(
      field,
      `${JSON.stringify(text)} is neither an RFC 3339 date-time with a zone nor a date, of the years 1 to 9998`,
    );
  return at;
}
