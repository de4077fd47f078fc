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

/**
 * Messages under way at once, in all and of one owner; of these to receivers that aren't known to answer; to one receiver that is, and to one
 * that isn't.
 */
const IN_ALL = 256;
export const UNSURE_IN_ALL = 192;
const OF_AN_OWNER = 32;
const UNSURE_OF_AN_OWNER = 16;
const SURE_OF_AN_OWNER = 16;
const TO_A_SURE_ONE = 4;
const TO_AN_UNSURE_ONE = 1;
/** Milliseconds without an answer after which nobody is sure of one. */
const SLOW_MS = 1_000;

type Attempt = { readonly message: Message; readonly end: Promise<unknown>; readonly since: number };

/**
 * What is being sent. Receivers are known to answer once something has arrived there soon, until something fails or takes long. The others have bounds
 * of their own, so that those who hang, be they all of one partner's, leave room for that partner's good ones and for everybody else's.
 */
export class InFlight {
  readonly mostToOne = TO_A_SURE_ONE;
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
    const likeIt = isSure(to);
    const count = { unsure: 0, ofOwner: 0, ofOwnerLikeIt: 0, toOne: 0 };
    for (const { message } of this.#attempts.values()) {
      const sure = isSure(message.to);
      if (!sure) count.unsure += 1;
      if (message.owner === owner) count.ofOwner += 1;
      if (message.owner === owner && sure === likeIt) count.ofOwnerLikeIt += 1;
      if (message.to === to) count.toOne += 1;
      // In order for each thing, also where a redelivery has it sent anew.
      if (message.to === to && message.about === about) return false;
    }
    if (this.#attempts.size >= IN_ALL || count.ofOwner >= OF_AN_OWNER) return false;
    return likeIt
      ? count.ofOwnerLikeIt < SURE_OF_AN_OWNER && count.toOne < TO_A_SURE_ONE
      : count.unsure < UNSURE_IN_ALL &&
          count.ofOwnerLikeIt < UNSURE_OF_AN_OWNER &&
          count.toOne < TO_AN_UNSURE_ONE;
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
