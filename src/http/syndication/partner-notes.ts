import type { CameTo, Fetched, Store } from '../../store/store.ts';

/** Milliseconds for which notes are gathered, so that partners who ask often make few writes. */
const GATHERED = 1_000;

/** Notes how far followers have come, and what partners fetch, behind their backs: who reads should neither wait for a write nor fail with it. */
export class PartnerNotes {
  readonly #receipts: Pick<Store['receipts'], 'note' | 'noteFetched'>;
  readonly #onFailure: (error: unknown) => void;
  readonly #places = new Map<string, CameTo>();
  readonly #fetched = new Map<string, Fetched>();
  /** Of feeds that were noted lately; to note the same again would be a write for nothing. */
  readonly #noted = new Map<string, number>();
  #timer: NodeJS.Timeout | null = null;

  constructor(
    receipts: Pick<Store['receipts'], 'note' | 'noteFetched'>,
    onFailure: (error: unknown) => void,
  ) {
    this.#receipts = receipts;
    this.#onFailure = onFailure;
  }

  add(place: CameTo): void {
    const feed = `${place.keyId} ${JSON.stringify(place.filter)}`;
    if (this.#noted.get(feed) === place.seq) return;
    this.#places.set(feed, place);
    this.#later();
  }

  addFetched(fetched: Fetched): void {
    const { keyId, articleId, isEarly } = fetched;
    this.#fetched.set(`${keyId} ${articleId} ${isEarly}`, fetched);
    this.#later();
  }

  #later(): void {
    this.#timer ??= setTimeout(() => void this.flush(), GATHERED).unref();
  }

  /** Writes what waits. Never rejects. */
  async flush(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const [places, fetched] = [[...this.#places], [...this.#fetched.values()]];
    this.#places.clear();
    this.#fetched.clear();
    try {
      if (places.length > 0) await this.#receipts.note(places.map(([, place]) => place));
      if (fetched.length > 0) await this.#receipts.noteFetched(fetched);
      if (this.#noted.size > MAX_REMEMBERED) this.#noted.clear();
      for (const [feed, { seq }] of places) this.#noted.set(feed, seq);
    } catch (error) {
      this.#onFailure(error);
    }
  }
}

const MAX_REMEMBERED = 10_000;
