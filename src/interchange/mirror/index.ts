import { tellsReaders } from '../../domain/change.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Store } from '../../store/store.ts';
import { type AddressOf, MirroredArticles } from './articles.ts';
import type { Chore, Chores } from './chores.ts';
import { MirroredLists } from './lists.ts';
import { KINDS, type Kind, type Origin } from './origin.ts';
import { MirroredTerms } from './terms.ts';
import type { Entry, MirrorArticle } from './wire.ts';

export { ALL_LISTS, type Chore, Chores } from './chores.ts';
export { type Follow, KINDS, type Origin } from './origin.ts';
export {
  type Changes,
  type MirrorList,
  type MirrorVersion,
  readChanges,
  readChosen,
  readList,
  readLists,
  readTerm,
  readVersions,
} from './wire.ts';

/** What a feed tells of. */
export const THINGS = [...KINDS, 'article', 'list'] as const;
export type Thing = { readonly kind: (typeof THINGS)[number]; readonly id: string };

export type Mirroring = {
  readonly store: Store;
  readonly clock: Clock;
  readonly origin: Origin;
  readonly addressOf: AddressOf;
  readonly chores: Chores;
};

/** Does here what a change feed tells. Whatever is told twice is done once, so that a place may be kept after what was told before it. */
export class Mirror {
  readonly #clock: Clock;
  readonly #chores: Chores;
  readonly #articles: MirroredArticles;
  readonly #terms: MirroredTerms;
  readonly #lists: MirroredLists;

  constructor(mirroring: Mirroring) {
    this.#clock = mirroring.clock;
    this.#chores = mirroring.chores;
    this.#articles = new MirroredArticles(mirroring);
    this.#terms = new MirroredTerms(mirroring);
    this.#lists = new MirroredLists(mirroring);
  }

  /** Rejects with `slug-taken` where an article here that isn't there any more has the slug of one that is. */
  async apply(entry: Entry): Promise<void> {
    const { type, id, article, formerSlugs = [] } = entry;
    const [kind = '', what = ''] = type.split('.');
    const at = this.#clock();
    if (isTerm(kind)) return this.#term(kind, what, entry);
    if (kind === 'list')
      return what === 'updated' ? this.#lists.update(id, formerSlugs, at) : this.#lists.remove(id, at);
    if (article !== undefined) await this.#put(article, entry);
    else if (tellsReaders(entry)) await this.#articles.kill(entry, at);
    // What was brought and is not shown is gone since: nothing of it stands in the way of what comes before the entry that says so.
    else if (what !== 'deleted' || (await this.#articles.isShown(id))) await this.#articles.end(id, at);
  }

  /** Does what is left to do, or some of it and leaves the rest as the same chore. */
  async do(chore: Chore): Promise<void> {
    const { what, id, after } = chore;
    const at = this.#clock();
    // Before it is done: what comes up anew meanwhile is to be done anew.
    this.#chores.done(chore);
    try {
      if (isTerm(what)) await this.#terms.update(what, id, at);
      else if (what === 'lists') await this.#fillAll(await this.#lists.refresh(at));
      else if (what === 'list') await this.#lists.fill(id, at);
      else if (await this.#terms.has('section', id)) {
        const next = await this.#articles.readdress(id, after, at);
        if (next !== null) await this.#chores.add({ ...chore, after: next });
      }
    } catch (error) {
      await this.#chores.add(chore);
      throw error;
    }
  }

  async #fillAll(ids: readonly string[]): Promise<void> {
    await this.#chores.add(...ids.map((id): Chore => ({ what: 'list', id, after: null })));
  }

  /** Everything that readers see here, and the kills that they are told of. */
  async all(): Promise<readonly Thing[]> {
    const things: Thing[] = [];
    for (const kind of KINDS) things.push(...(await this.#terms.all(kind)).map((id) => ({ kind, id })));
    things.push(...(await this.#articles.all()).map((id) => ({ kind: 'article', id }) as const));
    things.push(...(await this.#lists.all()).map(({ id }) => ({ kind: 'list', id }) as const));
    return things;
  }

  /** Takes down what is gone there without an entry that says so. */
  async leave(gone: readonly Thing[]): Promise<void> {
    const at = this.#clock();
    for (const { kind, id } of gone) {
      if (kind === 'article') await this.#articles.end(id, at);
      if (kind === 'list') await this.#lists.remove(id, at);
    }
    // What names them is gone by then.
    for (const { kind, id } of gone) if (isTerm(kind)) await this.#terms.remove(kind, id, null, at);
  }

  async #term(kind: Kind, what: string, entry: Entry): Promise<void> {
    const { id, into = null } = entry;
    const at = this.#clock();
    if (what === 'updated') await this.#terms.update(kind, id, at);
    else if (what === 'merged' && into !== null) await this.#terms.merge(kind, id, into, at);
    else await this.#terms.remove(kind, id, into, at);
    await this.#terms.lead(kind, into ?? id, entry, at);
  }

  async #put(article: MirrorArticle, entry: Entry): Promise<void> {
    const { section, authors, tags } = article;
    const at = this.#clock();
    if (section !== null) await this.#terms.require('section', section, at);
    for (const author of authors) await this.#terms.require('author', author, at);
    for (const tag of tags) await this.#terms.require('tag', tag, at);
    await this.#articles.put(article, entry, at);
  }
}

function isTerm(kind: string): kind is Kind {
  return KINDS.some((term) => term === kind);
}
