import type { Static } from 'typebox';
import { Type } from './builder.ts';
import type { Image } from './images.ts';
import { listOf } from './lists.ts';
import { chosenFrom, count, exact, id, nullable, ref, slug, webAddress } from './scalars.ts';

export const AuthorRef = exact(
  {
    id: id('Names the author for ever.'),
    slug: slug('ebenezer-mensah'),
    name: Type.String({ description: 'As printed in a byline.', examples: ['Ebenezer Mensah'] }),
  },
  { $id: 'AuthorRef', description: 'An author, as an article names one.' },
);
export type AuthorRefWire = Static<typeof AuthorRef>;

export const Author = exact(
  {
    ...AuthorRef.properties,
    bio: nullable(Type.String(), {
      description: 'Plain text, a blank line between paragraphs.',
      examples: ['Ebenezer Mensah is a distinguished correspondent with a fervor for journalism.'],
    }),
    role: nullable(Type.String(), { description: 'As printed under the name.', examples: ['Correspondent'] }),
    image: nullable(ref<Static<typeof Image>>('Image'), { description: 'A portrait.' }),
    links: Type.Array(
      exact({
        label: Type.String({ description: 'What to call it.', examples: ['Website'] }),
        url: webAddress('Where it leads.', 'https://www.example.com/ebenezer-mensah'),
      }),
      { description: 'Elsewhere on the web, in the order to show them.' },
    ),
    articleCount: count('Published articles that name the author.', 1),
    latestArticleAt: nullable(Type.String({ format: 'date-time' }), {
      description: 'When the newest of these was published; null without any.',
      examples: ['2023-12-29T09:37:00.000Z'],
    }),
  },
  { $id: 'Author', description: 'Somebody, or a desk, that bylines name.' },
);

export type AuthorWire = Static<typeof Author>;

export const PartialAuthor = chosenFrom('PartialAuthor', Author);

export const AuthorList = listOf<AuthorWire>('Author');
export type AuthorListWire = Static<typeof AuthorList>;
