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

/** One step of a JSON Pointer. */
export function pointerStep(name: string | number): string {
  return `/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
