import type { Static } from 'typebox';
import { Type } from './builder.ts';
import { type Chosen, listOf, wholeOrChosen } from './lists.ts';
import { chosenFrom, count, exact, id, nullable, ref, slug } from './scalars.ts';

export const SectionRef = exact(
  {
    id: id('Names the section for ever.'),
    slug: slug('lithuania'),
    name: Type.String({ description: 'As readers see it.', examples: ['Lithuania'] }),
  },
  { $id: 'SectionRef', description: 'A section, as an article or another section names one.' },
);
export type SectionRefWire = Static<typeof SectionRef>;

export type SectionWire = SectionRefWire & {
  description: string | null;
  parent: SectionRefWire | null;
  path: string;
  ancestors: readonly SectionRefWire[];
  articleCount: number;
  children?: readonly (SectionWire | Chosen<SectionWire>)[];
};

export const Section = exact(
  {
    ...SectionRef.properties,
    description: nullable(Type.String(), {
      description: 'What the section is about.',
      examples: ['News from Lithuania.'],
    }),
    parent: nullable(ref<SectionRefWire>('SectionRef'), {
      description: 'The section that this one stands in; null at the top of the tree.',
    }),
    path: Type.String({
      description: 'The slugs from the top of the tree down to this section.',
      examples: ['europe/lithuania'],
    }),
    ancestors: Type.Array(ref<SectionRefWire>('SectionRef'), {
      description: 'From the top of the tree down to the parent: a breadcrumb trail.',
    }),
    articleCount: count('Published articles in the section and in those below it.', 1),
    children: Type.Optional(
      Type.Unsafe<NonNullable<SectionWire['children']>>(
        Type.Array(wholeOrChosen('Section'), {
          description: 'The sections right below this one; only with `tree=true`.',
        }),
      ),
    ),
  },
  { $id: 'Section', description: 'A place in the tree that articles are filed under.' },
);

export const PartialSection = chosenFrom('PartialSection', Section);

export const SectionList = listOf<SectionWire>('Section');
export type SectionListWire = Static<typeof SectionList>;
