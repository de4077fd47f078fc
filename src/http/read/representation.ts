import { hash } from 'node:crypto';
import type { Kept } from '../../cache/response-cache.ts';
import type { Clock, Instant } from '../../domain/clock.ts';
import type { Lent } from '../../store/store.ts';
import { compressed } from '../compression.ts';
import type { Coding } from '../content-coding.ts';
import { httpDate } from './http-date.ts';

/** What a 200 says, before it is known in which coding. */
export type Content = {
  readonly bytes: Buffer;
  /** The entity tag of the plain bytes, without quotes. */
  readonly tag: string;
  /** A Surrogate-Key header: tags to purge a CDN by. */
  readonly keys: string;
  readonly lastModified?: Instant | undefined;
  /** A Link header. */
  readonly link?: string | undefined;
  /** Whether each of its variants says what its bytes hash to (RFC 9530). */
  readonly isDigested?: boolean | undefined;
  /** What the plain bytes hash to, in base64, where that is known already. */
  readonly sha256?: string | undefined;
  /** Further headers that are the same each time. */
  readonly terms?: Readonly<Record<string, string>>;
  /** A Content-Type header; JSON unless given. */
  readonly type?: string | undefined;
} & Lent;

/** The bytes under one content coding; null is none. `digest` is a Repr-Digest header. */
export type Variant = {
  readonly coding: Coding | null;
  readonly bytes: Buffer;
  readonly etag: string;
  readonly digest: string | null;
};

const JSON_TYPE = 'application/json; charset=utf-8';

/** A variant that was sent so often is worth more effort: it will be sent again. */
const OFTEN = 4;

/** A 200 as it is sent, again and again: the bytes, their validators and constant headers, and the codings that were asked for. */
export class Representation implements Kept {
  /** Validates the plain bytes. */
  readonly tag: string;
  readonly #lastModified: Instant | null;
  #shownDate: string | null = null;
  /** Headers that are the same in every coding, at any time: names and values in turn. */
  readonly fields: readonly string[];
  #plain: Variant;
  /** The route's pattern, for metrics. */
  readonly route: string;
  readonly #isDigested: boolean;
  /** Null until one is asked for: most answers are sent once, as they are. */
  #codings: Codings | null = null;
  #onGrowth: () => void = () => undefined;
  #giveBack: Lent['giveBack'];

  constructor(route: string, content: Content) {
    const { bytes, tag, keys, lastModified, link, isDigested = false, sha256, giveBack } = content;
    const { type = JSON_TYPE, terms } = content;
    this.#isDigested = isDigested;
    this.route = route;
    this.tag = tag;
    this.#plain = this.#variantOf(null, bytes, this.tag, sha256);
    this.#giveBack = giveBack;
    this.#lastModified = lastModified ?? null;
    const fields = ['content-type', type, 'vary', 'Accept-Encoding'];
    if (keys !== '') fields.push('surrogate-key', keys);
    if (link !== undefined) fields.push('link', link);
    for (const name in terms) fields.push(name, terms[name] ?? '');
    this.fields = fields;
  }

  /** Bytes. */
  get size(): number {
    const coded = this.#codings?.coded.values().reduce((sum, { bytes }) => sum + bytes.length, 0) ?? 0;
    const headers = this.fields.reduce((sum, text) => sum + text.length, 0);
    return this.plain.bytes.length + coded + headers;
  }

  get plain(): Variant {
    return this.#plain;
  }

  /** A Last-Modified header; null where there is no date, and within its second, when it could hide another change (RFC 9110 section 8.8.2.2). */
  shownDate(clock: Clock): string | null {
    const date = this.#lastModified;
    // Once it may be shown, it may for good.
    if (this.#shownDate === null && date !== null && secondOf(date) < secondOf(clock())) {
      this.#shownDate = httpDate(date);
    }
    return this.#shownDate;
  }

  /** Before it is kept: bytes that were lent are copied. */
  own(): void {
    if (this.#giveBack === undefined) return;
    const lent = this.#plain;
    // Not a slice of what Node makes small buffers of: one that stays would keep all of it.
    const bytes = Buffer.allocUnsafeSlow(lent.bytes.length);
    lent.bytes.copy(bytes);
    this.#plain = { ...lent, bytes };
    this.#release(lent.bytes);
  }

  /** To be called when nobody will send it any more, nor is sending it, for bytes that were lent. Nothing with what is kept. */
  release(): void {
    this.#release(this.#plain.bytes);
  }

  #release(bytes: Buffer): void {
    this.#giveBack?.(bytes);
    this.#giveBack = undefined;
  }

  /** `listener` hears when `size` has changed. */
  onGrowth(listener: () => void): void {
    this.#onGrowth = listener;
  }

  /** The variant if it is there. What is sent often is compressed anew behind the sender's back, with more effort. */
  ready(coding: Coding | null): Variant | undefined {
    if (coding === null) return this.plain;
    const { coded, uses } = this.#ofCodings();
    const variant = coded.get(coding);
    if (variant === undefined) return undefined;
    const used = (uses.get(coding) ?? 0) + 1;
    uses.set(coding, used);
    if (used === OFTEN) inTurn(() => this.#improve(coding, variant));
    return variant;
  }

  /** All who ask at the same time wait for the same. */
  async variant(coding: Coding | null): Promise<Variant> {
    const ready = this.ready(coding);
    if (ready !== undefined || coding === null) return ready ?? this.plain;
    const { making } = this.#ofCodings();
    const made = making.get(coding) ?? this.#make(coding);
    making.set(coding, made);
    return made;
  }

  #ofCodings(): Codings {
    this.#codings ??= { coded: new Map(), making: new Map(), uses: new Map() };
    return this.#codings;
  }

  #variantOf(coding: Coding | null, bytes: Buffer, tag: string, sha256?: string): Variant {
    const digest = this.#isDigested ? `sha-256=:${sha256 ?? hash('sha256', bytes, 'base64')}:` : null;
    return { coding, bytes, etag: `"${tag}"`, digest };
  }

  async #make(coding: Coding): Promise<Variant> {
    try {
      const bytes = await compressed(coding, this.plain.bytes, 'quick');
      const variant = this.#variantOf(coding, bytes, `${this.tag}-${coding}`);
      this.#ofCodings().coded.set(coding, variant);
      this.#onGrowth();
      return variant;
    } finally {
      this.#ofCodings().making.delete(coding);
    }
  }

  /** Other bytes have another strong ETag (RFC 9110 section 8.8.1). */
  async #improve(coding: Coding, { bytes: quick }: Variant): Promise<void> {
    const bytes = await compressed(coding, this.plain.bytes, 'best');
    if (bytes.length >= quick.length) return;
    this.#ofCodings().coded.set(coding, this.#variantOf(coding, bytes, `${this.tag}-${coding}-best`));
    this.#onGrowth();
  }
}

function secondOf(instant: Instant): string {
  return instant.slice(0, 'YYYY-MM-DDThh:mm:ss'.length);
}

type Codings = {
  readonly coded: Map<Coding, Variant>;
  readonly making: Map<Coding, Promise<Variant>>;
  readonly uses: Map<Coding, number>;
};

/** Works that wait for their turn; more than these are let go, for what is wanted will ask again after its next change. */
const MAX_WAITING = 100;
let waiting = 0;
let last: Promise<unknown> = Promise.resolve();

/** One after the other, so that they take one thread at the most. */
function inTurn(work: () => Promise<void>): void {
  if (waiting >= MAX_WAITING) return;
  waiting += 1;
  last = last
    .then(work)
    .catch(() => undefined)
    .finally(() => {
      waiting -= 1;
    });
}
