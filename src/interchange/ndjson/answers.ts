import { DomainError, type DomainErrorCode } from '../../domain/errors.ts';

/** What became of one line. `id` and `slug` are those of the thing that it spoke of. */
export type LineAnswer =
  | {
      readonly line: number;
      readonly status: 'created' | 'updated' | 'unchanged';
      readonly id: string;
      readonly slug: string;
    }
  | { readonly line: number; readonly status: 'refused'; readonly error: LineError };

/** The last line of an answer: how many lines were answered, and how. */
export type Summary = { readonly done: true; readonly lines: number } & Counts;

export type Counts = Readonly<Record<LineAnswer['status'], number>>;

export type LineError = {
  readonly code: LineErrorCode;
  readonly message: string;
  /** A JSON Pointer (RFC 6901) into the line. */
  readonly pointer?: string;
};

export type LineErrorCode =
  | 'invalid-body'
  | 'payload-too-large'
  | 'missing-scope'
  | 'outside-sections'
  | 'internal'
  | Exclude<DomainErrorCode, 'invalid-value' | 'already-done'>;

/** Why a line is refused. */
export class LineFault extends Error {
  readonly code: LineErrorCode;
  readonly pointer: string | undefined;

  constructor(code: LineErrorCode, message: string, pointer?: string) {
    super(message);
    this.name = 'LineFault';
    this.code = code;
    this.pointer = pointer;
  }
}

/** What a client is told of a failure; of one that nobody foresaw, nothing that it says. */
export function lineErrorOf(error: unknown): LineError {
  if (error instanceof LineFault) return shown(error.code, error.message, error.pointer);
  if (!(error instanceof DomainError)) return shown('internal', 'the server failed to save this line');
  const { code, message, field } = error;
  const pointer = field && `/${(WIRE_NAMES[field] ?? field).replaceAll('.', '/')}`;
  if (code === 'already-done') return shown('internal', message);
  return shown(code === 'invalid-value' ? 'invalid-body' : code, message, pointer);
}

/** Fields that have another name in a line than in the domain. */
const WIRE_NAMES: Readonly<Record<string, string>> = { parentId: 'parent' };

function shown(code: LineErrorCode, message: string, pointer: string | undefined = undefined): LineError {
  return { code, message, ...(pointer && { pointer }) };
}
