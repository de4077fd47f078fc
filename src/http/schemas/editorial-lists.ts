import type { Static } from 'typebox';
import { MAX_LIST_LENGTH, MAX_TAIL, NEW_LIST } from '../../domain/curated-list.ts';
import { MAX_SLUG, SLUG_PATTERN } from '../../domain/slug.ts';
import { MAX_DESCRIPTION, MAX_NAME, MAX_REF } from '../../domain/text-bounds.ts';
import { Type } from './builder.ts';
import { CuratedList } from './curated-lists.ts';
import { ARTICLE_STATES, ArticleRef } from './editorial-articles.ts';
import type { PageWire } from './lists.ts';
import { exact, instant, nullable, oneOf, ref } from './scalars.ts';

/*
 * Curated lists as editors see and write them.
 */

const TAIL = exact(
  {
    query: Type.String({
      maxLength: MAX_TAIL,
      description:
        'The query of a list of articles, as it stands in the address of /v1/articles: its filters and `sort`. Empty for all articles, the newest first.',
      examples: ['section=lithuania&tag=-opinion&sort=-publishedAt'],
    }),
  },
  { description: 'A saved query for articles.' },
);

const PinnedArticle = exact(
  {
    ...ArticleRef.properties,
    state: oneOf(ARTICLE_STATES, {
      description: 'Whether readers see it: only what is published is shown in its place.',
      examples: ['published'],
    }),
  },
  { $id: 'PinnedArticle', description: 'An article at its place at the head of a list.' },
);
export type PinnedArticleWire = Static<typeof PinnedArticle>;

const { id, slug, name, description, length } = CuratedList.properties;
const tailText = 'What fills the list up behind its pins; null for nothing.';

export const EditorialList = exact(
  {
    id,
    slug,
    name,
    description,
    pins: Type.Array(ref<PinnedArticleWire>('PinnedArticle'), {
      description: 'The articles at the head of the list, in order. One that was deleted is left out.',
    }),
    tail: nullable(TAIL, { description: tailText }),
    length,
    state: oneOf(['draft', 'published'], {
      description: 'Whether readers see a list by this id.',
      examples: ['published'],
    }),
    revision: Type.Integer({
      minimum: 1,
      description: 'Rises by one with every save; the `ETag` is this number in quotes.',
      examples: [3],
    }),
    hasUnpublishedEdits: Type.Boolean({
      description: 'Whether readers see another list than this one.',
      examples: [false],
    }),
    live: nullable(
      exact(
        {
          publishedAt: instant('Since when it is there without a break.', '2023-12-29T11:40:00.000Z'),
          updatedAt: instant('When it was last published.', '2023-12-29T11:40:00.000Z'),
        },
        { description: 'What readers see of it.' },
      ),
      { description: 'What readers see of it; null while they see nothing.' },
    ),
    createdAt: instant('When it was created.', '2023-12-29T11:38:00.000Z'),
    savedAt: instant('When it was last saved.', '2023-12-29T11:40:00.000Z'),
  },
  { $id: 'EditorialList', description: 'The working copy of a curated list.' },
);
export type EditorialListWire = Static<typeof EditorialList>;

const EditorialListList = exact(
  {
    data: Type.Array(ref<EditorialListWire>('EditorialList')),
    page: ref<PageWire>('Page'),
  },
  { $id: 'EditorialListList', description: 'A page of the list.' },
);
export type EditorialListListWire = Static<typeof EditorialListList>;

const listName = Type.String({
  minLength: 1,
  maxLength: MAX_NAME,
  description: 'As readers see it. Plain text; markup is taken out.',
  examples: ['Front page'],
});

const FIELDS = {
  slug: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: MAX_SLUG,
      pattern: SLUG_PATTERN,
      description:
        'The name in web addresses; made from the name and made unique unless given. One that another list has or had is 409.',
      examples: ['front-page'],
    }),
  ),
  description: Type.Optional(
    nullable(Type.String({ maxLength: MAX_DESCRIPTION }), {
      description: 'What the list is for. Plain text; markup is taken out.',
      examples: ['What matters most today.'],
    }),
  ),
  pins: Type.Optional(
    nullable(Type.Array(Type.String({ minLength: 1, maxLength: MAX_REF }), { maxItems: MAX_LIST_LENGTH }), {
      description:
        'The articles at the head of the list, in order, by id or slug, each once. Drafts too: they show up when they are published.',
      examples: [['what-the-court-said']],
    }),
  ),
  tail: Type.Optional(nullable(TAIL, { description: tailText })),
  length: Type.Optional(
    nullable(Type.Integer({ minimum: 1, maximum: MAX_LIST_LENGTH }), {
      description: `How many articles it shows at most; ${NEW_LIST.length} where nothing is said.`,
      examples: [NEW_LIST.length],
    }),
  ),
};

const NewList = exact(
  { name: listName, ...FIELDS },
  { $id: 'NewList', description: 'What a list begins with. All but the name may be left out.' },
);
export type NewListWire = Static<typeof NewList>;

const ListPatch = exact(
  { name: Type.Optional(listName), ...FIELDS },
  {
    $id: 'ListPatch',
    description:
      'A merge patch (RFC 7396): what is left out stays, null gives back the standard, the pins are replaced as a whole.',
  },
);
export type ListPatchWire = Static<typeof ListPatch>;

const ListPublication = exact({}, { $id: 'ListPublication', description: 'Nothing, or an empty object.' });
export type ListPublicationWire = Static<typeof ListPublication>;

/** What is shown of a list and no one can write. */
export const LIST_NOT_WRITABLE = [
  'id',
  'state',
  'revision',
  'hasUnpublishedEdits',
  'live',
  'createdAt',
  'savedAt',
] as const;

export const EDITORIAL_LIST_SCHEMAS = [
  PinnedArticle,
  EditorialList,
  EditorialListList,
  NewList,
  ListPatch,
  ListPublication,
] as const;
