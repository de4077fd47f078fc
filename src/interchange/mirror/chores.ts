import type { Cursor } from '../../domain/page.ts';
import type { Kind } from './origin.ts';

/**
 * What is left to do once the feed has been followed to its end: a term to be read anew, all curated lists, one of them, or the addresses of
 * a section's articles, from a place on.
 */
export type Chore = {
  readonly what: Kind | 'lists' | 'list' | 'addresses';
  /** Of all lists it is empty. */
  readonly id: string;
  readonly after: Cursor | null;
};

export const ALL_LISTS: Chore = { what: 'lists', id: '', after: null };

/** Chores, each once, in the order in which they came up. They are kept before what makes them necessary is done, so that nothing forgets them. */
export class Chores {
  readonly #all: Map<string, Chore>;
  readonly #keep: () => Promise<void>;

  constructor(kept: readonly Chore[], keep: () => Promise<void>) {
    this.#all = new Map(kept.map((chore) => [nameOf(chore), chore]));
    this.#keep = keep;
  }

  get all(): readonly Chore[] {
    return [...this.#all.values()];
  }

  async add(...chores: readonly Chore[]): Promise<void> {
    for (const chore of chores) this.#all.set(nameOf(chore), chore);
    if (chores.length > 0) await this.#keep();
  }

  /** With what is kept next. */
  addUnkept(chore: Chore): void {
    this.#all.set(nameOf(chore), chore);
  }

  /** It need not be kept: what is done twice is done once. */
  done({ what, id }: Pick<Chore, 'what' | 'id'>): void {
    this.#all.delete(nameOf({ what, id }));
  }
}

function nameOf({ what, id }: Pick<Chore, 'what' | 'id'>): string {
  return `${what} ${id}`;
}
