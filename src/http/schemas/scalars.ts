import type { Static, TObject, TProperties, TSchema } from 'typebox';
import { Type } from './builder.ts';

type Texts<T> = { readonly description?: string; readonly examples?: readonly T[] };

export function id(description: string) {
  return Type.String({ format: 'uuid', description, examples: ['018cb4f2-6d20-7c1e-8f3a-2b9d5e7a1c40'] });
}

export function slug(example: string) {
  return Type.String({
    minLength: 1,
    description: 'The name in web addresses. It may change; the former one then redirects.',
    examples: [example],
  });
}

/** RFC 3339 in UTC with milliseconds. */
export function instant(description: string, example = '2023-12-29T11:38:00.000Z') {
  return Type.String({ format: 'date-time', description, examples: [example] });
}

export function webAddress(description: string, example: string) {
  return Type.String({ format: 'uri', description, examples: [example] });
}

export function count(description: string, example: number) {
  return Type.Integer({ minimum: 0, description, examples: [example] });
}

export function oneOf<const T extends string>(values: readonly T[], texts: Texts<T> = {}) {
  return Type.Unsafe<T>({ type: 'string', enum: [...values], ...texts });
}

/** A value or null, the null written out, since OpenAPI 3.1 has no `nullable`. */
export function nullable<T extends TSchema>(type: T, texts: Texts<Static<T> | null> = {}) {
  return Type.Union([type, Type.Null()], texts);
}

/** A reference to the component of that name, with the component's own type. */
export function ref<T>(name: string, texts: { readonly description?: string } = {}) {
  return Type.Unsafe<T>(Type.Ref(name, texts));
}

/** An object that holds nothing but these properties; with a name, a component of the published document. */
export function exact<P extends TProperties>(
  properties: P,
  texts: { readonly $id?: string; readonly description?: string } = {},
) {
  return Type.Object(properties, { additionalProperties: false, ...texts });
}

/** What is left of a resource when `fields` chose from it: any of its properties, and always the `id`. */
export function chosenFrom<P extends TProperties & { readonly id: TSchema }>(
  name: string,
  whole: TObject<P>,
) {
  const { id: identifier } = whole.properties;
  return exact(
    { ...Type.Partial(whole).properties, id: identifier },
    { $id: name, description: 'The properties that `fields` asked for.' },
  );
}
