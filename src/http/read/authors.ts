import type { FastifyInstance } from 'fastify';
import { presentAuthor } from '../present/authors.ts';
import { Author, type AuthorListWire } from '../schemas/authors.ts';
import { ref } from '../schemas/scalars.ts';
import { AUTHOR } from './examples.ts';
import { type Reading, routesOf } from './route.ts';
import { addItem, listOperation, listPage, listParameters } from './taxonomy.ts';

const PARAMETERS = listParameters('authors', Author);

export async function authors(app: FastifyInstance, reading: Reading): Promise<void> {
  const add = routesOf(app, reading);
  const taxonomy = {
    kind: 'author',
    plural: 'authors',
    component: 'Author',
    tag: 'Authors',
    parameters: PARAMETERS,
    store: reading.store.authors,
    present: presentAuthor,
    example: AUTHOR,
  } as const;
  const list = listOperation(taxonomy, {
    parameters: PARAMETERS,
    response: ref<AuthorListWire>('AuthorList'),
    about: 'The people and desks that bylines name, those without articles too.',
  });
  add('/authors', list, ({ query }) => listPage(taxonomy, query, {}));
  addItem(add, reading, taxonomy);
}
