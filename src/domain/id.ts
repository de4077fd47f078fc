/** Makes a UUIDv7 (RFC 9562 section 5.7) in lower case, each greater than the one before it. */
export type MakeId = () => string;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether a `{ref}` is an id; every other ref is a slug (a slug never has the form of a UUID). */
export function isId(ref: string): boolean {
  return UUID.test(ref);
}
