import type { FastifyInstance } from 'fastify';
import { unknownReference } from '../../domain/errors.ts';
import type { SectionFields } from '../../domain/section-fields.ts';
import type { Store } from '../../store/store.ts';
import { presentEditorialSection } from '../present/editorial-taxonomy.ts';
import type { Editing } from './route.ts';
import { addTaxonomy } from './taxonomy.ts';
import { EDITORIAL_SECTION } from './taxonomy-examples.ts';

/** As a body has it: `parent` is an id or a slug. */
type Body = Omit<SectionFields, 'parentId'> & { readonly parent?: string | null };

/** With the parser of their markup, which a service that only reads should not load. */
const sectionFields = () => import('../../domain/section-fields.ts');

export async function sections(app: FastifyInstance, editing: Editing): Promise<void> {
  const { store } = editing;
  addTaxonomy(app, editing, {
    kind: 'section',
    plural: 'sections',
    component: 'Section',
    filters: {},
    example: EDITORIAL_SECTION,
    sends: {
      create: { name: 'Lithuania', description: 'News from Lithuania.' },
      patch: { parent: 'europe' },
      into: 'europe',
    },
    store: store.sections,
    present: presentEditorialSection,
    create: async (body: Body & { readonly name: string }) => {
      const { newSection } = await sectionFields();
      const fields = { ...(await fieldsOf(store, body)), name: body.name };
      return (it) => newSection(fields, it);
    },
    edit: async (body: Body) => {
      const { editSection } = await sectionFields();
      const fields = await fieldsOf(store, body);
      return (section, at) => editSection(section, fields, at);
    },
    filter: () => ({}),
  });
}

async function fieldsOf({ sections }: Store, { parent, ...fields }: Body): Promise<SectionFields> {
  if (parent === undefined || parent === null)
    return parent === null ? { ...fields, parentId: null } : fields;
  const found = await sections.get(parent);
  if (found === null) throw unknownReference('parent', 'section', parent);
  return { ...fields, parentId: found.id };
}
