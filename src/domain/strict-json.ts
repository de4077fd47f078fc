/** Deeper than any document of this API: a bound on the work that follows. */
const MAX_DEPTH = 50;

/** What is wrong with a JSON text, and where: a JSON Pointer (RFC 6901) and null where it is the whole. */
export class JsonFault extends Error {
  readonly code: string;
  readonly pointer: string | null;

  constructor(message: string, code = 'invalid', pointer: string | null = null) {
    super(message);
    this.name = 'JsonFault';
    this.code = code;
    this.pointer = pointer;
  }
}

/**
 * Reads JSON strictly: bytes that are no UTF-8, text with half a surrogate pair or a NUL, a member named `__proto__`, and
 * nesting beyond all use are refused, so that what is saved is what was sent. Throws a JsonFault.
 */
export function parseStrictJson(bytes: Uint8Array): unknown {
  const text = decode(bytes);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new JsonFault('is not valid JSON');
  }
  check(value, '', 0);
  return value;
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });

function decode(bytes: Uint8Array): string {
  try {
    return UTF8.decode(bytes);
  } catch {
    throw new JsonFault('is not valid UTF-8');
  }
}

function check(value: unknown, pointer: string, depth: number): void {
  if (typeof value === 'string') checkText(value, pointer);
  if (typeof value !== 'object' || value === null) return;
  if (depth === MAX_DEPTH) {
    throw new JsonFault(`must not nest deeper than ${MAX_DEPTH}`, 'too-deep', pointer);
  }
  for (const [name, member] of Object.entries(value)) {
    if (name === '__proto__') {
      throw new JsonFault('must not hold a member named __proto__', 'unknown-field', pointer);
    }
    checkText(name, pointer);
    check(member, `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`, depth + 1);
  }
}

function checkText(text: string, pointer: string): void {
  if (!text.isWellFormed()) {
    throw new JsonFault('must not hold half a surrogate pair', 'wrong-format', pointer);
  }
  if (text.includes('\0')) throw new JsonFault('must not hold a NUL character', 'wrong-format', pointer);
}
