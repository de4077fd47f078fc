import { type ListContent, type ListEdits, type ListTail, NEW_LIST } from './curated-list.ts';
import { descriptionOf, nameOf } from './naming.ts';

/** What is written of a list: what is left out stays, null gives back the standard. */
export type ListFields = {
  readonly slug?: string;
  readonly name?: string;
  readonly description?: string | null;
  /** Ids or slugs of articles. */
  readonly pins?: readonly string[] | null;
  readonly tail?: { readonly query: string } | null;
  readonly length?: number | null;
};

/** How what the fields name is read. */
export type ListReading = {
  /** Throws `unknown-reference` for what is no article's. */
  readonly pinIds: (refs: readonly string[]) => Promise<readonly string[]>;
  /** Reads a saved article query, as it stands in an address. Throws what it likes for one that is none. */
  readonly parseTail: (query: string) => ListTail;
};

/** Throws `invalid-value`, naming the field, for what no list can be; so does `listEdits`. */
export async function newListContent(
  fields: ListFields & { readonly name: string },
  reading: ListReading,
): Promise<ListContent> {
  return { ...NEW_LIST, ...(await contentOf(fields, reading)), name: nameOf(fields.name) };
}

export async function listEdits(fields: ListFields, reading: ListReading): Promise<ListEdits> {
  const { slug } = fields;
  return { ...(slug !== undefined && { slug }), content: await contentOf(fields, reading) };
}

async function contentOf(
  { name, description, pins, tail, length }: ListFields,
  { pinIds, parseTail }: ListReading,
): Promise<Partial<ListContent>> {
  return {
    ...(name !== undefined && { name: nameOf(name) }),
    ...(description !== undefined && { description: descriptionOf(description) }),
    ...(pins !== undefined && { pins: await pinIds(pins ?? NEW_LIST.pins) }),
    ...(tail !== undefined && { tail: tail && parseTail(tail.query) }),
    ...(length !== undefined && { length: length ?? NEW_LIST.length }),
  };
}
