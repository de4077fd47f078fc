import type { Static } from 'typebox';
import { TAG_TYPES } from '../../domain/tag.ts';
import { Type } from './builder.ts';
import { listOf } from './lists.ts';
import { chosenFrom, count, exact, id, nullable, oneOf, slug } from './scalars.ts';

export const TagRef = exact(
  {
    id: id('Names the tag for ever.'),
    slug: slug('politics'),
    name: Type.String({ description: 'As readers see it.', examples: ['Politics'] }),
    type: oneOf(TAG_TYPES, { description: 'What kind of thing the tag names.', examples: ['topic'] }),
  },
  { $id: 'TagRef', description: 'A tag, as an article names one.' },
);
export type TagRefWire = Static<typeof TagRef>;

export const Tag = exact(
  {
    ...TagRef.properties,
    description: nullable(Type.String(), {
      description: 'What the tag stands for.',
      examples: ['Parliaments, parties and elections.'],
    }),
    articleCount: count('Published articles that carry the tag.', 1),
  },
  { $id: 'Tag', description: 'A topic, person, place, organisation or event that articles are about.' },
);

export type TagWire = Static<typeof Tag>;

export const PartialTag = chosenFrom('PartialTag', Tag);

export const TagList = listOf<TagWire>('Tag');
export type TagListWire = Static<typeof TagList>;
