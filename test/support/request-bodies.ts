import fc, { type Arbitrary } from 'fast-check';
import { resolved } from './contract-document.ts';

type Schema = {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly format?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
};

/** What members of these names refer to, so that not every body names nothing. */
export type KnownMembers = Readonly<Record<string, readonly string[]>>;

/** JSON that a schema of the document allows. */
export function validBody(schema: object, known: KnownMembers): Arbitrary<unknown> {
  return jsonOf(schema as Schema, known, null);
}

/** JSON that is allowed but for one place: a member of another kind, one too many, or text that is none. */
export function nearlyValidBody(schema: object, known: KnownMembers): Arbitrary<string> {
  return fc
    .tuple(validBody(schema, known), fc.nat(), fc.constantFrom(...ODD_VALUES))
    .map(([body, pick, odd]) => {
      if (typeof body !== 'object' || body === null) return odd;
      const names = [...Object.keys(body), 'unknownMember', 'id', 'version'];
      const name = names[pick % names.length] ?? 'id';
      const members = Object.entries({ ...body, [name]: undefined }).map(
        ([key, value]) => `${JSON.stringify(key)}:${key === name ? odd : JSON.stringify(value)}`,
      );
      return `{${members.join(',')}}`;
    });
}

/** As JSON text, since some of them can be written and not held. */
const ODD_VALUES = [
  'null',
  'true',
  '0',
  '-1',
  '1e400',
  '""',
  '" "',
  '[]',
  '[null]',
  '{}',
  '{"__proto__":{"a":1}}',
  '{"html":"<script>alert(1)</script>","markdown":"both"}',
  '"\\ud800"',
  '"a\\u0000b"',
  '"2024-02-30T00:00:00Z"',
  '"javascript:alert(1)"',
  `"${'x'.repeat(100_000)}"`,
  `${'['.repeat(60)}${']'.repeat(60)}`,
  'nonsense',
  '"unclosed',
];

function jsonOf(given: Schema, known: KnownMembers, name: string | null): Arbitrary<unknown> {
  const { value: schema } = resolved(given, '');
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map((one) => jsonOf(one, known, name)));
  switch (schema.type) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'integer':
    case 'number':
      return fc.integer({ min: schema.minimum ?? 0, max: schema.maximum ?? 10_000 });
    case 'array':
      return fc.uniqueArray(jsonOf(schema.items ?? {}, known, name), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? 3, 3),
        selector: (item) => JSON.stringify(item),
      });
    case 'object':
      return objectOf(schema, known);
    case 'string':
      return name !== null && known[name] !== undefined
        ? fc.oneof(
            { weight: 4, arbitrary: fc.constantFrom(...known[name]) },
            { weight: 1, arbitrary: textOf(schema) },
          )
        : textOf(schema);
    default:
      throw new Error(`no values are known for ${JSON.stringify(given)}`);
  }
}

function objectOf({ properties = {}, required = [] }: Schema, known: KnownMembers): Arbitrary<unknown> {
  const members = Object.entries(properties).map(
    ([name, member]) => [name, jsonOf(member, known, name)] as const,
  );
  return fc.record(Object.fromEntries(members), { requiredKeys: [...required] });
}

function textOf({ format, pattern, minLength = 0, maxLength = 40 }: Schema): Arbitrary<string> {
  if (format === 'date-time') return fc.constantFrom('2024-01-01T00:00:00Z', '2031-06-30T12:00:00.5+02:00');
  if (format === 'uuid') return fc.uuid();
  if (format === 'uri') return fc.webUrl();
  if (pattern !== undefined)
    return fc.stringMatching(new RegExp(pattern), { maxLength: Math.min(maxLength, 200) });
  return fc.string({ unit: 'grapheme', minLength, maxLength: Math.min(maxLength, Math.max(40, minLength)) });
}
