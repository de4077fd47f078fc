import { type HubRequest, hubRequest } from '../../src/domain/subscription.ts';
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
