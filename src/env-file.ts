import { parseEnv } from 'node:util';

type EnvFile = {
  readonly values: Readonly<Record<string, string | undefined>>;
  /** A line each, made to be shown; they never hold what stands there, which may be a secret. */
  readonly faults: readonly string[];
};

/**
 * Reads the text of a `.env` file as Node does, and finds the lines that Node passes over in silence: a misspelt one
 * would otherwise leave an option at its default.
 */
export function readEnvFile(text: string): EnvFile {
  const faults: string[] = [];
  const lines = text.split(/\r?\n/);
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    if (/^\s*(#.*)?$/.test(line)) continue;
    const [, value] = ASSIGNMENT.exec(line) ?? [];
    if (value === undefined) {
      faults.push(`Line ${index + 1} of .env is neither NAME=value nor a comment.`);
      continue;
    }
    const end = endOfValue(lines, index, value);
    if (end === null) faults.push(`Line ${index + 1} of .env opens a quotation that nothing closes.`);
    else index = end;
  }
  return { values: parseEnv(text), faults };
}

const ASSIGNMENT = /^\s*(?:export\s+)?[A-Za-z_][A-Za-z0-9_]*\s*=\s*(.*)$/;

/** The index of the line on which a value ends: a quoted one may go over several. Null where it never does. */
function endOfValue(lines: readonly string[], start: number, value: string): number | null {
  const quote = /^["'`]/.exec(value)?.[0];
  if (quote === undefined || value.indexOf(quote, 1) > 0) return start;
  const further = lines.slice(start + 1).findIndex((line) => line.includes(quote));
  return further === -1 ? null : start + 1 + further;
}
