import type { Static, TObject, TSchema } from 'typebox';
import type { ParameterForm } from '../openapi.ts';
import { Type } from '../schemas/builder.ts';
import { MAX_CURSOR_LENGTH } from './cursor.ts';

/** A query parameter: how it is validated, how it is written in the URL, and what a value that doesn't fit is told. */
export type Parameter<T extends TSchema = TSchema> = {
  readonly schema: T;
  readonly form?: ParameterForm;
  /** Ends the sentence "the parameter must be ..." where a pattern alone would tell little. */
  readonly expects?: string;
};

export type Parameters = Readonly<Record<string, Parameter>>;

/** What a handler is given of a query with these parameters. */
export type QueryOf<P extends Parameters> = Static<QuerySchema<P>>;

export type QuerySchema<P extends Parameters> = TObject<{ [K in keyof P]: P[K]['schema'] }>;

/** Of a page, where nothing else is said. */
export const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 100;

/** The default is only told, since a validator that filled it in would hide whether a limit was asked for. */
export function limit(standard = DEFAULT_LIMIT, maximum = MAX_LIMIT) {
  const range = { minimum: 1, maximum };
  const texts = { description: 'How many items to return at most.', examples: [standard] };
  return {
    schema: Type.Optional(Type.Integer({ ...range, ...texts })),
    form: { schema: { type: 'integer', ...range, default: standard } },
  };
}

/** Whatever it holds that no cursor does is refused as an invalid cursor, so the wire schema leaves all to that. */
export const cursor = {
  schema: Type.Optional(
    Type.String({
      description:
        'Where the page begins: `page.next` or `page.prev` of another page of the same list. It keeps its place while items come and go, and is tied to the path, the filters and the sort order; the other parameters may change from page to page.',
      examples: ['0gar4u0veq5qn0_1786170239352841978'],
    }),
  ),
  form: {
    schema: { type: 'string', minLength: 1, maxLength: MAX_CURSOR_LENGTH, pattern: '^[A-Za-z0-9_-]+$' },
  },
};

/** Top-level names to return; `names` are those of the resource. */
export function fields<const N extends string>(names: readonly N[], example: readonly N[]) {
  return commaList(names, {
    description:
      'The properties to return, separated by commas; `id` always comes. All of them unless given.',
    examples: [example],
  });
}

/** One value of a closed list. */
export function choice<const T extends string>(
  values: readonly T[],
  texts: { readonly description: string; readonly default?: T; readonly examples: readonly T[] },
) {
  return { schema: Type.Optional(Type.Unsafe<T>({ type: 'string', enum: [...values], ...texts })) };
}

/** Given once, its values separated by commas. */
export function commaList<const T extends string>(
  values: readonly T[],
  texts: {
    readonly description: string;
    readonly default?: readonly T[];
    readonly examples: readonly (readonly T[])[];
  },
) {
  const items = Type.Unsafe<T>({ type: 'string', enum: [...values] });
  return {
    schema: Type.Optional(
      Type.Unsafe<readonly T[]>(Type.Array(items, { minItems: 1, uniqueItems: true, ...texts })),
    ),
    form: COMMA_SEPARATED,
  };
}

export const COMMA_SEPARATED = { style: 'form', explode: false } as const;

/** Given as often as there are conditions. */
export const REPEATED = { style: 'form', explode: true } as const;
