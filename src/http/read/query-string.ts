import type { TSchema } from 'typebox';
import type { Fault } from '../errors.ts';
import { Problem } from '../errors.ts';
import type { Parameters } from './parameters.ts';

/**
 * Reads a query string's values as the types that their schemas name, before these validate them. Stricter than the
 * validator's own coercion, which takes `1e1`, `20 ` and `limit=1&limit=1` for numbers: what isn't written the one
 * way the reference gives is refused, by name. Parameters that the schemas don't know are left for the validator.
 */
export function readQuery(raw: Readonly<Record<string, unknown>>, parameters: Parameters): object {
  const faults: Fault[] = [];
  const entries = Object.entries(raw).map(([name, value]) => {
    const parameter = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
    const read =
      parameter === undefined ? value : readValue(value, parameter.schema, parameter.form?.explode);
    if (!(read instanceof Refusal)) return [name, read];
    faults.push({ parameter: name, code: read.code, message: read.message });
    return [name, value];
  });
  if (faults.length > 0) {
    const detail = faults
      .map(({ parameter, message }) => `The parameter \`${parameter}\` ${message}.`)
      .join(' ');
    throw new Problem('invalid-parameter', detail, { errors: faults });
  }
  return Object.fromEntries(entries);
}

class Refusal {
  readonly code: string;
  readonly message: string;

  constructor(code: string, message: string) {
    this.code = code;
    this.message = message;
  }
}

function readValue(
  value: unknown,
  schema: TSchema & { type?: string },
  explode: boolean | undefined,
): unknown {
  if (schema.type === 'array' && explode === true) return Array.isArray(value) ? value : [value];
  if (typeof value !== 'string') return new Refusal('repeated', 'must be given once');
  if (schema.type === 'array') return value.split(',');
  if (schema.type === 'integer') {
    return INTEGER.test(value)
      ? Number(value)
      : new Refusal('wrong-type', 'must be a whole number in digits');
  }
  if (schema.type === 'boolean') {
    return value === 'true' || value === 'false'
      ? value === 'true'
      : new Refusal('wrong-type', 'must be true or false');
  }
  return value;
}

/** One spelling of each number, so that one page has one address. */
const INTEGER = /^(0|-?[1-9]\d{0,8})$/;
