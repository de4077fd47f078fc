import type { Type as TypeBox } from 'typebox';

type Builder = Pick<
  typeof TypeBox,
  | 'Array'
  | 'Boolean'
  | 'Integer'
  | 'Literal'
  | 'Null'
  | 'Object'
  | 'Optional'
  | 'Partial'
  | 'Ref'
  | 'String'
  | 'Union'
  | 'Unknown'
  | 'Unsafe'
>;

type Schema = Readonly<Record<string, unknown>>;
type Properties = Readonly<Record<string, Schema>>;

/** What is left out of an object's `required`. */
const optionals = new WeakSet<Schema>();

function optional(schema: Schema): Schema {
  const copy = { ...schema };
  optionals.add(copy);
  return copy;
}

function object(properties: Properties, options?: Schema): Schema {
  const required = Object.entries(properties).flatMap(([name, schema]) =>
    optionals.has(schema) ? [] : [name],
  );
  return { type: 'object', ...(required.length > 0 && { required }), properties, ...options };
}

/** What is said of the whole beside its properties is left out: its `$id`, that it is exact. */
function partial({ properties }: { readonly properties: Properties }, options?: Schema): Schema {
  const all = Object.entries(properties).map(([name, schema]) => [name, optional(schema)]);
  return object(Object.fromEntries(all), options);
}

/**
 * JSON Schema as TypeBox builds it and with TypeBox's types, as far as routes describe themselves by it. TypeBox itself can't be loaded in part, and its 370
 * modules took an eighth of a start; a test holds what each of these makes to what TypeBox makes.
 */
const builder: { readonly [Name in keyof Builder]: (...given: never[]) => unknown } = {
  Array: (items: Schema, options?: Schema) => ({ type: 'array', items, ...options }),
  Boolean: (options?: Schema) => ({ type: 'boolean', ...options }),
  Integer: (options?: Schema) => ({ type: 'integer', ...options }),
  Literal: (value: string | number | boolean, options?: Schema) => ({
    type: typeof value,
    const: value,
    ...options,
  }),
  Null: (options?: Schema) => ({ type: 'null', ...options }),
  Object: object,
  Optional: optional,
  Partial: partial,
  Ref: (name: string, options?: Schema) => ({ $ref: name, ...options }),
  String: (options?: Schema) => ({ type: 'string', ...options }),
  Union: (anyOf: readonly Schema[], options?: Schema) => ({ anyOf, ...options }),
  Unknown: (options?: Schema) => ({ ...options }),
  Unsafe: (schema: Schema) => schema,
};

/** By TypeBox's types, which say of each value more than it shows. */
export const Type = builder as unknown as Builder;
