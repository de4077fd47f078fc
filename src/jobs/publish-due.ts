import type { Deps } from '../deps.ts';
import { DomainError } from '../domain/errors.ts';
import { fireDue } from '../domain/scheduling.ts';

/** What could not be done, to be tried again later. */
export type Unfired = { readonly article: string; readonly error: unknown };

/** As many as one commit of the store carries, so that the disk is flushed once for all of them. */
const BATCH = 200;

/**
 * Publishes and withdraws all that is due by now, the longest due first, each in a transaction of its own that looks
 * again, so that of several processes one does it. An article that fails stops no other, but a store that takes no
 * writes ends the attempt. Resolves to what failed.
 */
export async function publishDue({ store, clock }: Pick<Deps, 'store' | 'clock'>): Promise<Unfired[]> {
  const done = new Set<string>();
  const failed: Unfired[] = [];

  const fire = async (article: string): Promise<void> => {
    try {
      await store.articles.update(article, null, (found) => {
        const change = fireDue(found, clock());
        // Another process was faster, and the store names it no more.
        if (change === null) done.add(article);
        return change;
      });
    } catch (error) {
      done.add(article);
      if (!isCode(error, 'not-found')) failed.push({ article, error });
    }
  };

  while (!failed.some(({ error }) => isStoreTrouble(error))) {
    const due = await store.articles.due(clock(), BATCH + done.size);
    const left = due.filter((article) => !done.has(article));
    if (left.length === 0) break;
    await Promise.all(left.slice(0, BATCH).map(fire));
  }
  return failed;
}

/** Whether the store takes no writes at all just now. */
export function isStoreTrouble(error: unknown): boolean {
  return isCode(error, 'store-busy', 'store-full');
}

function isCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof DomainError && codes.includes(error.code);
}
