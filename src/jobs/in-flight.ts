/** What is told of a message to keep its receiver from holding up others. */
export type Message = {
  /** The same for each attempt. */
  readonly id: string;
  /** Where it goes: a webhook, a subscription. */
  readonly to: string;
  /** Whose that is: a key, a host. */
  readonly owner: string;
  /** What it is about: to one receiver, what is said of one thing goes out in order. */
  readonly about: string;
};

/** Messages under way at once to receivers that are known to answer: in all, of one owner, and to one. */
const SURE = { inAll: 128, ofAnOwner: 16, toOne: 4 };
/** To those that aren't. Who was known to answer and leaves a message for long has become one of them, and counts against nobody else's room. */
export const UNSURE = { inAll: 128, ofAnOwner: 16, toOne: 1 };
/** All together, also where many that were known to answer hang at once. */
const MOST = 1_024;
/** Milliseconds without an answer after which nobody is sure of one. */
const SLOW_MS = 1_000;

type Attempt = { readonly message: Message; readonly end: Promise<unknown>; readonly since: number };

/**
 * What is being sent. Receivers are known to answer once something has arrived there soon, until something fails or takes long. The others have bounds
 * of their own, so that those who hang, be they all of one partner's, leave room for that partner's good ones and for everybody else's.
 */
export class InFlight {
  readonly mostToOne = SURE.toOne;
  readonly #now: () => number;
  readonly #attempts = new Map<string, Attempt>();
  readonly #answering = new Set<string>();
  /** Ids of what ended since the last look began, which it may have found pending still. */
  readonly #justEnded = new Set<string>();

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  lookBegins(): void {
    this.#justEnded.clear();
  }

  hasRoomFor({ id, to, owner, about }: Message): boolean {
    if (this.#attempts.has(id) || this.#justEnded.has(id)) return false;
    const hanging = this.#hanging();
    const isSure = (receiver: string) => this.#answering.has(receiver) && !hanging.has(receiver);
    const isKnown = isSure(to);
    let [inAll, ofOwner, toOne] = [0, 0, 0];
    for (const { message } of this.#attempts.values()) {
      if (message.to === to) toOne += 1;
      // In order for each thing, also where a redelivery has it sent anew.
      if (message.to === to && message.about === about) return false;
      if (isSure(message.to) !== isKnown) continue;
      inAll += 1;
      if (message.owner === owner) ofOwner += 1;
    }
    const most = isKnown ? SURE : UNSURE;
    return this.#attempts.size < MOST && inAll < most.inAll && ofOwner < most.ofAnOwner && toOne < most.toOne;
  }

  began(message: Message, end: Promise<unknown>): void {
    this.#attempts.set(message.id, { message, end, since: this.#now() });
  }

  /** `arrived` is null where the attempt came to no end. */
  ended({ id, to }: Message, arrived: boolean | null): void {
    const { since = this.#now() } = this.#attempts.get(id) ?? {};
    this.#attempts.delete(id);
    this.#justEnded.add(id);
    if (arrived === null) return;
    if (arrived && this.#now() - since <= SLOW_MS) this.#answering.add(to);
    else this.#answering.delete(to);
  }

  async all(): Promise<void> {
    await Promise.allSettled([...this.#attempts.values()].map(({ end }) => end));
  }

  /** Receivers that something has been under way to for long. */
  #hanging(): ReadonlySet<string> {
    const before = this.#now() - SLOW_MS;
    const hanging = new Set<string>();
    for (const { message, since } of this.#attempts.values()) if (since < before) hanging.add(message.to);
    return hanging;
  }
}
