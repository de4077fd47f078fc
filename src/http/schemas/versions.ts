import type { Static } from 'typebox';
import type { ChangeType } from '../../domain/change.ts';
import { Type } from './builder.ts';
import type { PageWire } from './lists.ts';
import { count, exact, instant, nullable, oneOf, ref } from './scalars.ts';

/** What may have made a version: the changes that publish. */
const VERSION_TYPES = [
  'article.published',
  'article.updated',
  'article.corrected',
  'article.reinstated',
] as const satisfies readonly ChangeType[];

export const ArticleVersion = exact(
  {
    version: Type.Integer({ minimum: 1, description: 'Rises by one with each publication.', examples: [1] }),
    at: instant('When it was published.'),
    type: oneOf<ChangeType>(VERSION_TYPES, {
      description: 'What made it.',
      examples: ['article.published'],
    }),
    title: Type.String({
      description: 'The headline then.',
      examples: ['Lithuanian Migration Department Stands by Decision to Deport Kazakh Activist'],
    }),
    summary: nullable(Type.String(), { description: 'The standfirst then.', examples: [null] }),
    wordCount: count('Words in the body then.', 270),
  },
  { $id: 'ArticleVersion', description: 'One published version of an article.' },
);
export type ArticleVersionWire = Static<typeof ArticleVersion>;

export const ArticleVersionList = exact(
  { data: Type.Array(ref<ArticleVersionWire>('ArticleVersion')), page: ref<PageWire>('Page') },
  { $id: 'ArticleVersionList', description: 'What readers were shown, the newest version first.' },
);
export type ArticleVersionListWire = Static<typeof ArticleVersionList>;
