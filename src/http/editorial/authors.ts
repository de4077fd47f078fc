import type { FastifyInstance } from 'fastify';
import type { AuthorFields } from '../../domain/author-fields.ts';
import { presentEditorialAuthor } from '../present/editorial-taxonomy.ts';
import type { Editing } from './route.ts';
import { addTaxonomy } from './taxonomy.ts';
import { EDITORIAL_AUTHOR } from './taxonomy-examples.ts';

/** With the parser of their markup, which a service that only reads should not load. */
const authorFields = () => import('../../domain/author-fields.ts');

export async function authors(app: FastifyInstance, editing: Editing): Promise<void> {
  addTaxonomy(app, editing, {
    kind: 'author',
    plural: 'authors',
    component: 'Author',
    filters: {},
    example: EDITORIAL_AUTHOR,
    sends: {
      create: { name: 'Ebenezer Mensah', bio: EDITORIAL_AUTHOR.bio },
      patch: { role: 'Correspondent', links: [{ label: 'Website', url: 'https://www.example.com/mensah' }] },
      into: 'evelina-gudzinskaite',
    },
    store: editing.store.authors,
    present: presentEditorialAuthor,
    create: async (body: AuthorFields & { readonly name: string }) => {
      const { newAuthor } = await authorFields();
      return (it) => newAuthor(body, it);
    },
    edit: async (body: AuthorFields) => {
      const { editAuthor } = await authorFields();
      return (author, at) => editAuthor(author, body, at);
    },
    filter: () => ({}),
  });
}
