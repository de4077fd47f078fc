import { hash } from 'node:crypto';
import type { Kept } from '../../cache/response-cache.ts';
import type { Instant } from '../../domain/clock.ts';
import { compressed } from '../compression.ts';
import type { Coding } from '../content-coding.ts';

/** What a 200 says, before it is known in which coding. */
export type Content = {
  readonly bytes: Buffer;
  /** The entity tag of the plain bytes, without quotes. */
  readonly tag: string;
  /** A Surrogate-Key header: tags to purge a CDN by. */
  readonly keys: string;
  readonly lastModified?: Instant;
  /** A Link header. */
  readonly link?: string;
  /** Whether each of its variants says what its bytes hash to (RFC 9530). */
  readonly isDigested?: boolean;
  /** Further headers that are the same each time. */
  readonly terms?: Readonly<Record<string, string>>;
  /** A Content-Type header; JSON unless given. */
  readonly type?: string;
};

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
  readonly lastModified: Instant | null;
  /** Those that are the same in every coding, at any time. */
  readonly headers: Readonly<Record<string, string>>;
  readonly plain: Variant;
  /** The route's pattern, for metrics. */
  readonly route: string;
  readonly #isDigested: boolean;
  readonly #coded = new Map<Coding, Variant>();
  readonly #making = new Map<Coding, Promise<Variant>>();
  readonly #uses = new Map<Coding, number>();
  #onGrowth: () => void = () => undefined;

  constructor(
    route: string,
    { bytes, tag, keys, lastModified, link, isDigested = false, type = JSON_TYPE, terms }: Content,
  ) {
    this.#isDigested = isDigested;
    this.route = route;
    this.tag = tag;
    this.plain = this.#variantOf(null, bytes, this.tag);
    this.lastModified = lastModified ?? null;
    this.headers = {
      'content-type': type,
      vary: 'Accept-Encoding',
      ...(keys !== '' && { 'surrogate-key': keys }),
      ...(link !== undefined && { link }),
      ...terms,
    };
  }

  /** Bytes. */
  get size(): number {
    const coded = [...this.#coded.values()].reduce((sum, { bytes }) => sum + bytes.length, 0);
    const headers = Object.values(this.headers).reduce((sum, value) => sum + value.length, 0);
    return this.plain.bytes.length + coded + headers;
  }

  /** `listener` hears when `size` has changed. */
  onGrowth(listener: () => void): void {
    this.#onGrowth = listener;
  }

  /** The variant if it is there. What is sent often is compressed anew behind the sender's back, with more effort. */
  ready(coding: Coding | null): Variant | undefined {
    if (coding === null) return this.plain;
    const variant = this.#coded.get(coding);
    if (variant === undefined) return undefined;
    const uses = (this.#uses.get(coding) ?? 0) + 1;
    this.#uses.set(coding, uses);
    if (uses === OFTEN) inTurn(() => this.#improve(coding, variant));
    return variant;
  }

  /** All who ask at the same time wait for the same. */
  async variant(coding: Coding | null): Promise<Variant> {
    const ready = this.ready(coding);
    if (ready !== undefined || coding === null) return ready ?? this.plain;
    const making = this.#making.get(coding) ?? this.#make(coding);
    this.#making.set(coding, making);
    return making;
  }

  #variantOf(coding: Coding | null, bytes: Buffer, tag: string): Variant {
    const digest = this.#isDigested ? `sha-256=:${hash('sha256', bytes, 'base64')}:` : null;
    return { coding, bytes, etag: `"${tag}"`, digest };
  }

  async #make(coding: Coding): Promise<Variant> {
    try {
      const bytes = await compressed(coding, this.plain.bytes, 'quick');
      const variant = this.#variantOf(coding, bytes, `${this.tag}-${coding}`);
      this.#coded.set(coding, variant);
      this.#onGrowth();
      return variant;
    } finally {
      this.#making.delete(coding);
    }
  }

  /** Other bytes have another strong ETag (RFC 9110 section 8.8.1). */
  async #improve(coding: Coding, { bytes: quick }: Variant): Promise<void> {
    const bytes = await compressed(coding, this.plain.bytes, 'best');
    if (bytes.length >= quick.length) return;
    this.#coded.set(coding, this.#variantOf(coding, bytes, `${this.tag}-${coding}-best`));
    this.#onGrowth();
  }
}

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
