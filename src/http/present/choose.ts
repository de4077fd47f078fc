import type { Chosen } from '../schemas/lists.ts';
import type { SectionWire } from '../schemas/sections.ts';
import type { Tree } from './sections.ts';

/** The named properties of a resource, and its id; all of it where no fields are named. */
export function choose<T extends { readonly id: string }>(
  whole: T,
  fields: readonly string[] | undefined,
): T | Chosen<T> {
  if (fields === undefined) return whole;
  const wanted = new Set(['id', ...fields]);
  return Object.fromEntries(Object.entries(whole).filter(([name]) => wanted.has(name))) as Chosen<T>;
}

/** The same at every level of a tree of sections. */
export function chooseInTree(tree: Tree, fields: readonly string[] | undefined): Chosen<SectionWire> {
  return choose({ ...tree, children: tree.children.map((below) => chooseInTree(below, fields)) }, fields);
}
