import { instant } from '../../domain/clock.ts';
import {
  type CuratedList,
  draftList,
  editListIfDifferent,
  type ListChange,
  type ListContent,
  type ListTail,
  listHasUnpublishedEdits,
  publishList,
} from '../../domain/curated-list.ts';
import { listDigest } from '../../domain/digest.ts';
import { DomainError } from '../../domain/errors.ts';
import { descriptionOf, nameOf } from '../../domain/naming.ts';
import { restoredList } from '../../domain/restoring-lists.ts';
import { slugFrom } from '../../domain/slug.ts';
import type { NumberedList } from '../../store/store.ts';
import { LineFault } from './answers.ts';
import type { Saved, Saving } from './terms.ts';
import type { FedList, WholeList } from './wire.ts';

/** Reads a saved article query, as it stands in an address. Throws what it likes for one that is none. */
export type ParseTail = (query: string) => ListTail;

type SavingLists = Saving & { readonly parseTail: ParseTail };

/** What a list shows where nobody has said otherwise. */
const LENGTH = 20;

/** By its id, or else by its slug, which its name makes where it has none. The same twice changes nothing. */
export async function feedList(line: FedList, saving: SavingLists): Promise<Saved> {
  const { store, by, at, makeId } = saving;
  const { name } = line;
  const slug = line.slug ?? (name === undefined ? undefined : slugFrom(name));
  const key = line.id ?? slug;
  if (key === undefined) throw new LineFault('invalid-body', 'a line needs an id, a slug or a name');
  const content = await givenContent(line, saving);
  const there = await store.lists.get(key);
  if (there !== null) {
    const edits = { content, ...(line.slug !== undefined && { slug: line.slug }) };
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
  const whole = { description: null, pins: [], tail: null, length: LENGTH, ...content, name: nameOf(name) };
  const list = await store.lists.create(
    slug ?? slugFrom(name),
    (free) => {
      if (line.slug !== undefined && free !== slug) throw slugTaken(line.slug);
      const drafted = draftList(line.id ?? makeId(), free, whole, at);
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
  const content = wholeContent(line, saving);
  const snapshot = {
    list: {
      ...{ id, slug, state, revision, content },
      createdAt: instant(line.createdAt, 'createdAt'),
      savedAt: instant(line.savedAt, 'savedAt'),
    },
    published: published && {
      publishedAt: instant(published.publishedAt, 'published.publishedAt'),
      updatedAt: instant(published.updatedAt, 'published.updatedAt'),
    },
    live: live === undefined ? null : { slug: live.slug, content: wholeContent(live, saving) },
    formerSlugs,
  };
  if ((await store.lists.get(id)) === null) {
    const change = restoredList(null, snapshot, at);
    if (change === null) throw new Error('a list that is not there cannot stand as it was');
    await store.lists.create(
      slug,
      (free) => {
        if (free !== slug) throw slugTaken(slug);
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
  const change = publishList(list, at);
  return { ...change, list: { ...change.list, revision: (before?.revision ?? 0) + 1 } };
}

async function givenContent(line: FedList, { store, parseTail }: SavingLists): Promise<Partial<ListContent>> {
  const { name, description, pins, tail, length } = line;
  return {
    ...(name !== undefined && { name: nameOf(name) }),
    ...(description !== undefined && { description: descriptionOf(description) }),
    ...(pins !== undefined && { pins: await store.lists.pinIds(pins ?? []) }),
    ...(tail !== undefined && { tail: tail && parseTail(tail.query) }),
    ...(length !== undefined && { length }),
  };
}

type WholeFields = Pick<WholeList, 'name' | 'description' | 'pins' | 'tail' | 'length'>;

function wholeContent(
  { name, description = null, pins, tail = null, length = LENGTH }: WholeFields,
  { parseTail }: SavingLists,
): ListContent {
  return {
    name: nameOf(name),
    description: descriptionOf(description),
    pins: pins ?? [],
    tail: tail && parseTail(tail.query),
    length,
  };
}

function slugTaken(slug: string): DomainError {
  return new DomainError('slug-taken', `the slug ${JSON.stringify(slug)} is another's`, 'slug');
}
