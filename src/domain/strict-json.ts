import { JsonFault, pointerStep } from './json-fault.ts';
import { checkShape } from './json-shape.ts';

/**
 * Reads JSON strictly: bytes that are no UTF-8, text with half a surrogate pair or a NUL, a member that is given twice or
 * named `__proto__`, nesting beyond all use and more than `maxValues` values are refused, so that what is saved is what
 * was sent. Throws a JsonFault.
 */
export function parseStrictJson(bytes: Uint8Array, maxValues: number): unknown {
  const text = decode(bytes);
  const value = parse(text, maxValues);
  check(value, '');
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

/** The shape first, since what is made of a text may cost far more than to read it. */
function parse(text: string, maxValues: number): unknown {
  try {
    checkShape(text, maxValues);
    return JSON.parse(text);
  } catch (error) {
    throw error instanceof JsonFault ? error : new JsonFault('is not valid JSON');
  }
}

function check(value: unknown, pointer: string): void {
  if (typeof value === 'string') checkText(value, pointer);
  if (typeof value !== 'object' || value === null) return;
  for (const [name, member] of Object.entries(value)) {
    if (name === '__proto__') {
      throw new JsonFault('must not hold a member named __proto__', 'unknown-field', pointer);
    }
    checkText(name, pointer);
    check(member, pointer + pointerStep(name));
  }
}

function checkText(text: string, pointer: string): void {
  if (!text.isWellFormed()) {
    throw new JsonFault('must not hold half a surrogate pair', 'wrong-format', pointer);
  }
  if (text.includes('\0')) throw new JsonFault('must not hold a NUL character', 'wrong-format', pointer);
}
