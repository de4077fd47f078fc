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

/** Messages under way at once: in all, to receivers of one owner, to one receiver, and to one whose last message failed. */
export const IN_ALL = 256;
const OF_AN_OWNER = 16;
const TO_ONE = 4;
const TO_A_FAILING_ONE = 1;

/**
 * What is being sent. Each bound is far below the one above it, so that receivers who hang, be they all of one partner's, leave room
 * for everybody else's.
 */
export class InFlight {
  readonly mostToOne = TO_ONE;
  readonly #attempts = new Map<string, { readonly message: Message; readonly end: Promise<unknown> }>();
  readonly #failing = new Set<string>();
  /** Ids of what ended since the last look began, which it may have found pending still. */
  readonly #justEnded = new Set<string>();

  lookBegins(): void {
    this.#justEnded.clear();
  }

  hasRoomFor({ id, to, owner, about }: Message): boolean {
    if (this.#attempts.has(id) || this.#justEnded.has(id)) return false;
    if (this.#attempts.size >= IN_ALL) return false;
    let ofOwner = 0;
    let toOne = 0;
    for (const { message } of this.#attempts.values()) {
      if (message.owner === owner) ofOwner += 1;
      if (message.to === to) toOne += 1;
      // In order for each thing, also where a redelivery has it sent anew.
      if (message.to === to && message.about === about) return false;
    }
    return ofOwner < OF_AN_OWNER && toOne < (this.#failing.has(to) ? TO_A_FAILING_ONE : TO_ONE);
  }

  began(message: Message, end: Promise<unknown>): void {
    this.#attempts.set(message.id, { message, end });
  }

  /** `arrived` is null where the attempt came to no end. */
  ended({ id, to }: Message, arrived: boolean | null): void {
    this.#attempts.delete(id);
    this.#justEnded.add(id);
    if (arrived === true) this.#failing.delete(to);
    if (arrived === false) this.#failing.add(to);
  }

  async all(): Promise<void> {
    await Promise.allSettled([...this.#attempts.values()].map(({ end }) => end));
  }
}
