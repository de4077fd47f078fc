import { tellsReaders } from '../../domain/change.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Store } from '../../store/store.ts';
import { type AddressOf, MirroredArticles } from './articles.ts';
import { MirroredLists } from './lists.ts';
import { KINDS, type Kind, type Origin } from './origin.ts';
import { MirroredTerms } from './terms.ts';
import type { Entry, MirrorArticle } from './wire.ts';

export { type Follow, KINDS, MOST_AT_ONCE, type Origin } from './origin.ts';
export { type Changes, readChanges, readChosen, readList, readTerm } from './wire.ts';

/** What a feed tells of. */
export const THINGS = [...KINDS, 'article', 'list'] as const;
export type Thing = { readonly kind: (typeof THINGS)[number]; readonly id: string };

type Mirroring = {
  readonly store: Store;
  readonly clock: Clock;
  readonly origin: Origin;
  readonly addressOf: AddressOf;
};

/** Does here what a change feed tells. Whatever is told twice is done once, so that a place may be kept after what was told before it. */
export class Mirror {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #articles: MirroredArticles;
  readonly #terms: MirroredTerms;
  readonly #lists: MirroredLists;

  constructor({ store, clock, origin, addressOf }: Mirroring) {
    this.#store = store;
    this.#clock = clock;
    this.#articles = new MirroredArticles({ store, origin, addressOf });
    this.#terms = new MirroredTerms(store, origin);
    this.#lists = new MirroredLists(store, origin);
  }

  /** Rejects with `slug-taken` where an article here that isn't there any more has the slug of one that is. */
  async apply(entry: Entry): Promise<void> {
    const { type, id, article } = entry;
    const [kind = '', what = ''] = type.split('.');
    const at = this.#clock();
    if (isTerm(kind)) return this.#term(kind, what, entry);
    if (kind === 'list') {
      return what === 'updated'
        ? this.#lists.update(id, entry.formerSlugs ?? [], at)
        : this.#lists.remove(id, at);
    }
    if (article !== undefined) await this.#put(article, entry);
    else if (tellsReaders(entry)) await this.#articles.kill(entry, at);
    // What was brought and is not shown is gone since: nothing of it stands in the way of what comes before the entry that says so.
    else if (what !== 'deleted' || (await this.#articles.isShown(id))) await this.#articles.end(id, at);
  }

  /** Brings curated lists the articles that they have there by now: these come and go without entries of the lists. */
  async refreshLists(): Promise<void> {
    await this.#lists.refresh(this.#clock());
  }

  /** Everything that readers see here, and the kills that they are told of. */
  async all(): Promise<readonly Thing[]> {
    const things: Thing[] = [];
    for (const kind of KINDS) things.push(...(await this.#terms.all(kind)).map((id) => ({ kind, id })));
    things.push(...(await this.#articles.all()).map((id) => ({ kind: 'article', id }) as const));
    things.push(...(await this.#lists.all()).map(({ id }) => ({ kind: 'list', id }) as const));
    return things;
  }

  /** Takes down what is gone there without an entry that says so, and reads all terms anew, since these may have had their slugs. */
  async leave(gone: readonly Thing[]): Promise<void> {
    const at = this.#clock();
    for (const { kind, id } of gone) {
      if (kind === 'article') await this.#articles.end(id, at);
      if (kind === 'list') await this.#lists.remove(id, at);
    }
    for (const kind of KINDS) {
      for (const one of gone) if (one.kind === kind) await this.#terms.remove(kind, one.id, null, at);
      for (const id of await this.#terms.all(kind)) await this.#updateTerm(kind, id);
    }
  }

  async #term(kind: Kind, what: string, entry: Entry): Promise<void> {
    const { id, into = null } = entry;
    const at = this.#clock();
    if (what === 'updated') await this.#updateTerm(kind, id);
    else if (what === 'merged' && into !== null) await this.#terms.merge(kind, id, into, at);
    else await this.#terms.remove(kind, id, into, at);
    await this.#terms.lead(kind, into ?? id, entry);
    // What was in it is in another section now, and so elsewhere.
    if (kind === 'section' && into !== null) await this.#articles.readdress(into, at);
  }

  async #updateTerm(kind: Kind, id: string): Promise<void> {
    const at = this.#clock();
    const slug = async () => (kind === 'section' ? await this.#sectionSlug(id) : null);
    const before = await slug();
    await this.#terms.update(kind, id, at);
    if (before !== null && before !== (await slug())) await this.#articles.readdress(id, at);
  }

  async #sectionSlug(id: string): Promise<string | null> {
    return (await this.#store.sections.many([id]))[0]?.slug ?? null;
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
