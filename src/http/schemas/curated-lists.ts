import type { Static } from 'typebox';
import { MAX_LIST_LENGTH } from '../../domain/curated-list.ts';
import { Type } from './builder.ts';
import { listOf } from './lists.ts';
import { chosenFrom, exact, id, instant, nullable, slug } from './scalars.ts';

export const CuratedList = exact(
  {
    id: id('Names the list for ever.'),
    slug: slug('front-page'),
    name: Type.String({ description: 'As readers see it.', examples: ['Front page'] }),
    description: nullable(Type.String(), {
      description: 'What the list is for.',
      examples: ['What matters most today.'],
    }),
    length: Type.Integer({
      minimum: 1,
      maximum: MAX_LIST_LENGTH,
      description: 'How many articles it shows at most.',
      examples: [20],
    }),
    publishedAt: instant('Since when it is there without a break.', '2023-12-29T11:40:00.000Z'),
    updatedAt: instant(
      'When its editors last published it; its articles come and go by themselves too.',
      '2023-12-29T11:40:00.000Z',
    ),
  },
  { $id: 'CuratedList', description: 'Articles that editors picked and ordered, such as the front page.' },
);
export type CuratedListWire = Static<typeof CuratedList>;

export const PartialCuratedList = chosenFrom('PartialCuratedList', CuratedList);

export const CuratedListList = listOf<CuratedListWire>('CuratedList');
export type CuratedListListWire = Static<typeof CuratedListList>;
