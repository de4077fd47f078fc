import { JsonFault } from '../../domain/json-fault.ts';
import { parseStrictJson } from '../../domain/strict-json.ts';
import { LineFault } from './answers.ts';
import type { RawLine } from './lines.ts';
import { LINES, type Line } from './wire.ts';

/** Members and elements of a line: an export tells all corrections of an article and all that a tag was merged from. */
const MAX_VALUES = 100_000;

/** Reads one line strictly: what is too long, no UTF-8, no JSON, unknown or of the wrong kind is a LineFault. */
export function readLine({ bytes }: RawLine, maxLine: number): Line {
  if (bytes === null) {
    throw new LineFault('payload-too-large', `the line is longer than ${maxLine} bytes`);
  }
  const value = jsonOf(bytes);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new LineFault('invalid-body', 'the line is not a JSON object');
  }
  const { type = 'article', revision } = value as { readonly type?: unknown; readonly revision?: unknown };
  if (!isType(type)) {
    throw new LineFault('invalid-body', `this must be one of ${Object.keys(LINES).join(', ')}`, '/type');
  }
  const { kind, fed, whole } = LINES[type];
  const isWhole = revision !== undefined;
  const schema = isWhole ? whole : fed;
  if (!schema.Check(value)) throw faultOf(schema.Errors(value));
  return { kind, whole: isWhole, line: value } as Line;
}

function isType(type: unknown): type is keyof typeof LINES {
  return typeof type === 'string' && Object.hasOwn(LINES, type);
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return parseStrictJson(bytes, MAX_VALUES);
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error;
    throw new LineFault('invalid-body', `the line ${error.message}`, error.pointer ?? undefined);
  }
}

type SchemaErrors = ReturnType<(typeof LINES)['article']['fed']['Errors']>;

/** The first fault, named after its place. Messages never repeat what was sent. */
function faultOf(errors: SchemaErrors): LineFault {
  const [fault] = errors;
  if (fault === undefined) return new LineFault('invalid-body', 'the line is not valid');
  const { instancePath, keyword, message } = fault;
  if (keyword === 'boolean') return new LineFault('invalid-body', 'this is not a known field', instancePath);
  if (keyword === 'required') {
    const [name = ''] = fault.params.requiredProperties;
    return new LineFault('invalid-body', 'this is required', `${instancePath}/${name}`);
  }
  if (keyword === 'enum') {
    return new LineFault(
      'invalid-body',
      `must be one of ${fault.params.allowedValues.join(', ')}`,
      instancePath,
    );
  }
  const alternatives = errors.filter(
    (other) => other.instancePath === instancePath && other.keyword !== 'anyOf',
  );
  const accepted = [...new Set(alternatives.map((other) => other.message))].join(' or ');
  return new LineFault('invalid-body', accepted === '' ? message : accepted, instancePath);
}
