import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Static } from 'typebox';
import type { Deps } from '../../deps.ts';
import { invalid } from '../../domain/errors.ts';
import { DEFAULT_LEASE, hubRequest, MAX_HUB_SECRET } from '../../domain/subscription.ts';
import { webhookTarget } from '../../domain/webhook-target.ts';
import { checkTarget, type Guard } from '../../guarded-request.ts';
import { newHubSecret } from '../../new-hub-secret.ts';
import { Problem } from '../errors.ts';
import { neverKept } from '../never-kept.ts';
import type { OperationSchema } from '../openapi.ts';
import { requirePlainBody } from '../plain-body.ts';
import { Type } from '../schemas/builder.ts';
import { oneOf } from '../schemas/scalars.ts';
import { topicReader } from './topics.ts';

/** Bytes: what a topic, a callback and a secret may have, however they are written. */
const MAX_FORM = 32_768;
const OPTIONAL = ['hub.secret', 'hub.lease_seconds'];
const FORM = 'application/x-www-form-urlencoded';

/** What else a form holds is left alone, as WebSub demands of a hub. */
const Subscribing = Type.Object(
  {
    'hub.mode': oneOf(['subscribe', 'unsubscribe'], {
      description: 'What is asked for.',
      examples: ['subscribe'],
    }),
    'hub.topic': Type.String({
      minLength: 1,
      maxLength: 2000,
      description: 'The address of a feed, as its `Link` with `rel="self"` has it.',
      examples: ['https://api.example.com/v1/articles.rss'],
    }),
    'hub.callback': Type.String({
      minLength: 1,
      maxLength: 2000,
      description: 'Where the feed is sent to: an https address of the public internet, without credentials.',
      examples: ['https://reader.example/websub/17'],
    }),
    'hub.lease_seconds': Type.Optional(
      Type.String({
        pattern: '^[0-9]{1,9}$',
        description: `For how many seconds; brought within an hour and thirty days, ${DEFAULT_LEASE / 86_400} days unless given.`,
        examples: ['864000'],
      }),
    ),
    'hub.secret': Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: MAX_HUB_SECRET,
        description: `What is sent is signed with: up to ${MAX_HUB_SECRET} bytes.`,
        examples: ['something that nobody else knows'],
      }),
    ),
  },
  { additionalProperties: true },
);

const SUBSCRIBE: OperationSchema = {
  operationId: 'subscribeToFeed',
  summary: 'Subscribe to a feed',
  description:
    'The WebSub hub of all feeds. The callback is asked to confirm with `hub.challenge`; from then on it is sent the feed whenever that changes, until the lease is over, it answers 410, or nothing has reached it for three days. A topic is named as the feed’s own `Link` with `rel="self"` has it. There is no hub, and this answers 404, where readers need a key. With a `hub.secret` what is sent has an `X-Hub-Signature` (HMAC-SHA256).',
  tags: ['Syndication'],
  body: Subscribing,
  contract: {
    answer: 'The callback will be asked to confirm it.',
    status: 202,
    headers: ['Cache-Control'],
    takes: [FORM],
    sends: {
      feed: {
        summary: 'All articles as RSS',
        value: {
          'hub.mode': 'subscribe',
          'hub.topic': 'https://api.example.com/v1/articles.rss',
          'hub.callback': 'https://reader.example/websub/17',
        },
      },
    },
    problems: [404, 409],
  },
};

type Hubbing = Pick<Deps, 'store' | 'clock' | 'makeId' | 'secret' | 'config'> & { readonly guard: Guard };

/** The WebSub hub (W3C Recommendation of 2018), for the service's own feeds. */
export async function websub(scope: FastifyInstance, hubbing: Hubbing): Promise<void> {
  const { store, clock, makeId, secret: serviceSecret, config, guard } = hubbing;
  const contentOf = topicReader(scope, config);
  await scope.register(neverKept);
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser(FORM, { parseAs: 'string' }, (request, text, done) => {
    try {
      requirePlainBody(request);
      done(null, fieldsOf(String(text)));
    } catch (error) {
      done(error as Error, undefined);
    }
  });

  const tagOf = async (topic: string, { log }: FastifyRequest): Promise<string> => {
    const content = await contentOf(topic).catch((err: unknown) => {
      log.warn({ err }, 'a topic of the hub could not be read');
      throw new Problem('overloaded', 'The feed can’t be read just now.', {
        headers: { 'retry-after': '1' },
      });
    });
    if (content !== null) return content.tag;
    throw invalid(
      'hub.topic',
      'this must be the address of a feed of this service, as its own `Link` with rel="self" has it',
    );
  };

  scope.post('/v1/websub', { schema: SUBSCRIBE, bodyLimit: MAX_FORM }, async (request, reply) => {
    const body = request.body as Static<typeof Subscribing>;
    const { 'hub.mode': mode, 'hub.topic': topic, 'hub.lease_seconds': lease, 'hub.secret': secret } = body;
    const callback = webhookTarget(body['hub.callback'], guard.privateTargets, 'hub.callback');
    await checkTarget(callback, guard, 'hub.callback');
    // What is gone can still be left.
    const tag = mode === 'subscribe' ? await tagOf(topic, request) : '';
    const asked = {
      id: makeId(),
      mode,
      topic,
      callback,
      tag,
      lease: lease === undefined ? undefined : Number(lease),
      sealing: secret === undefined ? null : newHubSecret(secret, serviceSecret),
    };
    const at = clock();
    await store.subscriptions.ask(hubRequest(asked, at), at);
    return reply.code(202).send();
  });
}

/** Throws `invalid-body` for a field that is there twice. */
function fieldsOf(text: string): Readonly<Record<string, string>> {
  const fields = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(text)) {
    if (name.startsWith('hub.') && fields.has(name))
      throw new Problem('invalid-body', `The field \`/${name}\` is there twice.`, {
        errors: [{ pointer: `/${name}`, code: 'duplicate', message: 'is there twice' }],
      });
    // A form sends what was left empty, too.
    if (value !== '' || !OPTIONAL.includes(name)) fields.set(name, value);
  }
  return Object.fromEntries(fields);
}
