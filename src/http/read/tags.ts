import type { FastifyInstance } from 'fastify';
import { TAG_TYPES } from '../../domain/tag.ts';
import { presentTag } from '../present/tags.ts';
import { ref } from '../schemas/scalars.ts';
import { Tag, type TagListWire } from '../schemas/tags.ts';
import { TAG } from './examples.ts';
import { choice } from './parameters.ts';
import { type Reading, routesOf } from './route.ts';
import { addItem, listOperation, listPage, listParameters } from './taxonomy.ts';

const PARAMETERS = listParameters('tags', Tag);

export async function tags(app: FastifyInstance, reading: Reading): Promise<void> {
  const add = routesOf(app, reading);
  const taxonomy = {
    kind: 'tag',
    plural: 'tags',
    component: 'Tag',
    tag: 'Tags',
    parameters: PARAMETERS,
    store: reading.store.tags,
    present: presentTag,
    example: TAG,
  } as const;
  const list = listOperation(taxonomy, {
    parameters: {
      type: choice(TAG_TYPES, { description: 'Only tags of this type.', examples: ['person'] }),
      ...PARAMETERS,
    },
    response: ref<TagListWire>('TagList'),
    about: 'Topics, people, places, organisations and events, those without articles too.',
  });
  add('/tags', list, ({ query }) => listPage(taxonomy, query, { type: query.type ?? null }));
  addItem(add, reading, taxonomy);
}
