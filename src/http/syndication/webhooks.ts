import type { FastifyInstance } from 'fastify';
import type { ApiKey } from '../../domain/api-key.ts';
import { instant } from '../../domain/clock.ts';
import { digitsOf } from '../../domain/id.ts';
import {
  editWebhook,
  newWebhook,
  rotateWebhook,
  type Webhook,
  type WebhookChanges,
} from '../../domain/webhook.ts';
import type { Delivery } from '../../domain/webhook-delivery.ts';
import { webhookTarget } from '../../domain/webhook-target.ts';
import { checkTarget, type Guard } from '../../guarded-request.ts';
import { newWebhookSecret } from '../../new-webhook-secret.ts';
import type { SentAnswer } from '../editorial/kept-answers.ts';
import {
  type AskedOf,
  answer,
  type Editing,
  editorialRoutes,
  NO_CONTENT,
  pageAnswer,
} from '../editorial/route.ts';
import { Problem } from '../errors.ts';
import { presentDelivery, presentIssuedWebhook, presentWebhook } from '../present/webhooks.ts';
import { pageRequest, presentPage } from '../read/page.ts';
import { WEBHOOK_SCHEMAS } from '../schemas/webhooks.ts';
import {
  GET_DELIVERY,
  LIST_DELIVERIES,
  REDELIVER_ONE,
  REDELIVER_SINCE,
  TEST_WEBHOOK,
} from './delivery-operations.ts';
import {
  CREATE_WEBHOOK,
  DELETE_WEBHOOK,
  EDIT_WEBHOOK,
  GET_WEBHOOK,
  LIST_WEBHOOKS,
  ROTATE_WEBHOOK,
} from './webhook-operations.ts';

export type Hooking = Editing & { readonly guard: Guard };

/** `/webhooks`: each key's own. To every other key they don't exist. */
export async function webhooks(scope: FastifyInstance, hooking: Hooking): Promise<void> {
  const { store, clock, addresses } = hooking;
  for (const schema of WEBHOOK_SCHEMAS) scope.addSchema(schema);
  const add = editorialRoutes(scope, hooking);

  add('GET', '/webhooks', LIST_WEBHOOKS, async ({ query, key, request }) => {
    const identity = ['webhooks', key.id];
    const asked = pageRequest(query, identity);
    const found = await store.webhooks.list(key.id, asked);
    const at = clock();
    const data = found.items.map((webhook) => presentWebhook(webhook, at));
    return pageAnswer(request, data, presentPage(found, asked, identity), addresses);
  });

  add('POST', '/webhooks', CREATE_WEBHOOK, (asked) => create(hooking, asked));

  add('GET', '/webhooks/:id', GET_WEBHOOK, async (asked) =>
    showWebhook(hooking, await ownOf(hooking, asked)),
  );

  add('PATCH', '/webhooks/:id', EDIT_WEBHOOK, (asked) => edit(hooking, asked));

  add('DELETE', '/webhooks/:id', DELETE_WEBHOOK, async (asked) => {
    const { id } = await ownOf(hooking, asked);
    const options = { ...asked.writing<void>(() => NO_CONTENT), expectedRevision: asked.expected };
    await store.webhooks.delete(id, clock(), options);
    return NO_CONTENT;
  });

  add('POST', '/webhooks/:id/secret', ROTATE_WEBHOOK, (asked) => rotate(hooking, asked));
  deliveries(hooking, add);
}

