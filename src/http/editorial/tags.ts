import type { FastifyInstance } from 'fastify';
import { TAG_TYPES } from '../../domain/tag.ts';
import type { TagFields } from '../../domain/tag-fields.ts';
import { presentEditorialTag } from '../present/editorial-taxonomy.ts';
import { choice } from '../read/parameters.ts';
import type { Editing } from './route.ts';
import { addTaxonomy } from './taxonomy.ts';
import { EDITORIAL_TAG } from './taxonomy-examples.ts';

/** With the parser of their markup, which a service that only reads should not load. */
const tagFields = () => import('../../domain/tag-fields.ts');

export async function tags(app: FastifyInstance, editing: Editing): Promise<void> {
  addTaxonomy(app, editing, {
    kind: 'tag',
    plural: 'tags',
    component: 'Tag',
    filters: { type: choice(TAG_TYPES, { description: 'Only tags of this type.', examples: ['person'] }) },
    example: EDITORIAL_TAG,
    sends: {
      create: { name: 'Vilnius', type: 'place' },
      patch: { description: 'Parliaments, parties and elections.' },
      into: 'vilnius',
    },
    store: editing.store.tags,
    present: presentEditorialTag,
    create: async (body: TagFields & { readonly name: string }) => {
      const { newTag } = await tagFields();
      return (it) => newTag(body, it);
    },
    edit: async (body: TagFields) => {
      const { editTag } = await tagFields();
      return (tag, at) => editTag(tag, body, at);
    },
    filter: ({ type }) => ({ type: type ?? null }),
  });
}
