import { onePage } from '../read/examples.ts';
import { COMMA_SEPARATED, choice, commaList, cursor, limit } from '../read/parameters.ts';
import { type ArticlePatchWire, type NewArticleWire, NOT_WRITABLE } from '../schemas/article-input.ts';
import { Type } from '../schemas/builder.ts';
import { ARTICLE_STATES, type EditorialArticleWire } from '../schemas/editorial-articles.ts';
import { ref } from '../schemas/scalars.ts';
import { DRAFT, LISTED_WORKING, NEW_ARTICLE, PATCH, WORKING } from './examples.ts';
import { editorial } from './operation.ts';

export const ARTICLE = { names: 'the article', example: WORKING.slug };
export const READS = ['drafts:read', 'articles:write'] as const;
export const WRITES = ['articles:write'] as const;
export const WORKING_COPY = ref<EditorialArticleWire>('EditorialArticle');

const one = (what: string, example: string) => ({
  schema: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 200,
      description: `${what}, by id or slug.`,
      examples: [example],
    }),
  ),
});

export const LIST = editorial({
  operationId: 'listWorkingArticles',
  summary: 'List working copies',
  description: 'Articles in any state, without their bodies. All filters must hold at once.',
  tag: 'Editing articles',
  scopes: READS,
  parameters: {
    state: commaList(ARTICLE_STATES, {
      description: 'The states to list, separated by commas; all of them unless given.',
      examples: [['draft', 'scheduled']],
    }),
    section: one('Filed in this section or below it', 'lithuania'),
    author: one('Of this author', 'ebenezer-mensah'),
    tag: one('With this tag', 'politics'),
    q: {
      schema: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: 200,
          description:
            'Words, or beginnings of words, that the title or the slug must have. Case and accents do not matter.',
          examples: ['kazakh activ'],
        }),
      ),
    },
    sort: choice(['-savedAt', 'savedAt', 'scheduledFor'], {
      description: 'The order; a minus means descending. `scheduledFor` lists only what has a schedule.',
      default: '-savedAt',
      examples: ['scheduledFor'],
    }),
    limit: limit(),
    cursor,
  },
  response: ref<object>('ListedArticleList'),
  contract: {
    answer: 'A page of working copies.',
    headers: ['Link'],
    examples: {
      desk: { summary: 'One article, edited since it was published', value: onePage(LISTED_WORKING) },
    },
  },
});

export const GET = editorial({
  operationId: 'getWorkingArticle',
  summary: 'Get a working copy',
  description: 'The article as its editors have it, whatever readers see.',
  tag: 'Editing articles',
  scopes: READS,
  ref: ARTICLE,
  parameters: {
    body: {
      ...commaList(['none', 'html', 'markdown'], {
        description: 'The languages of the body, separated by commas, or `none` alone; both unless given.',
        examples: [['markdown']],
      }),
      form: COMMA_SEPARATED,
    },
  },
  response: WORKING_COPY,
  contract: {
    answer: 'The working copy.',
    headers: ['ETag'],
    examples: { edited: { summary: 'Edited since it was published', value: WORKING } },
  },
});

export const CREATE = editorial({
  operationId: 'createArticle',
  summary: 'Create an article',
  description:
    'Begins a draft, which no reader sees. It needs a title; everything else has a default. What it names must be there, but for tags with `createMissing`.',
  tag: 'Editing articles',
  scopes: WRITES,
  parameters: {},
  body: ref<NewArticleWire>('NewArticle'),
  notWritable: NOT_WRITABLE,
  response: WORKING_COPY,
  status: 201,
  contract: {
    answer: 'The draft.',
    headers: ['ETag', 'Location'],
    sends: {
      story: { summary: 'A story with a new tag', value: NEW_ARTICLE },
      least: { summary: 'The least that is needed', value: { title: NEW_ARTICLE.title } },
    },
    examples: { draft: { summary: 'The draft', value: DRAFT } },
  },
});

export const EDIT = editorial({
  operationId: 'editArticle',
  summary: 'Edit an article',
  description:
    'Saves changes to the working copy as a merge patch (RFC 7396). Readers see them with the next publication. Where nothing differs, nothing is saved and the revision stays.',
  tag: 'Editing articles',
  scopes: WRITES,
  ref: ARTICLE,
  parameters: {},
  body: ref<ArticlePatchWire>('ArticlePatch'),
  notWritable: NOT_WRITABLE,
  response: WORKING_COPY,
  ifMatch: 'required',
  contract: {
    answer: 'The working copy.',
    headers: ['ETag'],
    sends: { headline: { summary: 'Another headline, no caption, no standfirst', value: PATCH } },
    examples: { edited: { summary: 'Edited', value: WORKING } },
    problems: [409],
  },
});

export const DELETE = editorial({
  operationId: 'deleteArticle',
  summary: 'Delete an article',
  description:
    'Deletes an article with all its revisions. One that readers see must be taken back or withdrawn first: 409. The notice of a withdrawal stays.',
  tag: 'Editing articles',
  scopes: WRITES,
  ref: ARTICLE,
  parameters: {},
  ifMatch: 'required',
  contract: { answer: 'It is gone.', problems: [409] },
});
