import type { Static } from 'typebox';
import { Type } from './builder.ts';
import { exact, nullable, ref } from './scalars.ts';

export const Page = exact(
  {
    limit: Type.Integer({ minimum: 1, description: 'How many items a page holds at most.', examples: [20] }),
    next: nullable(Type.String(), {
      description: 'The `cursor` of the next page; null on the last.',
      examples: ['0gar4u0veq5qn0_1786170239352841978'],
    }),
    prev: nullable(Type.String(), {
      description: 'The `cursor` of the page before; null on the first.',
      examples: [null],
    }),
    total: Type.Optional(
      Type.Integer({
        minimum: 0,
        description: 'How many items all pages hold; only with `total=true`.',
        examples: [1],
      }),
    ),
  },
  { $id: 'Page', description: 'Where this page stands in its list.' },
);
export type PageWire = Static<typeof Page>;

/** The component `<Name>List`: a page of `<Name>`s, or with `fields` of `Partial<Name>`s. */
export function listOf<T extends { readonly id: string }>(name: string) {
  return exact(
    {
      data: Type.Unsafe<readonly (T | Chosen<T>)[]>(Type.Array(wholeOrChosen<T>(name))),
      page: ref<PageWire>('Page'),
    },
    {
      $id: `${name}List`,
      description: `A page of the list. With \`fields\`, \`data\` holds Partial${name}s.`,
    },
  );
}

/** A resource, or what `fields` chose from it. */
export function wholeOrChosen<T extends { readonly id: string }>(name: string) {
  return Type.Unsafe<T | Chosen<T>>(Type.Union([Type.Ref(name), Type.Ref(`Partial${name}`)]));
}

export type Chosen<T extends { readonly id: string }> = Partial<T> & Pick<T, 'id'>;

export type ListWire<T extends { readonly id: string }> = {
  data: readonly (T | Chosen<T>)[];
  page: PageWire;
};
