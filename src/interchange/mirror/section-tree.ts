import type { Instant } from '../../domain/clock.ts';
import { DomainError } from '../../domain/errors.ts';
import { editSection } from '../../domain/section-fields.ts';
import type { Store } from '../../store/store.ts';
import { allInOrder } from '../in-order.ts';
import type { Chore, Chores } from './chores.ts';

/** Where each section here stands. */
type Planted = { readonly id: string; readonly parentId: string | null };

/** Sections that are where they were there at different times, so that one may stand in another's way. */
export class SectionTree {
  readonly #store: Pick<Store, 'sections'>;
  readonly #chores: Chores;

  constructor(store: Pick<Store, 'sections'>, chores: Chores) {
    this.#store = store;
    this.#chores = chores;
  }

  /**
   * Does what others may stand in the way of with the section `id`. Where they do, all are taken out of the tree for it; what can't go back then
   * has gone elsewhere there, and is left to be read anew.
   */
  async place(id: string, at: Instant, write: () => Promise<unknown>): Promise<void> {
    try {
      await write();
    } catch (error) {
      if (!isOfTree(error)) throw error;
      await this.#replanted(id, at, write);
    }
  }

  async #replanted(id: string, at: Instant, write: () => Promise<unknown>): Promise<void> {
    const before = await this.#planted();
    await this.#chores.add(...before.map((one): Chore => ({ what: 'section', id: one.id, after: null })));
    const plant = (one: string, parentId: string | null) =>
      this.#store.sections.update(one, (it) => editSection(it, { parentId }, at));
    for (const one of before) await plant(one.id, null);
    await write();
    for (const { id: other, parentId } of before) {
      if (other !== id && parentId !== null && !(await succeeds(() => plant(other, parentId)))) continue;
      this.#chores.done({ what: 'section', id: other });
    }
  }

  async #planted(): Promise<readonly Planted[]> {
    const all: Planted[] = [];
    for await (const { item } of allInOrder(this.#store.sections)) all.push(item);
    return all;
  }
}

async function succeeds(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (error instanceof DomainError) return false;
    throw error;
  }
}

/** What a place in the tree is refused for: below itself, too deep, or left with sections below. */
function isOfTree(error: unknown): boolean {
  if (!(error instanceof DomainError)) return false;
  return (
    error.code === 'section-cycle' ||
    error.code === 'in-use' ||
    error.field === 'parent' ||
    error.field === 'into'
  );
}
