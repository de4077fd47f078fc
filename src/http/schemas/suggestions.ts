import type { Static } from 'typebox';
import { Type } from './builder.ts';
import { exact, id, oneOf, ref, slug, webAddress } from './scalars.ts';

export const Suggestion = exact(
  {
    type: oneOf(['article', 'author', 'section', 'tag'], {
      description: 'What the completion leads to.',
      examples: ['author'],
    }),
    id: id('Names it for ever.'),
    slug: slug('ebenezer-mensah'),
    text: Type.String({ description: 'The title or name to show.', examples: ['Ebenezer Mensah'] }),
    links: exact({
      self: webAddress('The resource itself.', 'https://api.example.com/v1/authors/ebenezer-mensah'),
    }),
  },
  { $id: 'Suggestion', description: 'One completion of what a reader has typed so far.' },
);
export type SuggestionWire = Static<typeof Suggestion>;

export const SuggestionList = exact(
  { data: Type.Array(ref<SuggestionWire>('Suggestion')) },
  { $id: 'SuggestionList', description: 'Completions, the most useful first.' },
);
export type SuggestionListWire = Static<typeof SuggestionList>;
