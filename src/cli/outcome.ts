import { ConfigError } from '../config.ts';
import { printable } from '../domain/printable.ts';

export type Output = { readonly json?: boolean };

/** A result on standard output: as one JSON document, or as the lines made for people, each of which stays one. */
export function report(result: object, lines: readonly string[], { json }: Output): void {
  const text = json ? `${JSON.stringify(result)}\n` : lines.map((line) => `${printable(line)}\n`).join('');
  process.stdout.write(text);
}

/** Says on standard error what went wrong, a line each, and has the process end with 1 when it is done. */
export function fail(error: unknown): void {
  const lines = error instanceof ConfigError ? error.lines : [messageOf(error)];
  process.stderr.write(lines.map((line) => `dateline: ${line}\n`).join(''));
  process.exitCode = 1;
}

/** What is said of an error. Those without a code of ours or of the system are faults of the program, and worth their stack. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const expected = 'code' in error || error.constructor === Error;
  return expected ? error.message : (error.stack ?? error.message);
}
