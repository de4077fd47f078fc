import type { TObject, TSchema } from 'typebox';
import type { AuthorList, TaxonomyStore } from '../../store/store.ts';
import { choose } from '../present/choose.ts';
import { Type } from '../schemas/builder.ts';
import { type ListWire, wholeOrChosen } from '../schemas/lists.ts';
import { listArticles } from './article-lists.ts';
import { ARTICLE_LIST } from './article-operations.ts';
import { onePage } from './examples.ts';
import { elsewhere } from './found.ts';
import { ITEM_HEADERS, LIST_HEADERS, operation, refOperation } from './operation.ts';
import { pageRequest, presentPage } from './page.ts';
import { choice, cursor, fields, limit, type Parameters, type QueryOf } from './parameters.ts';
import type { AddRoute, Answer, Reading } from './route.ts';
import { keyOf } from './surrogate-keys.ts';

/** What authors, sections and tags differ in where they are read. */
export type Taxonomy<Public extends Named, Wire extends Named, List extends AuthorList> = Kind<Wire> & {
  readonly store: Pick<TaxonomyStore<unknown, Public, List>, 'find' | 'list'>;
  readonly present: (item: Public) => Wire;
};

type Kind<Wire extends Named = Named> = {
  readonly kind: 'author' | 'section' | 'tag';
  readonly plural: 'authors' | 'sections' | 'tags';
  /** Their name among components. */
  readonly component: 'Author' | 'Section' | 'Tag';
  /** The heading of their operations. */
  readonly tag: 'Authors' | 'Sections' | 'Tags';
  readonly parameters: ListParameters;
  /** The `fields` of one of them, where a list has others. */
  readonly itemFields?: ListParameters['fields'];
  readonly example: Wire;
};

type Named = { readonly id: string; readonly slug: string; readonly name: string };

type ListParameters = ReturnType<typeof listParameters>;

/** The parameters of a list of authors, sections or tags. */
export function listParameters(plural: string, whole: TObject) {
  return {
    ...namedListParameters(plural),
    fields: fields(Object.keys(whole.properties), ['slug', 'name', 'articleCount']),
  };
}

/** Those that readers and editors have in common. */
export function namedListParameters(plural: string) {
  return {
    q: {
      schema: Type.Optional(
        Type.String({
          maxLength: 100,
          description: `Only ${plural} in whose name a word begins with this. Case and accents do not matter; without a word it finds nothing.`,
          examples: ['lit'],
        }),
      ),
    },
    sort: choice(['name', '-articleCount'], {
      description: 'By name, or by the number of published articles, the most first.',
      default: 'name',
      examples: ['-articleCount'],
    }),
    limit: limit(),
    cursor,
  };
}

/** The operation of the list; `parameters` may be more than those that all have. */
export function listOperation<const P extends Parameters, R extends TSchema>(
  { component, tag, plural, example }: Kind,
  { parameters, response, about }: { parameters: P; response: R; about: string },
) {
  return operation({
    operationId: `list${tag}`,
    summary: `List ${plural}`,
    description: about,
    tag,
    parameters,
    response,
    contract: {
      answer: `A page of ${plural}.`,
      headers: LIST_HEADERS,
      examples: { page: { summary: `One ${component.toLowerCase()}`, value: onePage(example) } },
    },
  });
}

/** A page of authors, sections or tags; `more` is what their kind is filtered by beside the name. */
export async function listPage<Public extends Named, Wire extends Named, List extends AuthorList>(
  { store, plural, present }: Taxonomy<Public, Wire, List>,
  query: QueryOf<ListParameters>,
  more: Omit<List, keyof AuthorList>,
): Promise<Answer<ListWire<Wire>>> {
  const matching = { prefix: query.q ?? null, sort: query.sort ?? 'name', ...more };
  const list = [plural, matching];
  const request = pageRequest(query, list);
  const found = await store.list({ ...matching, page: request } as List);
  const page = presentPage(found, request, list);
  return {
    body: { data: found.items.map((item) => choose(present(item), query.fields)), page },
    keys: [plural, 'articles'],
    dependsOn: ['articles'],
    page,
  };
}

/** The routes of one author, section or tag, and of its articles. */
export function addItem<Public extends Named, Wire extends Named, List extends AuthorList>(
  add: AddRoute,
  reading: Reading,
  taxonomy: Taxonomy<Public, Wire, List>,
): void {
  const { kind, plural, tag, component, store, present, example, parameters } = taxonomy;
  const { itemFields = parameters.fields } = taxonomy;
  const named = { names: `the ${kind}`, example: example.slug };

  const one = refOperation(named, {
    operationId: `get${component}`,
    summary: `Get ${withArticle(kind)}`,
    description: `One ${kind}, with the number of its published articles.`,
    tag,
    parameters: { fields: itemFields },
    response: wholeOrChosen<Wire>(component),
    contract: {
      answer: `The ${kind}, or what \`fields\` chose from it.`,
      headers: ITEM_HEADERS,
      examples: { [kind]: { summary: example.name, value: example } },
    },
  });
  add(`/${plural}/:ref`, one, async ({ ref, query }) => {
    const found = await store.find(ref);
    if (found.is !== 'found') return elsewhere(found, plural);
    const { item } = found;
    return {
      body: choose(present(item), query.fields),
      keys: [keyOf(kind, item.id), plural, 'articles'],
      dependsOn: ['articles'],
    };
  });

  const articles = refOperation(named, {
    operationId: `list${component}Articles`,
    summary: `List ${withArticle(kind)}’s articles`,
    description: `The published articles of one ${kind}, with all the parameters of other lists of articles.`,
    tag,
    ...ARTICLE_LIST,
  });
  add(`/${plural}/:ref/articles`, articles, async ({ ref, query }) => {
    const found = await store.find(ref);
    if (found.is !== 'found') return elsewhere(found, plural);
    return listArticles(reading, query, { kind, id: found.item.id });
  });
}

/** `a tag`, `an author`. */
export function withArticle(kind: string): string {
  return `${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind}`;
}
