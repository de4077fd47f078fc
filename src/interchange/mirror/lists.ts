import { type Instant, instant } from '../../domain/clock.ts';
import { type CuratedList, unpublishList } from '../../domain/curated-list.ts';
import { DomainError } from '../../domain/errors.ts';
import { mirroredList, type OriginalList } from '../../domain/mirroring-lists.ts';
import { checkedSlug } from '../../domain/slug.ts';
import type { Store } from '../../store/store.ts';
import { allInOrder } from '../in-order.ts';
import type { Origin } from './origin.ts';
import { requireId } from './terms.ts';
import type { MirrorList } from './wire.ts';

type Listing = {
  readonly store: Pick<Store, 'lists' | 'articles'>;
  readonly origin: Pick<Origin, 'list' | 'lists' | 'listed'>;
};

/** Keeps curated lists as readers see them there: what fills a list up there is pinned here, and looked at again as articles come and go. */
export class MirroredLists {
  readonly #store: Listing['store'];
  readonly #origin: Listing['origin'];

  constructor({ store, origin }: Listing) {
    this.#store = store;
    this.#origin = origin;
  }

  /** As it is there now; what is gone there by now is told by an entry of its own. */
  async update(id: string, formerSlugs: readonly string[], at: Instant): Promise<void> {
    requireId(id);
    const list = await this.#origin.list(id);
    if (list === null) return;
    const before = await this.#store.lists.get(id);
    const pins = await this.#pinsOf(id, before?.content.pins ?? []);
    await this.#put(originalOf(list, pins, formerSlugs), at);
  }

  async remove(id: string, at: Instant): Promise<void> {
    const { lists } = this.#store;
    if ((await lists.get(id)) === null) return;
    await lists.update(id, null, (list) => (list.live === null ? null : unpublishList(list, at)));
    await lists.remove(id, null, at);
  }

  /** Brings all lists that there are, with the articles that they had, and leaves the others; resolves to their ids. */
  async refresh(at: Instant): Promise<readonly string[]> {
    const there = await this.#origin.lists();
    const here = new Map((await this.all()).map((list) => [list.id, list]));
    const ids = new Set(there.map(({ id }) => id));
    for (const id of here.keys()) if (!ids.has(id)) await this.remove(id, at);
    for (const list of there) {
      requireId(list.id);
      await this.#put(originalOf(list, here.get(list.id)?.content.pins ?? [], []), at);
    }
    return [...ids];
  }

  /** Brings a list that is here the articles that it has there by now. */
  async fill(id: string, at: Instant): Promise<void> {
    const list = await this.#store.lists.get(id);
    if (list?.live == null) return;
    const { content, slug, live } = list;
    const pins = await this.#pinsOf(id, content.pins);
    const original = { ...content, id, slug, pins, ...live, formerSlugs: [] };
    await this.#store.lists.update(id, null, (before) => mirroredList(before, original, at));
  }

  async all(): Promise<readonly CuratedList[]> {
    const all: CuratedList[] = [];
    for await (const { list } of allInOrder(this.#store.lists)) all.push(list);
    return all;
  }

  /** Those that are here, each once: others may be on their way, or are kept from partners. */
  async #pinsOf(id: string, before: readonly string[]): Promise<readonly string[]> {
    const { articles } = this.#store;
    const known = new Set(before);
    const pins: string[] = [];
    for (const article of new Set(await this.#origin.listed(id))) {
      requireId(article);
      if (known.has(article) || (await articles.get(article)) !== null) pins.push(article);
    }
    return pins;
  }

  async #put(original: OriginalList, at: Instant): Promise<void> {
    const { lists } = this.#store;
    const { id, slug } = original;
    await this.#free(slug, id, at);
    if ((await lists.get(id)) !== null) {
      await lists.update(id, null, (before) => mirroredList(before, original, at));
      return;
    }
    await lists.create(slug, (free) => {
      const change = mirroredList(null, { ...original, slug: free }, at);
      if (change === null) throw new TypeError('a new list changes nothing');
      return change;
    });
  }

  /** A list that has the slug here is gone there, since a list's slugs are its own for as long as it is there: that may not have been told yet. */
  async #free(slug: string, owner: string, at: Instant): Promise<void> {
    const other = await this.#store.lists.get(checkedSlug(slug));
    if (other === null || other.id === owner) return;
    if ((await this.#origin.list(other.id)) === null) await this.remove(other.id, at);
    else throw new DomainError('slug-taken', `two lists there have the slug ${JSON.stringify(slug)}`, 'slug');
  }
}

function originalOf(list: MirrorList, pins: readonly string[], formerSlugs: readonly string[]): OriginalList {
  const { id, slug, name, description, length } = list;
  return {
    ...{ id, slug, name, description, length, pins },
    formerSlugs: formerSlugs.map((former) => checkedSlug(former, 'formerSlugs')),
    publishedAt: instant(list.publishedAt, 'publishedAt'),
    updatedAt: instant(list.updatedAt, 'updatedAt'),
  };
}
