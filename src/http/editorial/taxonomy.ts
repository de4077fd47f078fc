import type { FastifyInstance } from 'fastify';
import type { Instant } from '../../domain/clock.ts';
import type { Made } from '../../domain/naming.ts';
import type { AuthorList, TaxonomyStore } from '../../store/store.ts';
import { Problem } from '../errors.ts';
import { pageRequest, presentPage } from '../read/page.ts';
import type { Parameters, QueryOf } from '../read/parameters.ts';
import { type AddEditorial, answer, type Editing, editorialRoutes, NO_CONTENT, pageAnswer } from './route.ts';
import { type KindTexts, taxonomyOperations } from './taxonomy-operations.ts';

type Saved = { readonly id: string; readonly slug: string; readonly revision: number };

/** What authors, sections and tags differ in where they are edited. What a body refers to is found by `create` and `edit`. */
export type Taxonomy<
  T,
  Public extends Saved,
  List extends AuthorList,
  Create,
  Patch,
  Filters extends Parameters,
> = KindTexts<Filters> & {
  readonly store: TaxonomyStore<T, Public, List>;
  readonly present: (item: Public) => object;
  readonly create: (body: Create) => Promise<(it: Made) => T>;
  readonly edit: (body: Patch) => Promise<(item: T, at: Instant) => T | null>;
  /** What a list is filtered by beside the name. */
  readonly filter: (query: QueryOf<Filters>) => Omit<List, keyof AuthorList>;
};

/** The routes of one kind. Their handlers read the body, make one write and present what it gives. */
export function addTaxonomy<
  T,
  Public extends Saved,
  List extends AuthorList,
  Create extends { readonly slug?: string; readonly name: string },
  Patch,
  Filters extends Parameters,
>(app: FastifyInstance, editing: Editing, taxonomy: Taxonomy<T, Public, List, Create, Patch, Filters>): void {
  const { clock, makeId, addresses } = editing;
  const { plural, store, present } = taxonomy;
  const add = editorialRoutes(app, editing);
  const operations = taxonomyOperations<Create, Patch, Filters>(taxonomy);
  const desk = deskOf(taxonomy);
  const { show, named } = desk;

  add('GET', `/${plural}`, operations.list, async ({ query, request }) => {
    // Of a generic `Filters`, the compiler can't tell that the parameters of both kinds are there.
    const { q, sort, limit, cursor } = query as QueryOf<typeof operations.list.parameters> & ListQuery;
    const matching = {
      prefix: q ?? null,
      sort: sort ?? 'name',
      ...taxonomy.filter(query as QueryOf<Filters>),
    };
    const list = ['editorial', plural, matching];
    const page = pageRequest(
      { ...(limit !== undefined && { limit }), ...(cursor !== undefined && { cursor }) },
      list,
    );
    const found = await store.list({ ...matching, hidden: true, page } as unknown as List);
    return pageAnswer(request, found.items.map(present), presentPage(found, page, list), addresses);
  });

  add('GET', `/${plural}/:ref`, operations.get, async ({ ref }) => show(await named(ref)));

  add('POST', `/${plural}`, operations.create, async ({ body, writing }) => {
    const at = clock();
    const make = await taxonomy.create(body);
    const showNew = (item: Public) =>
      answer(present(item), {
        revision: item.revision,
        location: addresses.api(`/v1/editorial/${plural}/${item.id}`),
      });
    const { slugOf } = await import('../../domain/naming.ts');
    const { slug } = body;
    const decide = (free: string) => make({ id: makeId(), slug: slug ?? free, at });
    return showNew(await store.create(slugOf(body), decide, writing(showNew)));
  });

  add('PATCH', `/${plural}/:ref`, operations.edit, async ({ ref, body, expected, writing }) => {
    const at = clock();
    const { id } = await named(ref);
    const edit = await taxonomy.edit(body);
    const options = { ...writing(show), expectedRevision: expected };
    return show(await store.update(id, (item) => edit(item, at), options));
  });

  addEnding(add, editing, desk, operations);
}

/** How the routes find and show. */
function deskOf<Public extends Saved>({ kind, plural, store, present }: Shown<Public>) {
  const named = async (ref: string): Promise<Public> => {
    const item = await store.get(ref);
    if (item === null) throw new Problem('not-found', `There is no ${kind} by this id or slug.`);
    return item;
  };
  return {
    plural,
    store,
    show: (item: Public) => answer(present(item), { revision: item.revision }),
    named,
    /** What is to go must be named as it is now, lest a former name takes away what came in its place. */
    namedNow: async (ref: string): Promise<Public> => {
      const item = await named(ref);
      if (item.slug === ref || item.id === ref.toLowerCase()) return item;
      throw new Problem('not-found', `There is no ${kind} by this id or slug any longer.`);
    },
  };
}

type Shown<Public> = Pick<KindTexts<Parameters>, 'kind' | 'plural'> & {
  readonly store: Pick<TaxonomyStore<unknown, Public, AuthorList>, 'get' | 'remove' | 'merge'>;
  readonly present: (item: Public) => object;
};

function addEnding<Public extends Saved>(
  add: AddEditorial,
  { clock }: Pick<Editing, 'clock'>,
  { plural, store, show, namedNow }: ReturnType<typeof deskOf<Public>>,
  { remove, merge }: Pick<ReturnType<typeof taxonomyOperations>, 'remove' | 'merge'>,
): void {
  add('DELETE', `/${plural}/:ref`, remove, async ({ ref, query, expected, writing }) => {
    const { id } = await namedNow(ref);
    const options = { ...writing(() => NO_CONTENT), expectedRevision: expected };
    await store.remove(id, query.reassignTo ?? null, clock(), options);
    return NO_CONTENT;
  });

  add('POST', `/${plural}/:ref/merge`, merge, async ({ ref, body, expected, writing }) => {
    const { id } = await namedNow(ref);
    const options = { ...writing(show), expectedRevision: expected };
    return show(await store.merge(id, body.into, clock(), options));
  });
}

type ListQuery = {
  readonly q?: string;
  readonly sort?: AuthorList['sort'];
  readonly limit?: number;
  readonly cursor?: string;
};
