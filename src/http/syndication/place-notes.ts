import type { CameTo, Store } from '../../store/store.ts';

/** Milliseconds for which places are gathered, so that followers who ask often make few writes. */
const GATHERED = 1_000;

/** Notes how far followers have come, behind their backs: who reads should neither wait for a write nor fail with it. */
export class PlaceNotes {
  readonly #receipts: Pick<Store['receipts'], 'note'>;
  readonly #onFailure: (error: unknown) => void;
  readonly #waiting = new Map<string, CameTo>();
  /** Of feeds that were noted lately; to note the same again would be a write for nothing. */
  readonly #noted = new Map<string, number>();
  #timer: NodeJS.Timeout | null = null;

  constructor(receipts: Pick<Store['receipts'], 'note'>, onFailure: (error: unknown) => void) {
    this.#receipts = receipts;
    this.#onFailure = onFailure;
  }

  add(place: CameTo): void {
    const feed = `${place.keyId} ${JSON.stringify(place.filter)}`;
    if (this.#noted.get(feed) === place.seq) return;
    this.#waiting.set(feed, place);
    this.#timer ??= setTimeout(() => void this.flush(), GATHERED).unref();
  }

  /** Writes what waits. Never rejects. */
  async flush(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const places = [...this.#waiting];
    this.#waiting.clear();
    if (places.length === 0) return;
    try {
      await this.#receipts.note(places.map(([, place]) => place));
      if (this.#noted.size > MAX_REMEMBERED) this.#noted.clear();
      for (const [feed, { seq }] of places) this.#noted.set(feed, seq);
    } catch (error) {
      this.#onFailure(error);
    }
  }
}

const MAX_REMEMBERED = 10_000;
