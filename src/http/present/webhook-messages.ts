import type { WebhookEvent } from '../../domain/webhook-delivery.ts';
import type { Addresses } from './addresses.ts';
import { presentLogged } from './changes.ts';

/**
 * The body of a message (Standard Webhooks 1.0, "Payload structure"): what the change log says and where the thing is, by its id, which
 * stays. Nothing is looked up, so that it says no more of a thing than the log, and the same at each attempt.
 */
export function messageWriter(addresses: Addresses): (event: WebhookEvent) => string {
  return (event) => {
    const self = addresses.api(`/v1/${pathOf(event.type)}/${event.id}`);
    const data =
      event.type === 'webhook.test'
        ? { type: event.type, at: event.at, id: event.id }
        : presentLogged({ ...event, type: event.type });
    return JSON.stringify({ type: event.type, timestamp: event.at, data: { ...data, links: { self } } });
  };
}

/** `article.published` is of `/v1/articles`. */
function pathOf(type: WebhookEvent['type']): string {
  return `${type.slice(0, type.indexOf('.'))}s`;
}
