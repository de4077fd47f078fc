import type { FastifyInstance } from 'fastify';
import type { ApiKey } from '../../domain/api-key.ts';
import type { Instant } from '../../domain/clock.ts';
import {
  type CuratedList,
  draftList,
  type EditorialList,
  editListIfDifferent,
  type ListChange,
  type ListContent,
  publishList,
  unpublishList,
} from '../../domain/curated-list.ts';
import type { Store } from '../../store/store.ts';
import { Problem } from '../errors.ts';
import { presentEditorialList } from '../present/editorial-lists.ts';
import { tailParser } from '../read/list-tail.ts';
import { pageRequest, presentPage } from '../read/page.ts';
import { DEFAULT_LENGTH, EDITORIAL_LIST_SCHEMAS, type ListPatchWire } from '../schemas/editorial-lists.ts';
import type { Writing } from './idempotency.ts';
import {
  CREATE_LIST,
  DELETE_LIST,
  EDIT_LIST,
  GET_LIST,
  LIST_LISTS,
  PUBLISH_LIST,
  UNPUBLISH_LIST,
} from './list-operations.ts';
import { answer, type Editing, editorialRoutes, NO_CONTENT, pageAnswer } from './route.ts';

/** With the parser of markup in names, which a service that only reads should not load. */
const naming = () => import('../../domain/naming.ts');

/** What a handler knows of a request that saves a list. */
type Saving = { readonly ref: string; readonly expected: number | null; readonly writing: Writing };

/** Curated lists, drafted and published apart from what readers see. */
export async function lists(app: FastifyInstance, editing: Editing): Promise<void> {
  const { store, clock, makeId, addresses } = editing;
  const add = editorialRoutes(app, editing);
  const parseTail = tailParser(addresses);
  for (const schema of EDITORIAL_LIST_SCHEMAS) app.addSchema(schema);

  const show = (list: EditorialList) => answer(presentEditorialList(list), { revision: list.revision });
  const save = async (
    { ref, expected, writing }: Saving,
    decide: (list: CuratedList, at: Instant) => ListChange | null,
  ) => {
    const { id } = await findList(store, ref);
    const at = clock();
    return show(await store.lists.update(id, expected, (list) => decide(list, at), writing(show)));
  };

  add('GET', '/lists', LIST_LISTS, async ({ key, query, request }) => {
    refuseLimited(key);
    const asked = pageRequest(query, ['editorial', 'lists']);
    const found = await store.lists.list(asked);
    const page = presentPage(found, asked, ['editorial', 'lists']);
    return pageAnswer(request, found.items.map(presentEditorialList), page, addresses);
  });

  add('GET', '/lists/:ref', GET_LIST, async ({ key, ref }) => {
    refuseLimited(key);
    return show(await findList(store, ref));
  });

  add('POST', '/lists', CREATE_LIST, async ({ key, body, writing }) => {
    refuseLimited(key);
    const at = clock();
    const { nameOf, slugOf } = await naming();
    const content = { ...EMPTY, ...(await contentOf(body)), name: nameOf(body.name) };
    const showNew = (list: EditorialList) =>
      answer(presentEditorialList(list), {
        revision: list.revision,
        location: addresses.api(`/v1/editorial/lists/${list.id}`),
      });
    const decide = (free: string) => draftList(makeId(), body.slug ?? free, content, at);
    return showNew(await store.lists.create(slugOf(body), decide, writing(showNew)));
  });

  add('PATCH', '/lists/:ref', EDIT_LIST, async (asked) => {
    refuseLimited(asked.key);
    const { slug } = asked.body;
    const { checkedSlug } = await naming();
    const content = await contentOf(asked.body);
    const edits = { content, ...(slug !== undefined && { slug: checkedSlug(slug) }) };
    return save(asked, (list, at) => editListIfDifferent(list, edits, at));
  });

  add('DELETE', '/lists/:ref', DELETE_LIST, async ({ key, ref, expected, writing }) => {
    refuseLimited(key);
    // By its present name alone: a former one must not take away what is called otherwise by now.
    const { id } = (await store.lists.get(ref)) ?? noList();
    await store.lists.remove(
      id,
      expected,
      clock(),
      writing(() => NO_CONTENT),
    );
    return NO_CONTENT;
  });

  add('PUT', '/lists/:ref/publication', PUBLISH_LIST, async (asked) => {
    refuseLimited(asked.key);
    return save(asked, publishList);
  });

  add('DELETE', '/lists/:ref/publication', UNPUBLISH_LIST, async (asked) => {
    refuseLimited(asked.key);
    return save(asked, unpublishList);
  });

  /** What a body writes of the content: names looked up, null made the standard. */
  const contentOf = async (body: ListPatchWire): Promise<Partial<ListContent>> => {
    const { nameOf, descriptionOf } = await naming();
    const { name, description, pins, tail, length } = body;
    return {
      ...(name !== undefined && { name: nameOf(name) }),
      ...(description !== undefined && { description: descriptionOf(description) }),
      ...(pins !== undefined && { pins: await store.lists.pinIds(pins ?? EMPTY.pins) }),
      ...(tail !== undefined && { tail: tail && parseTail(tail.query) }),
      ...(length !== undefined && { length: length ?? EMPTY.length }),
    };
  };
}

const EMPTY: Omit<ListContent, 'name'> = { description: null, pins: [], tail: null, length: DEFAULT_LENGTH };

/** By id, by its slug, or by one that readers know. */
async function findList({ lists }: Pick<Store, 'lists'>, ref: string): Promise<EditorialList> {
  const working = await lists.get(ref);
  if (working !== null) return working;
  const known = await lists.find(ref);
  const live = known.is === 'moved' ? await lists.find(known.slug) : known;
  return (live.is === 'found' ? await lists.get(live.item.id) : null) ?? noList();
}

function noList(): never {
  throw new Problem('not-found', 'There is no list by this id or slug.');
}

/** A list shows articles of any section, drafts among its pins. */
function refuseLimited({ sections }: Pick<ApiKey, 'sections'>): void {
  if (sections === null) return;
  const message = 'is limited to sections, and lists belong to none';
  throw new Problem('outside-sections', `The key ${message}.`, {
    errors: [{ header: 'Authorization', code: 'outside-sections', message }],
  });
}
