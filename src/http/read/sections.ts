import type { FastifyInstance } from 'fastify';
import type { Store } from '../../store/store.ts';
import { invalidParameter } from '../errors.ts';
import { chooseInTree } from '../present/choose.ts';
import { presentSection, presentTree } from '../present/sections.ts';
import { Type } from '../schemas/builder.ts';
import { ref } from '../schemas/scalars.ts';
import { Section, type SectionListWire } from '../schemas/sections.ts';
import { SECTION } from './examples.ts';
import { fields, type QueryOf } from './parameters.ts';
import { type Answer, type Reading, routesOf } from './route.ts';
import { addItem, listOperation, listPage, listParameters } from './taxonomy.ts';

/** More sections than this make no tree that anyone can read: they are paged through. */
const MAX_TREE = 1000;

const PARAMETERS = listParameters('sections', Section);

/** Children come with the tree alone. */
const { children: _children, ...FLAT } = Section.properties;

const WITH_TREE = {
  tree: {
    schema: Type.Optional(
      Type.Boolean({
        default: false,
        description: `Returns the sections at the top, each with its \`children\` all the way down, on one page; up to ${MAX_TREE} sections. Goes with \`sort\` and \`fields\` alone.`,
        examples: [true],
      }),
    ),
  },
  ...PARAMETERS,
};

export async function sections(app: FastifyInstance, reading: Reading): Promise<void> {
  const add = routesOf(app, reading);
  const taxonomy = {
    kind: 'section',
    plural: 'sections',
    component: 'Section',
    tag: 'Sections',
    parameters: PARAMETERS,
    itemFields: fields(Object.keys(FLAT), ['slug', 'name', 'articleCount']),
    store: reading.store.sections,
    present: presentSection,
    example: SECTION,
  } as const;
  const list = listOperation(taxonomy, {
    parameters: WITH_TREE,
    response: ref<SectionListWire>('SectionList'),
    about: 'Every place that articles are filed under, those without articles too; flat, or as a tree.',
  });
  add('/sections', list, ({ query }) => (query.tree === true ? tree(reading.store, query) : flat(query)));
  addItem(add, reading, taxonomy);

  function flat(query: QueryOf<typeof WITH_TREE>): Promise<Answer<SectionListWire>> {
    if (query.fields?.includes('children') === true) {
      throw invalidParameter('fields', 'must not name children without tree=true', 'contradiction');
    }
    return listPage(taxonomy, query, {});
  }
}

async function tree(store: Store, query: QueryOf<typeof WITH_TREE>): Promise<Answer<SectionListWire>> {
  const { sort = 'name', fields: chosen } = query;
  for (const name of ['q', 'cursor', 'limit'] as const) {
    if (query[name] !== undefined)
      throw invalidParameter(name, 'must not be given with tree', 'contradiction');
  }
  const whole = { limit: MAX_TREE, cursor: null };
  const found = await store.sections.list({ page: whole, prefix: null, sort });
  if (found.next !== null) {
    throw invalidParameter(
      'tree',
      `must be false where there are more than ${MAX_TREE} sections`,
      'too-many',
    );
  }
  const data = presentTree(found.items).map((top) => chooseInTree(top, chosen));
  const page = { limit: MAX_TREE, next: null, prev: null };
  return { body: { data, page }, keys: ['sections', 'articles'], dependsOn: ['articles'], page };
}
