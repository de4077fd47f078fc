import { type Instant, instant } from '../../domain/clock.ts';
import { type CuratedList, unpublishList } from '../../domain/curated-list.ts';
import { DomainError } from '../../domain/errors.ts';
import { mirroredList, type OriginalList } from '../../domain/mirroring-lists.ts';
import type { Store } from '../../store/store.ts';
import type { Origin } from './origin.ts';
import { requireId, SOME } from './terms.ts';

type ListOrigin = Pick<Origin, 'list' | 'listed'>;

/** Keeps curated lists as readers see them there: what fills a list up there is pinned here, and looked at again as articles come and go. */
export class MirroredLists {
  readonly #store: Pick<Store, 'lists' | 'articles'>;
  readonly #origin: ListOrigin;

  constructor(store: Pick<Store, 'lists' | 'articles'>, origin: ListOrigin) {
    this.#store = store;
    this.#origin = origin;
  }

  /** As it is there now; what is gone there by now is told by an entry of its own. */
  async update(id: string, formerSlugs: readonly string[], at: Instant): Promise<void> {
    requireId(id);
    const list = await this.#origin.list(id);
    if (list === null) return;
    const { slug, name, description, length } = list;
    const before = await this.#store.lists.get(id);
    await this.#put(
      {
        ...{ id, slug, name, description, length, formerSlugs },
        pins: await this.#pinsOf(id, before?.content.pins ?? []),
        publishedAt: instant(list.publishedAt, 'publishedAt'),
        updatedAt: instant(list.updatedAt, 'updatedAt'),
      },
      at,
    );
  }

  async remove(id: string, at: Instant): Promise<void> {
    const { lists } = this.#store;
    if ((await lists.get(id)) === null) return;
    await lists.update(id, null, (list) => (list.live === null ? null : unpublishList(list, at)));
    await lists.remove(id, null, at);
  }

  /** Brings all lists the articles that they have there by now. */
  async refresh(at: Instant): Promise<void> {
    for (const { id, slug, content, live } of await this.all()) {
      if (live === null) continue;
      const pins = await this.#pinsOf(id, content.pins);
      const original = { ...content, id, slug, pins, ...live, formerSlugs: [] };
      await this.#store.lists.update(id, null, (list) => mirroredList(list, original, at));
    }
  }

  async all(): Promise<readonly CuratedList[]> {
    const all: CuratedList[] = [];
    for (let after = 0; ; ) {
      const some = await this.#store.lists.inOrder(after, SOME);
      all.push(...some.map(({ list }) => list));
      const last = some.at(-1);
      if (last === undefined) return all;
      after = last.no;
    }
  }

  /** Those that are here: others may be on their way, or are kept from partners. */
  async #pinsOf(id: string, before: readonly string[]): Promise<readonly string[]> {
    const { articles } = this.#store;
    const known = new Set(before);
    const pins: string[] = [];
    for (const article of await this.#origin.listed(id)) {
      requireId(article);
      if (known.has(article) || (await articles.get(article)) !== null) pins.push(article);
    }
    return pins;
  }

  /** Where another list has the slug here, that one is gone there, as an entry says before the one by which this one got it: until then it has another. */
  async #put(original: OriginalList, at: Instant): Promise<void> {
    const { lists } = this.#store;
    const { id, slug } = original;
    if ((await lists.get(id)) === null) {
      await lists.create(slug, (free) => changeOf(mirroredList(null, { ...original, slug: free }, at)));
      return;
    }
    try {
      await lists.update(id, null, (before) => mirroredList(before, original, at));
    } catch (error) {
      if (!(error instanceof DomainError && error.code === 'slug-taken')) throw error;
      await lists.update(id, null, (before) => mirroredList(before, { ...original, slug: before.slug }, at));
    }
  }
}

/** Of what is new there is always one. */
function changeOf<T>(change: T | null): T {
  if (change === null) throw new TypeError('a new list changes nothing');
  return change;
}
