import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Instant } from '../../domain/clock.ts';
import {
  type CuratedList,
  draftList,
  type EditorialList,
  editListIfDifferent,
  type ListChange,
  publishList,
  unpublishList,
} from '../../domain/curated-list.ts';
import type { ListReading } from '../../domain/list-fields.ts';
import { Problem } from '../errors.ts';
import { presentEditorialList } from '../present/editorial-lists.ts';
import { tailParser } from '../read/list-tail.ts';
import { pageRequest, presentPage } from '../read/page.ts';
import { EDITORIAL_LIST_SCHEMAS } from '../schemas/editorial-lists.ts';
import type { Writing } from './idempotency.ts';
import type { SentAnswer } from './kept-answers.ts';
import {
  CREATE_LIST,
  DELETE_LIST,
  EDIT_LIST,
  GET_LIST,
  LIST_LISTS,
  PUBLISH_LIST,
  UNPUBLISH_LIST,
} from './list-operations.ts';
import { type AskedOf, answer, type Editing, editorialRoutes, NO_CONTENT, pageAnswer } from './route.ts';

/** With the parser of markup in names, which a service that only reads should not load. */
const fields = async () => ({
  ...(await import('../../domain/list-fields.ts')),
  ...(await import('../../domain/naming.ts')),
});

/** What a handler knows of a request that saves a list. */
type Saving = { readonly ref: string; readonly expected: number | null; readonly writing: Writing };

/** Curated lists, drafted and published apart from what readers see. */
export async function lists(app: FastifyInstance, editing: Editing): Promise<void> {
  const { store, clock, addresses } = editing;
  const add = editorialRoutes(app, editing);
  const reading = { pinIds: store.lists.pinIds, parseTail: tailParser(addresses) };
  for (const schema of EDITORIAL_LIST_SCHEMAS) app.addSchema(schema);
  app.addHook('preHandler', refuseLimited);

  const save = async (
    { ref, expected, writing }: Saving,
    decide: (list: CuratedList, at: Instant) => ListChange | null,
  ) => {
    const { id } = (await store.lists.get(ref)) ?? noList();
    const at = clock();
    return show(await store.lists.update(id, expected, (list) => decide(list, at), writing(show)));
  };

  add('GET', '/lists', LIST_LISTS, async ({ query, request }) => {
    const asked = pageRequest(query, ['editorial', 'lists']);
    const found = await store.lists.list(asked);
    const page = presentPage(found, asked, ['editorial', 'lists']);
    return pageAnswer(request, found.items.map(presentEditorialList), page, addresses);
  });

  add('GET', '/lists/:ref', GET_LIST, async ({ ref }) => {
    return show((await store.lists.get(ref)) ?? noList());
  });

  add('POST', '/lists', CREATE_LIST, (asked) => create(editing, reading, asked));

  add('PATCH', '/lists/:ref', EDIT_LIST, async (asked) => {
    const { listEdits } = await fields();
    const edits = await listEdits(asked.body, reading);
    return save(asked, (list, at) => editListIfDifferent(list, edits, at));
  });

  add('DELETE', '/lists/:ref', DELETE_LIST, async ({ ref, expected, writing }) => {
    // By its present name alone: a former one must not take away what is called otherwise by now.
    const { id, slug } = (await store.lists.get(ref)) ?? noList();
    if (ref !== slug && ref.toLowerCase() !== id) noList();
    await store.lists.remove(
      id,
      expected,
      clock(),
      writing(() => NO_CONTENT),
    );
    return NO_CONTENT;
  });

  add('PUT', '/lists/:ref/publication', PUBLISH_LIST, (asked) => save(asked, publishList));

  add('DELETE', '/lists/:ref/publication', UNPUBLISH_LIST, (asked) => save(asked, unpublishList));
}

function show(list: EditorialList): SentAnswer {
  return answer(presentEditorialList(list), { revision: list.revision });
}

async function create(
  { store, clock, makeId, addresses }: Editing,
  reading: ListReading,
  { body, writing }: AskedOf<typeof CREATE_LIST>,
): Promise<SentAnswer> {
  const at = clock();
  const { newListContent, slugOf } = await fields();
  const content = await newListContent(body, reading);
  const showNew = (list: EditorialList) => {
    const location = addresses.api(`/v1/editorial/lists/${list.id}`);
    return answer(presentEditorialList(list), { revision: list.revision, location });
  };
  const decide = (free: string) => draftList(makeId(), body.slug ?? free, content, at);
  return showNew(await store.lists.create(slugOf(body), decide, writing(showNew)));
}

function noList(): never {
  throw new Problem('not-found', 'There is no list by this id or slug.');
}

/** A list shows articles of any section, drafts among its pins. */
async function refuseLimited({ apiKey }: FastifyRequest): Promise<void> {
  if (apiKey === null || apiKey.sections === null) return;
  const message = 'is limited to sections, and lists belong to none';
  throw new Problem('outside-sections', `The key ${message}.`, {
    errors: [{ header: 'Authorization', code: 'outside-sections', message }],
  });
}
