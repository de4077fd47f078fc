import type { Instant } from '../../src/domain/clock.ts';
import { type HubRequest, hubRequest, type Subscription } from '../../src/domain/subscription.ts';
import type { Store } from '../../src/store/store.ts';
import type { Desk } from './content.ts';

export const TOPIC = 'https://api.test/v1/articles.rss';
export const CALLBACK = 'https://reader.test/websub';

export function hubRequestOf(desk: Desk, fields: Partial<HubRequest> = {}): HubRequest {
  const asked = { mode: 'subscribe', topic: TOPIC, callback: CALLBACK, tag: '"known"' } as const;
  return { ...hubRequest({ id: desk.makeId(), ...asked, sealing: null }, desk.now), ...fields };
}

/** Asked for and confirmed; its id. */
export async function subscribed(
  store: Store,
  desk: Desk,
  fields: Partial<HubRequest> = {},
): Promise<string> {
  const request = hubRequestOf(desk, fields);
  await store.subscriptions.ask(request, desk.now);
  await store.subscriptions.confirm(request.id, desk.now);
  return request.id;
}

/** A callback that is to be asked, or to be sent content. */
export type HubTask =
  | { readonly is: 'request'; readonly request: HubRequest }
  | { readonly is: 'content'; readonly subscription: Subscription };

/** All that is due, and when something else is. */
export async function dueToHub({ subscriptions }: Store, at: Instant, each: number) {
  const requests = await subscriptions.dueRequests(at, each);
  const contents = await subscriptions.dueContents(at, each);
  const items: readonly HubTask[] = [
    ...requests.items.map((request) => ({ is: 'request', request }) as const),
    ...contents.items.map((subscription) => ({ is: 'content', subscription }) as const),
  ];
  const nexts = [requests.next, contents.next].filter((next) => next !== null);
  return { items, next: nexts.toSorted()[0] ?? null };
}
