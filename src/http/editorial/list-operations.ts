import { LIST, LISTED, onePage } from '../read/examples.ts';
import { cursor, limit } from '../read/parameters.ts';
import type {
  EditorialListListWire,
  EditorialListWire,
  ListPatchWire,
  ListPublicationWire,
  NewListWire,
} from '../schemas/editorial-lists.ts';
import { LIST_NOT_WRITABLE } from '../schemas/editorial-lists.ts';
import { ref } from '../schemas/scalars.ts';
import { editorial } from './operation.ts';

const TAG = 'Editing lists';
const READS = ['drafts:read', 'articles:write'] as const;
const WRITES = ['articles:write'] as const;
const PUBLISHES = ['articles:publish'] as const;
const ONE_HEADERS = ['ETag', 'Cache-Control'] as const;
const NAMED = { names: 'the list', example: LIST.slug };
/** A list has no section, so that a key which is limited to some has no business with any. */
const LIMITED = 'A key that is limited to sections has no access to lists.';

const { publishedAt, updatedAt, ...shown } = LIST;
const EXAMPLE: EditorialListWire = {
  ...shown,
  pins: [{ id: LISTED.id, slug: LISTED.slug, title: LISTED.title, state: 'published' }],
  tail: { query: 'section=lithuania&sort=-publishedAt' },
  state: 'published',
  revision: 2,
  hasUnpublishedEdits: false,
  live: { publishedAt, updatedAt },
  createdAt: '2023-12-29T11:38:00.000Z',
  savedAt: updatedAt,
};
const DRAFT: EditorialListWire = {
  ...EXAMPLE,
  state: 'draft',
  revision: 1,
  live: null,
  savedAt: EXAMPLE.createdAt,
};
const wire = ref<EditorialListWire>('EditorialList');
const published = { list: { summary: LIST.name, value: EXAMPLE } };

export const LIST_LISTS = editorial({
  operationId: 'listEditorialLists',
  summary: 'List curated lists to edit',
  description: `The working copies of all lists, by name. ${LIMITED}`,
  tag: TAG,
  scopes: READS,
  parameters: { limit: limit(), cursor },
  response: ref<EditorialListListWire>('EditorialListList'),
  contract: {
    answer: 'A page of lists.',
    headers: ['Cache-Control', 'Link'],
    examples: { page: { summary: 'One list', value: onePage(EXAMPLE) } },
  },
});

export const GET_LIST = editorial({
  operationId: 'getEditorialList',
  summary: 'Get a curated list to edit',
  description: `The working copy of one list. A slug by which readers know it finds it too. ${LIMITED}`,
  tag: TAG,
  scopes: READS,
  ref: NAMED,
  parameters: {},
  response: wire,
  contract: { answer: 'The list.', headers: ONE_HEADERS, examples: published },
});

export const CREATE_LIST = editorial({
  operationId: 'createList',
  summary: 'Create a curated list',
  description: `A draft, which no reader sees before it is published. ${LIMITED}`,
  tag: TAG,
  scopes: WRITES,
  parameters: {},
  body: ref<NewListWire>('NewList'),
  notWritable: LIST_NOT_WRITABLE,
  response: wire,
  status: 201,
  contract: {
    answer: 'The new list.',
    headers: [...ONE_HEADERS, 'Location'],
    examples: { list: { summary: LIST.name, value: DRAFT } },
    sends: {
      front: {
        summary: 'A front page',
        value: { name: LIST.name, pins: [LISTED.slug], tail: EXAMPLE.tail, length: 20 },
      },
    },
  },
});

export const EDIT_LIST = editorial({
  operationId: 'editList',
  summary: 'Edit a curated list',
  description: `Readers see the change when the list is published again. A patch that changes nothing leaves the revision as it is. ${LIMITED}`,
  tag: TAG,
  scopes: WRITES,
  ref: NAMED,
  parameters: {},
  body: ref<ListPatchWire>('ListPatch'),
  notWritable: LIST_NOT_WRITABLE,
  response: wire,
  ifMatch: 'required',
  contract: {
    answer: 'The list as it is now.',
    headers: ONE_HEADERS,
    problems: [409],
    examples: {
      list: {
        summary: 'Edited, not published yet',
        value: { ...EXAMPLE, revision: 3, hasUnpublishedEdits: true },
      },
    },
    sends: { pins: { summary: 'Another lead', value: { pins: [LISTED.slug] } } },
  },
});

export const DELETE_LIST = editorial({
  operationId: 'deleteList',
  summary: 'Delete a curated list',
  description: `For good: its slugs are free again. While readers see it this is 409: take it back first. It must be named by its present slug or its id. ${LIMITED}`,
  tag: TAG,
  scopes: WRITES,
  ref: NAMED,
  parameters: {},
  ifMatch: 'required',
  contract: { answer: 'It is gone.', headers: ['Cache-Control'], problems: [409] },
});

export const PUBLISH_LIST = editorial({
  operationId: 'publishList',
  summary: 'Publish a curated list',
  description: `Shows the working copy to readers; publishing again publishes the edits. A slug that readers knew redirects. ${LIMITED}`,
  tag: TAG,
  scopes: PUBLISHES,
  ref: NAMED,
  parameters: {},
  body: ref<ListPublicationWire>('ListPublication'),
  bodyMayMiss: true,
  response: wire,
  ifMatch: 'required',
  contract: {
    answer: 'The list as it is now.',
    headers: ONE_HEADERS,
    examples: published,
    sends: { now: { summary: 'At once', value: {} } },
  },
});

export const UNPUBLISH_LIST = editorial({
  operationId: 'unpublishList',
  summary: 'Take a curated list back',
  description: `For readers it is there no more; the working copy stays. ${LIMITED}`,
  tag: TAG,
  scopes: PUBLISHES,
  ref: NAMED,
  parameters: {},
  response: wire,
  ifMatch: 'required',
  contract: {
    answer: 'The list as it is now.',
    headers: ONE_HEADERS,
    problems: [409],
    examples: {
      list: { summary: 'A draft again', value: { ...DRAFT, revision: 3, savedAt: EXAMPLE.savedAt } },
    },
  },
});
