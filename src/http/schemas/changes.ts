import type { Static } from 'typebox';
import { CHANGE_TYPES } from '../../domain/change.ts';
import type { ArticleWire } from './articles.ts';
import { Type } from './builder.ts';
import { exact, id, instant, nullable, oneOf, ref, slug } from './scalars.ts';

export const Change = exact(
  {
    seq: Type.Integer({
      minimum: 1,
      description: 'Rises from entry to entry. What comes late or twice is told by it.',
      examples: [42],
    }),
    type: oneOf(CHANGE_TYPES, { description: 'What happened.', examples: ['article.corrected'] }),
    at: instant('When it happened.'),
    id: id('What it happened to.'),
    slug: slug('lithuanian-migration-department-stands-by-decision-to-deport-kazakh-activist'),
    version: nullable(Type.Integer({ minimum: 0 }), {
      description: 'The article’s public version after it; null for what has no versions.',
      examples: [2],
    }),
    reason: Type.Optional(
      Type.String({
        description: 'Of a kill, why; of a correction, its note; of one that ended by itself, `expired`.',
        examples: ['Published in error.'],
      }),
    ),
    retold: Type.Optional(
      Type.Literal(true, {
        description:
          'The version is not a new one: what has changed is what it belongs with, or is to be read next.',
      }),
    ),
    withdrawnAt: Type.Optional(
      instant('Of a kill, and of what ended by itself: since when readers are told that it is gone.'),
    ),
    into: Type.Optional(id('What took its place, where it was merged or deleted in favour of another.')),
    article: Type.Optional(
      ref<ArticleWire>('Article', {
        description:
          'The article as it is now, which may be newer than the entry. Absent where it is gone: an entry that says so is this one or follows.',
      }),
    ),
    translationGroup: Type.Optional(
      id(
        'The same for an article and its translations. Each article has one, whether it has translations or not.',
      ),
    ),
    related: Type.Optional(
      Type.Array(id('An article.'), {
        description: 'With `article`: what its editors want read next, first among its related articles.',
        examples: [[]],
      }),
    ),
    formerSlugs: Type.Optional(
      Type.Array(slug('a-former-slug'), {
        description:
          'What leads to it beside its slug, or to what it was merged into: of what is there now, and of a kill.',
        examples: [['kazakh-activist']],
      }),
    ),
    formerIds: Type.Optional(
      Type.Array(id('An author, section or tag.'), {
        description:
          'Of an author, section or tag, or of what it was merged into: what leads to it beside its id.',
        examples: [[]],
      }),
    ),
  },
  { $id: 'Change', description: 'One entry of the change feed.' },
);
export type ChangeWire = Static<typeof Change>;

export const ChangeList = exact(
  {
    data: Type.Array(ref<ChangeWire>('Change'), { description: 'In the order in which it happened.' }),
    next: Type.String({
      description: 'To be given as `after` next time: keep it once these entries are dealt with.',
      examples: ['0f7uz60ul7qxWyJuZXh0Iiw0MiwiVnExZkpwN2siLC0xLCIiXQ'],
    }),
    caughtUp: Type.Boolean({
      description: 'Whether this was all, for now. Otherwise ask on at once, even where `data` is empty.',
      examples: [true],
    }),
  },
  { $id: 'ChangeList', description: 'A piece of the change feed.' },
);
export type ChangeListWire = Static<typeof ChangeList>;
