import { setTimeout as wait } from 'node:timers/promises';
import type { Deps } from '../deps.ts';
import type { Instant } from '../domain/clock.ts';
import type { Due } from '../store/store.ts';
import { InFlight, type Message } from './in-flight.ts';

/** Milliseconds: how often it is looked for what is due, and how long a stop waits for what is under way. */
const POLL_MS = 500;
const STOP_MS = 3_000;

/** What is left to find out: to be gone on with at once, or with the next turn, so that readers come first. */
export type Rest = 'nothing' | 'more' | 'later';

/** What waits to be sent, of one kind. */
export type Outbox<Found> = {
  /** Of what it sends, for the log: `a webhook`. */
  readonly name: string;
  /** Finds out what has come to be due since the last time. */
  readonly prepare: (at: Instant) => Promise<Rest>;
  /** For each receiver up to `each`; `next` is when something is due by itself, null for never. */
  readonly due: (at: Instant, each: number) => Promise<Due<Found>>;
  readonly messageOf: (found: Found) => Message;
  /** When it came to be due; the longest goes first. */
  readonly dueSince: (found: Found) => number;
  /** Sends it and notes what came of it; whether it arrived. Rejects where `signal` ends it. */
  readonly send: (found: Found, signal: AbortSignal) => Promise<boolean>;
};

export type Deliverer = {
  /** Starts to send all that is due; resolves, without waiting for receivers, to the milliseconds until the next look. */
  readonly turn: () => Promise<number>;
  /** Resolves when nothing is being sent any more. What was not answered by then is sent again after the next start. */
  readonly stop: () => Promise<void>;
};

/**
 * Sends what is due and has noted what came of it: in that order, so that a crash between the two sends it once more and
 * never loses it. A message is under way apart from all others, within the bounds of `InFlight`.
 */
export function deliverer<Found>(
  outbox: Outbox<Found>,
  { store, clock, logger }: Pick<Deps, 'store' | 'clock' | 'logger'>,
): Deliverer {
  const stopping = new AbortController();
  const inFlight = new InFlight();
  let over = false;
  let looking: Promise<void> | null = null;
  let lookAgain = false;
  /** What the store was at the last look, and when something is due by itself. */
  let seen: number | null = null;
  let next: Instant | null = null;

  const look = async (): Promise<void> => {
    const version = store.changes.version();
    const at = clock();
    if (over || (version === seen && (next === null || next > at))) return;
    seen = null;
    inFlight.lookBegins();
    const rest = await outbox.prepare(at);
    const due = await outbox.due(at, inFlight.mostToOne);
    let isCrowded = false;
    for (const found of due.items.toSorted((a, b) => outbox.dueSince(a) - outbox.dueSince(b))) {
      const message = outbox.messageOf(found);
      if (over) return;
      if (inFlight.hasRoomFor(message)) begin(found, message);
      else isCrowded = true;
    }
    next = due.next;
    // Room comes with time too: a receiver that hangs holds up fewer.
    if (rest !== 'later' && !isCrowded) seen = version;
    // What is due goes out between two pieces of a long log.
    if (rest === 'more') lookAgain = true;
  };

  /** One look at a time; whoever asks meanwhile has another one follow. */
  const lookOnce = (): Promise<void> => {
    lookAgain = looking !== null;
    looking ??= look().finally(() => {
      looking = null;
      if (lookAgain) lookInPassing();
    });
    return looking;
  };
  const lookInPassing = () =>
    void lookOnce().catch((err: unknown) =>
      logger?.error({ err }, `what is due of ${outbox.name} could not be looked at`),
    );

  const begin = (found: Found, message: Message): void => {
    let isDone = true;
    const attempt = outbox
      .send(found, stopping.signal)
      .then((arrived) => inFlight.ended(message, arrived))
      .catch((err: unknown) => {
        inFlight.ended(message, null);
        isDone = false;
        if (!over) logger?.error({ err, to: message.to }, `${outbox.name} could not be sent`);
      })
      .finally(() => {
        // There is room for what was due before, whether or not anything was written.
        seen = null;
        // What couldn’t be sent at all waits for the next turn: it would fail again at once.
        if (!over && isDone) lookInPassing();
      });
    inFlight.began(message, attempt);
  };

  return {
    turn: async () => {
      await lookOnce();
      return POLL_MS;
    },
    stop: async () => {
      over = true;
      const end = new AbortController();
      const late = wait(STOP_MS, undefined, { signal: end.signal }).catch(() => undefined);
      await Promise.race([inFlight.all(), late]);
      end.abort();
      stopping.abort();
      await inFlight.all();
    },
  };
}

/** Milliseconds between two attempts to note what came of a message, while the store takes no writes. */
const NOTE_AGAIN_MS = 1_000;

/** Notes what came of a message, however often it takes: sent again at once it would arrive again and again while the disk is full. */
export async function note(
  write: () => Promise<void>,
  {
    logger,
    message,
    signal,
  }: Pick<Deps, 'logger'> & { readonly message: string; readonly signal: AbortSignal },
): Promise<void> {
  for (;;) {
    try {
      return await write();
    } catch (err) {
      logger?.error({ err, message }, 'what came of a message could not be noted');
      await wait(NOTE_AGAIN_MS, undefined, { signal });
    }
  }
}