function deliveries(hooking: Hooking, add: ReturnType<typeof editorialRoutes>): void {
  const { store, clock, makeId, addresses } = hooking;

  add('GET', '/webhooks/:id/deliveries', LIST_DELIVERIES, async (asked) => {
    const { id } = await ownOf(hooking, asked);
    const { state } = asked.query;
    const identity = ['webhook-deliveries', id, state ?? null];
    const page = pageRequest(asked.query, identity);
    const found = await store.webhooks.deliveries(id, { page, ...(state !== undefined && { state }) });
    const data = found.items.map(presentDelivery);
    return pageAnswer(asked.request, data, presentPage(found, page, identity), addresses);
  });

  add('GET', '/webhooks/:id/deliveries/:delivery', GET_DELIVERY, async (asked) =>
    showDelivery(await deliveryOf(hooking, asked)),
  );

  add('POST', '/webhooks/:id/deliveries/:delivery/redelivery', REDELIVER_ONE, async (asked) => {
    const { webhookId, id } = await deliveryOf(hooking, asked);
    return showDelivery(await store.webhooks.redeliver(webhookId, id, clock(), asked.writing(showDelivery)));
  });

  add('POST', '/webhooks/:id/redelivery', REDELIVER_SINCE, async (asked) => {
    const { id } = await ownOf(hooking, asked);
    const since = instant(asked.body.since, 'since');
    const show = (entries: number) => answer({ since, entries });
    return show(await store.webhooks.redeliverSince(id, since, asked.writing(show)));
  });

  add('POST', '/webhooks/:id/test', TEST_WEBHOOK, async (asked) => {
    const { id } = await ownOf(hooking, asked);
    const message = `msg_${digitsOf(makeId())}`;
    return showDelivery(await store.webhooks.test(id, message, clock(), asked.writing(showDelivery)));
  });
}

async function create(
  { store, clock, makeId, secret, addresses, guard }: Hooking,
  { body, key, writing }: AskedOf<typeof CREATE_WEBHOOK>,
): Promise<SentAnswer> {
  const url = await targetOf(body.url, guard);
  const at = clock();
  const { description = null, types = null } = body;
  const fields = { id: makeId(), keyId: key.id, url, description, types };
  const issued = newWebhook(fields, newWebhookSecret(secret), at);
  const { id, revision } = issued.webhook;
  const location = addresses.api(`/v1/webhooks/${id}`);
  const show = () => answer(presentIssuedWebhook(issued, at), { revision, location });
  await store.webhooks.create(issued.webhook, writing(show));
  return show();
}

async function edit(hooking: Hooking, asked: AskedOf<typeof EDIT_WEBHOOK>): Promise<SentAnswer> {
  const { store, clock, guard } = hooking;
  const { body, expected, writing } = asked;
  const { id } = await ownOf(hooking, asked);
  const { url, ...others } = body;
  const changes: WebhookChanges = {
    ...others,
    ...(url !== undefined && { url: await targetOf(url, guard) }),
  };
  const at = clock();
  const show = (webhook: Webhook) => showWebhook(hooking, webhook);
  const options = { ...writing(show), expectedRevision: expected };
  return show(await store.webhooks.update(id, 'edit', at, (it) => editWebhook(it, changes, at), options));
}

async function rotate(hooking: Hooking, asked: AskedOf<typeof ROTATE_WEBHOOK>): Promise<SentAnswer> {
  const { store, clock, secret } = hooking;
  const { id } = await ownOf(hooking, asked);
  const sealing = newWebhookSecret(secret);
  const at = clock();
  let text = '';
  const decide = (found: Webhook) => {
    const issued = rotateWebhook(found, sealing, at);
    text = issued.secret;
    return issued.webhook;
  };
  const show = (webhook: Webhook) =>
    answer(presentIssuedWebhook({ webhook, secret: text }, at), { revision: webhook.revision });
  return show(await store.webhooks.update(id, 'rotate', at, decide, asked.writing(show)));
}

async function targetOf(url: string, guard: Guard): Promise<string> {
  const target = webhookTarget(url, guard.privateTargets);
  await checkTarget(target, guard);
  return target;
}

type OfOne = { readonly params: Readonly<Record<string, string>>; readonly key: ApiKey };

/** Throws 404 for another key's as for one that there isn't. */
async function ownOf({ store }: Hooking, { params, key }: OfOne): Promise<Webhook> {
  const found = await store.webhooks.get(params.id ?? '');
  if (found === null || found.keyId !== key.id) throw new Problem('not-found', 'There is no such webhook.');
  return found;
}

async function deliveryOf(hooking: Hooking, asked: OfOne): Promise<Delivery> {
  const { id } = await ownOf(hooking, asked);
  const found = await hooking.store.webhooks.delivery(id, asked.params.delivery ?? '');
  if (found === null) throw new Problem('not-found', 'There is no such delivery in the log.');
  return found;
}

function showWebhook({ clock }: Hooking, webhook: Webhook): SentAnswer {
  return answer(presentWebhook(webhook, clock()), { revision: webhook.revision });
}

function showDelivery(delivery: Delivery): SentAnswer {
  return answer(presentDelivery(delivery));
}
