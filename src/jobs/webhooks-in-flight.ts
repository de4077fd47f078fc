import type { Attempted, AttemptResult } from '../domain/webhook-delivery.ts';

/** Messages under way at once: in all, to webhooks of one key, to one webhook, and to one whose last message failed. */
const IN_ALL = 256;
const OF_A_KEY = 16;
const OF_ONE = 4;
const OF_A_FAILING_ONE = 1;

/**
 * What is being sent. Each bound is far below the one above it, so that receivers who hang, be they all of one partner's, leave room
 * for everybody else's.
 */
export class InFlight {
  readonly mostOfOne = OF_ONE;
  readonly #attempts = new Map<string, { readonly found: Attempted; readonly end: Promise<unknown> }>();
  readonly #failing = new Set<string>();
  /** Ids of what ended since the last look began, which it may have found pending still. */
  readonly #justEnded = new Set<string>();

  lookBegins(): void {
    this.#justEnded.clear();
  }

  hasRoomFor({ webhook, delivery }: Attempted): boolean {
    if (this.#attempts.has(delivery.id) || this.#justEnded.has(delivery.id)) return false;
    if (this.#attempts.size >= IN_ALL) return false;
    let ofKey = 0;
    let ofOne = 0;
    for (const { found } of this.#attempts.values()) {
      if (found.webhook.keyId === webhook.keyId) ofKey += 1;
      if (found.webhook.id === webhook.id) ofOne += 1;
      // In order for each thing, also where a redelivery has it sent anew.
      if (found.webhook.id === webhook.id && found.delivery.event.id === delivery.event.id) return false;
    }
    return ofKey < OF_A_KEY && ofOne < (this.#failing.has(webhook.id) ? OF_A_FAILING_ONE : OF_ONE);
  }

  began(found: Attempted, end: Promise<unknown>): void {
    this.#attempts.set(found.delivery.id, { found, end });
  }

  /** `result` is null where the attempt came to no end. */
  ended({ webhook, delivery }: Attempted, result: AttemptResult | null): void {
    this.#attempts.delete(delivery.id);
    this.#justEnded.add(delivery.id);
    if (result === null) return;
    if ('status' in result && result.status < 300) this.#failing.delete(webhook.id);
    else this.#failing.add(webhook.id);
  }

  async all(): Promise<void> {
    await Promise.allSettled([...this.#attempts.values()].map(({ end }) => end));
  }
}
