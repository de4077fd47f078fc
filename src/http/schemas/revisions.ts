import type { Static } from 'typebox';
import { ARTICLE_ACTIONS } from '../../domain/revision.ts';
import { Type } from './builder.ts';
import { EditorialArticle } from './editorial-articles.ts';
import type { PageWire } from './lists.ts';
import { exact, instant, nullable, oneOf, ref, slug, webAddress } from './scalars.ts';

const number = Type.Integer({ minimum: 1, description: 'Rises by one with every save.', examples: [2] });

const LISTED = {
  revision: number,
  at: instant('When it was saved.'),
  by: exact(
    {
      keyId: nullable(Type.String({ format: 'uuid' }), {
        description: 'The key it was done with; null for the service itself.',
        examples: ['019a5c1e-2b7d-7c3a-9f10-6d2f4a1b8c05'],
      }),
      name: Type.String({ description: 'What the key is called.', examples: ['desk'] }),
    },
    { description: 'Who did it.' },
  ),
  action: oneOf(ARTICLE_ACTIONS, { description: 'What the save did.', examples: ['edit'] }),
  slug: slug('kazakh-activist-to-be-deported'),
  title: EditorialArticle.properties.title,
  links: exact({
    self: webAddress(
      'The revision with its content.',
      'https://api.example.com/v1/editorial/articles/018cb4f2-6d20-7c1e-8f3a-2b9d5e7a1c40/revisions/2',
    ),
  }),
};

export const Revision = exact(LISTED, { $id: 'Revision', description: 'One save of an article.' });
export type RevisionWire = Static<typeof Revision>;

export const RevisionList = exact(
  { data: Type.Array(ref<RevisionWire>('Revision')), page: ref<PageWire>('Page') },
  { $id: 'RevisionList', description: 'The saves of an article, the latest first.' },
);

const ids = (description: string) => Type.Array(Type.String({ format: 'uuid' }), { description });
const { url, language, genre, title, summary, dateline, image, source, rights, translationOf, expiresAt } =
  EditorialArticle.properties;

export const ArticleContent = exact(
  {
    title,
    summary,
    dateline,
    language,
    genre,
    body: exact(
      { html: Type.String(), markdown: Type.String() },
      { description: 'The same body in both languages.' },
    ),
    section: nullable(Type.String({ format: 'uuid' }), { description: 'The id of a section.' }),
    authors: ids('Ids, in byline order.'),
    tags: ids('Ids.'),
    image,
    source,
    rights,
    url,
    translationOf,
    related: ids('Ids, in order.'),
    expiresAt,
  },
  {
    $id: 'ArticleContent',
    description: 'What an article said, naming by id, since slugs and names may be others by now.',
  },
);
export type ArticleContentWire = Static<typeof ArticleContent>;

export const WholeRevision = exact(
  { ...LISTED, content: ref<ArticleContentWire>('ArticleContent') },
  { $id: 'WholeRevision', description: 'One save of an article, with what the article then said.' },
);
export type WholeRevisionWire = Static<typeof WholeRevision>;

const Segment = exact({
  op: oneOf(['equal', 'insert', 'delete'], {
    description: 'Whether both have it, or the later or the earlier one alone.',
    examples: ['equal'],
  }),
  text: Type.String({ description: 'Plain text.', examples: ['The court '] }),
});

const segments = (description: string) => Type.Array(Segment, { description });

export const RevisionDiff = exact(
  {
    from: Type.Integer({
      minimum: 0,
      description: 'The revision that it is compared with; 0 for an empty article.',
      examples: [1],
    }),
    to: number,
    title: segments('The headline, by words.'),
    summary: segments('The standfirst, by words.'),
    body: exact(
      {
        granularity: oneOf(['word', 'paragraph'], {
          description: 'By what the texts are compared: by paragraphs where they have too little in common.',
          examples: ['word'],
        }),
        segments: segments('In the order of the text.'),
      },
      {
        description: 'The text of the body. What changed of its markup alone is told in `fields`, as `body`.',
      },
    ),
    fields: Type.Array(
      exact({
        name: Type.String({ description: 'As in the content of a revision.', examples: ['genre'] }),
        before: Type.Unknown({
          description: 'What it was; null where there was nothing.',
          examples: ['news'],
        }),
        after: Type.Unknown({
          description: 'What it is; null where there is nothing.',
          examples: ['analysis'],
        }),
      }),
      { description: 'What else differs.' },
    ),
  },
  { $id: 'RevisionDiff', description: 'What differs between two revisions.' },
);
export type RevisionDiffWire = Static<typeof RevisionDiff>;

export const REVISION_SCHEMAS = [
  Revision,
  RevisionList,
  ArticleContent,
  WholeRevision,
  RevisionDiff,
] as const;
