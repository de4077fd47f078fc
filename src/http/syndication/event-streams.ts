import type { ServerResponse } from 'node:http';
import type { FollowedPlace, Store } from '../../store/store.ts';
import type { Addresses } from '../present/addresses.ts';
import { type Following, followed } from './follow.ts';
import type { LogWatch } from './log-watch.ts';

/** Milliseconds: proxies take a connection that says nothing for longer for a dead one. */
const BEAT_EVERY = 15_000;
/** Milliseconds that a client may leave what it was sent unread. It resumes where it was. */
const PATIENCE = 30_000;

/** Events as they are written, and where they lead. */
type Piece = { readonly text: string; readonly place: FollowedPlace; readonly isCaughtUp: boolean };

type Needs = {
  readonly store: Pick<Store, 'changes'>;
  readonly addresses: Addresses;
  /** A service that is about to stop sends what there is, and no more. */
  readonly isClosing?: () => boolean;
};

/** The streams of one process. Those that follow the same thing from the same place share one look at the store and its text. */
export class EventStreams {
  readonly #needs: Needs;
  readonly #watch: LogWatch;
  readonly #open = new Set<ServerResponse>();
  #shared: { readonly version: number; readonly pieces: Map<string, Promise<Piece>> } | null = null;
  #beat: NodeJS.Timeout | null = null;

  /** Streams end when `closing` aborts. */
  constructor(needs: Needs, watch: LogWatch, closing: AbortSignal) {
    this.#needs = needs;
    this.#watch = watch;
    closing.addEventListener('abort', () => {
      for (const response of this.#open) response.end();
    });
  }

  /** Reads the first piece, which may throw, and gives what then serves it and all that follow. */
  async open(place: FollowedPlace | null, following: Following, onTaken: OnTaken): Promise<Serve> {
    const version = this.#watch.version();
    const piece = await this.#piece(place, following, version);
    return (response, headers) => this.#serve(response, headers, following, { version, piece, onTaken });
  }

  async #serve(
    response: ServerResponse,
    headers: Headers,
    following: Following,
    begun: { readonly version: number; readonly piece: Piece; readonly onTaken: OnTaken },
  ): Promise<void> {
    const gone = new AbortController();
    response.once('close', () => {
      this.#open.delete(response);
      gone.abort();
    });
    this.#add(response);
    response.writeHead(200, { ...headers, ...STREAM_HEADERS });
    let { version, piece } = begun;
    try {
      while (await sent(response, piece.text, gone.signal)) {
        begun.onTaken(piece.place);
        if (piece.isCaughtUp && this.#needs.isClosing?.() === true) break;
        if (piece.isCaughtUp) await this.#watch.changed(version, gone.signal);
        if (gone.signal.aborted) break;
        version = this.#watch.version();
        piece = await this.#piece(piece.place, following, version);
      }
    } finally {
      // What can't be served on is told when the client asks anew, with an answer that has a status.
      response.end();
    }
  }

  #add(response: ServerResponse): void {
    this.#open.add(response);
    this.#beat ??= setInterval(() => {
      for (const one of this.#open) if (!one.writableNeedDrain) one.write(':\n\n');
      if (this.#open.size > 0 || this.#beat === null) return;
      clearInterval(this.#beat);
      this.#beat = null;
    }, BEAT_EVERY).unref();
  }

  #piece(place: FollowedPlace | null, following: Following, version: number): Promise<Piece> {
    if (this.#shared?.version !== version) this.#shared = { version, pieces: new Map() };
    const { pieces } = this.#shared;
    const key = JSON.stringify([
      place,
      following.filter,
      following.entitled,
      following.identity,
      following.bodies,
    ]);
    const piece = pieces.get(key) ?? this.#read(place, following);
    pieces.set(key, piece);
    return piece;
  }

  async #read(from: FollowedPlace | null, following: Following): Promise<Piece> {
    const { store, addresses } = this.#needs;
    const { entries, place, cursor, isCaughtUp } = await followed(store, from, following, addresses);
    const events = entries.map(
      ({ change, cursor: behind }) =>
        `id: ${behind}\nevent: ${change.type}\ndata: ${JSON.stringify(change)}\n\n`,
    );
    // Without data it is no event, and is still where to resume: behind entries that were for others.
    if (entries.at(-1)?.cursor !== cursor) events.push(`id: ${cursor}\n\n`);
    return { text: events.join(''), place, isCaughtUp };
  }
}

/** Is told each place that a client was brought to. */
type OnTaken = (place: FollowedPlace) => void;

/** As a reply has them. */
type Headers = Readonly<Record<string, string | number | string[] | undefined>>;
type Serve = (response: ServerResponse, headers: Headers) => Promise<void>;

const STREAM_HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'private, no-store',
  // nginx would hold events back until its buffer is full.
  'x-accel-buffering': 'no',
};

/** False once the client is gone, or where it takes nothing any more. */
async function sent(response: ServerResponse, text: string, gone: AbortSignal): Promise<boolean> {
  if (gone.aborted || response.writableEnded) return false;
  if (response.write(text)) return true;
  return new Promise((resolve) => {
    const settle = (isTaken: boolean) => {
      clearTimeout(timer);
      response.off('drain', taken);
      gone.removeEventListener('abort', left);
      resolve(isTaken);
    };
    const taken = () => settle(true);
    const left = () => settle(false);
    const timer = setTimeout(left, PATIENCE);
    response.once('drain', taken);
    gone.addEventListener('abort', left, { once: true });
  });
}
