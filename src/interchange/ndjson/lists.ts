import { instant } from '../../domain/clock.ts';
import {
  asOneListSave,
  type CuratedList,
  draftList,
  editListIfDifferent,
  type ListChange,
  type ListContent,
  listHasUnpublishedEdits,
  publishList,
} from '../../domain/curated-list.ts';
import { listDigest } from '../../domain/digest.ts';
import { slugTaken } from '../../domain/errors.ts';
import { type ListReading, listEdits, newListContent } from '../../domain/list-fields.ts';
import { restoredList } from '../../domain/restoring-lists.ts';
import { slugFrom } from '../../domain/slug.ts';
import type { NumberedList } from '../../store/store.ts';
import { LineFault } from './answers.ts';
import type { Saved, Saving } from './terms.ts';
import type { FedList, WholeList } from './wire.ts';

export type ParseTail = ListReading['parseTail'];

type SavingLists = Saving & { readonly parseTail: ParseTail };

/** By its id, or else by its slug, which its name makes where it has none. The same twice changes nothing. */
export async function feedList(line: FedList, saving: SavingLists): Promise<Saved> {
  const { store, by, at, makeId, parseTail } = saving;
  const reading = { pinIds: store.lists.pinIds, parseTail };
  const { name } = line;
  const slug = line.slug ?? (name === undefined ? undefined : slugFrom(name));
  const key = line.id ?? slug;
  if (key === undefined) throw new LineFault('invalid-body', 'a line needs an id, a slug or a name');
  const edits = await listEdits(line, reading);
  const there = await store.lists.get(key);
  // A former slug is no name: it must not turn a list back into what it was called.
  if (there !== null && (there.id === key || there.slug === key)) {
    let changed = false;
    const list = await store.lists.update(
      there.id,
      null,
      (before) => {
        const edited = editListIfDifferent(before, edits, at);
        const change = publishedToo(before, edited, line, saving);
        changed = change !== null;
        return change;
      },
      { by },
    );
    return { status: changed ? 'updated' : 'unchanged', id: list.id, slug: list.slug };
  }
  if (name === undefined) throw new LineFault('invalid-body', 'what is new needs a name', '/name');
  const content = await newListContent({ ...line, name }, reading);
  const list = await store.lists.create(
    slug ?? slugFrom(name),
    (free) => {
      if (line.slug !== undefined && free !== slug) throw slugTaken(line.slug, 'list');
      const drafted = draftList(line.id ?? makeId(), free, content, at);
      return publishedToo(null, drafted, line, saving) ?? drafted;
    },
    { by },
  );
  return { status: 'created', id: list.id, slug: list.slug };
}

/** As it was exported. */
export async function restoreList(line: WholeList, saving: SavingLists): Promise<Saved> {
  const { store, by, at } = saving;
  const { id, slug, state, revision, formerSlugs, published, live } = line;
  // Pins are told by id, and may be of articles that are gone.
  const reading: ListReading = { pinIds: async (ids) => ids, parseTail: saving.parseTail };
  const snapshot = {
    list: {
      ...{ id, slug, state, revision, content: await newListContent(line, reading) },
      createdAt: instant(line.createdAt, 'createdAt'),
      savedAt: instant(line.savedAt, 'savedAt'),
    },
    published: published && {
      publishedAt: instant(published.publishedAt, 'published.publishedAt'),
      updatedAt: instant(published.updatedAt, 'published.updatedAt'),
    },
    live: live === undefined ? null : { slug: live.slug, content: await newListContent(live, reading) },
    formerSlugs,
  };
  if ((await store.lists.get(id)) === null) {
    const change = restoredList(null, snapshot, at);
    if (change === null) throw new Error('a list that is not there cannot stand as it was');
    await store.lists.create(
      slug,
      (free) => {
        if (free !== slug) throw slugTaken(slug, 'list');
        return change;
      },
      { by },
    );
    return { status: 'created', id, slug };
  }
  let changed = false;
  const decide = (before: CuratedList): ListChange | null => {
    const change = restoredList(before, snapshot, at);
    changed = change !== null;
    return change;
  };
  await store.lists.update(id, null, decide, { by });
  return { status: changed ? 'updated' : 'unchanged', id, slug };
}

/** The line that tells of a list whole. */
export function listLine({ list, live, formerSlugs }: NumberedList): WholeList {
  const { id, slug, state, revision, createdAt, savedAt, content } = list;
  const differs = live !== null && listDigest(live.slug, live) !== listDigest(slug, content);
  return {
    type: 'list',
    id,
    slug,
    formerSlugs: [...formerSlugs],
    state,
    revision,
    createdAt,
    savedAt,
    published: live && { publishedAt: live.publishedAt, updatedAt: live.updatedAt },
    ...fieldsOf(content),
    ...(differs && { live: { slug: live.slug, ...fieldsOf(live) } }),
  };
}

function fieldsOf({ name, description, pins, tail, length }: ListContent) {
  return { name, description, pins: [...pins], tail: tail && { query: tail.query }, length };
}

/** One save; nothing where neither the edits nor the publication would change anything. */
function publishedToo(
  before: CuratedList | null,
  edited: ListChange | null,
  { publication }: FedList,
  { at }: SavingLists,
): ListChange | null {
  const list = edited?.list ?? before;
  if (publication === undefined || list === null) return edited;
  if (list.live !== null && !listHasUnpublishedEdits(list)) return edited;
  // A live list that the line leaves as it is may have edits that wait for an editor.
  if (edited === null && list.live !== null) return null;
  return asOneListSave(before, publishList(list, at));
}
