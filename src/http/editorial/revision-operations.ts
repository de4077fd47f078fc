import { onePage } from '../read/examples.ts';
import { cursor, limit } from '../read/parameters.ts';
import { Type } from '../schemas/builder.ts';
import type { RevisionDiffWire, RevisionWire, WholeRevisionWire } from '../schemas/revisions.ts';
import { exact, ref } from '../schemas/scalars.ts';
import { ARTICLE, READS, WORKING_COPY, WRITES } from './article-operations.ts';
import { LEAD, WORKING } from './examples.ts';
import { editorial } from './operation.ts';

const REVISION_EXAMPLE: RevisionWire = {
  revision: 2,
  at: '2023-12-29T11:38:00.000Z',
  by: { keyId: '019a5c1e-2b7d-7c3a-9f10-6d2f4a1b8c05', name: 'desk' },
  action: 'edit',
  slug: WORKING.slug,
  title: WORKING.title,
  links: { self: `${WORKING.links.self}/revisions/2` },
};

const WHOLE_EXAMPLE: WholeRevisionWire = {
  ...REVISION_EXAMPLE,
  content: {
    title: WORKING.title,
    summary: WORKING.summary,
    dateline: WORKING.dateline,
    language: WORKING.language,
    genre: WORKING.genre,
    body: { html: `<p>${LEAD}</p>`, markdown: LEAD },
    section: WORKING.section?.id ?? null,
    authors: WORKING.authors.map(({ id }) => id),
    tags: WORKING.tags.map(({ id }) => id),
    image: WORKING.image,
    source: WORKING.source,
    rights: WORKING.rights,
    url: WORKING.url,
    translationOf: WORKING.translationOf,
    related: [],
    expiresAt: WORKING.expiresAt,
  },
};

const DIFF_EXAMPLE: RevisionDiffWire = {
  from: 1,
  to: 2,
  title: [
    { op: 'equal', text: 'Department ' },
    { op: 'delete', text: 'Reverses' },
    { op: 'insert', text: 'Stands by' },
    { op: 'equal', text: ' Decision' },
  ],
  summary: [],
  body: { granularity: 'word', segments: [{ op: 'equal', text: LEAD }] },
  fields: [{ name: 'genre', before: 'analysis', after: 'news' }],
};

const revision = {
  path: {
    revision: Type.String({ description: 'The number of a revision.', examples: ['2'] }),
  },
  form: {
    revision: {
      schema: { type: 'integer', minimum: 1 },
      examples: { example: { summary: 'The second save', value: 2 } },
    },
  },
};

const common = { tag: 'Editing articles', ref: ARTICLE } as const;

export const REVISIONS = editorial({
  ...common,
  operationId: 'listRevisions',
  summary: 'List an article’s revisions',
  description: 'Every save of the working copy: who made it, when, and what it did. The latest comes first.',
  scopes: READS,
  parameters: { limit: limit(), cursor },
  response: ref<object>('RevisionList'),
  contract: {
    answer: 'A page of revisions.',
    headers: ['Link'],
    examples: { one: { summary: 'One save', value: onePage(REVISION_EXAMPLE) } },
  },
});

export const REVISION = editorial({
  ...common,
  operationId: 'getRevision',
  summary: 'Get a revision',
  description: 'What the working copy said after that save.',
  scopes: READS,
  path: revision.path,
  parameters: {},
  response: ref<WholeRevisionWire>('WholeRevision'),
  contract: {
    answer: 'The revision.',
    parameters: revision.form,
    examples: { edited: { summary: 'An edit', value: WHOLE_EXAMPLE } },
  },
});

export const DIFF = editorial({
  ...common,
  operationId: 'compareRevisions',
  summary: 'Compare two revisions',
  description:
    'What differs between a revision and an earlier or later one: texts by words, the rest by fields.',
  scopes: READS,
  path: revision.path,
  parameters: {
    against: {
      schema: Type.Optional(
        Type.Integer({
          minimum: 0,
          description:
            'The revision to compare with; the one before unless given, and 0 for an empty article.',
          examples: [1],
        }),
      ),
    },
  },
  response: ref<RevisionDiffWire>('RevisionDiff'),
  contract: {
    answer: 'The differences.',
    parameters: revision.form,
    examples: { headline: { summary: 'Another headline', value: DIFF_EXAMPLE } },
  },
});

export const RESTORE = editorial({
  ...common,
  operationId: 'restoreRevision',
  summary: 'Restore a revision',
  description:
    'Saves what the article said then anew, as its next revision; the slug stays. What was merged since is followed; what was deleted since is named, and nothing is saved.',
  scopes: WRITES,
  path: revision.path,
  parameters: {},
  body: exact({}, { description: 'Nothing is asked.' }),
  bodyMayMiss: true,
  response: WORKING_COPY,
  ifMatch: 'optional',
  contract: {
    answer: 'The working copy.',
    headers: ['ETag'],
    parameters: revision.form,
    sends: { nothing: { summary: 'Nothing', value: {} } },
    examples: { restored: { summary: 'Restored', value: WORKING } },
  },
});
