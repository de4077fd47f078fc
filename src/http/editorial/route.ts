import type { FastifyInstance, FastifyReply, FastifyRequest, RouteShorthandOptions } from 'fastify';
import type { Static, TSchema } from 'typebox';
import type { Deps } from '../../deps.ts';
import type { Actor } from '../../domain/actor.ts';
import type { ApiKey } from '../../domain/api-key.ts';
import { unauthorized } from '../auth.ts';
import { Problem } from '../errors.ts';
import type { Addresses } from '../present/addresses.ts';
import { linkHeader } from '../read/page.ts';
import type { Parameters, QueryOf } from '../read/parameters.ts';
import type { PageWire } from '../schemas/lists.ts';
import { type InFlight, idempotently, type Writing } from './idempotency.ts';
import type { SentAnswer } from './kept-answers.ts';
import { type EditorialOperation, routeOptions } from './operation.ts';
import { expectedRevision, revisionTag } from './preconditions.ts';

/** What the editorial routes are made with. */
export type Editing = Pick<Deps, 'store' | 'clock' | 'makeId' | 'secret'> & {
  readonly addresses: Addresses;
  readonly inFlight: InFlight;
};

/** What a handler is given: the request, read and validated. */
export type Asked<P extends Parameters, B extends TSchema | undefined> = {
  readonly query: QueryOf<P>;
  readonly ref: string;
  /** The path's parameters by name, where there are others than `ref`. */
  readonly params: Readonly<Record<string, string>>;
  readonly body: B extends TSchema ? Static<B> : undefined;
  readonly key: ApiKey;
  /** What `If-Match` expects; null accepts any. */
  readonly expected: number | null;
  /** For the one write of the request: `store.articles.create(slug, decide, writing(show))`, then `show` of its result. */
  readonly writing: Writing;
  readonly request: FastifyRequest;
};

/** What the handler of an operation is given. */
export type AskedOf<O extends EditorialOperation> = Asked<O['parameters'], O['body']>;

export type Handle<P extends Parameters, B extends TSchema | undefined> = (
  asked: Asked<P, B>,
) => Promise<SentAnswer>;

export type AddEditorial = ReturnType<typeof editorialRoutes>;

/** How an editorial route is added: `handle` is given what was asked and returns the answer as a value. */
export function editorialRoutes(app: FastifyInstance, { store, clock, inFlight }: Editing) {
  return <P extends Parameters, B extends TSchema | undefined, R extends TSchema | undefined>(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    operation: EditorialOperation<P, B, R>,
    handle: Handle<P, B>,
  ): void => {
    const options: RouteShorthandOptions = {
      ...routeOptions(method, operation),
      config: { scopes: operation.scopes },
    };
    app.route({
      ...options,
      method,
      url: path,
      handler: async (request, reply) => {
        const { apiKey } = request;
        if (apiKey === null) throw unauthorized('This needs a key.');
        const by: Actor = { keyId: apiKey.id, name: apiKey.name };
        const required = operation.ifMatch === 'required';
        const expected =
          operation.ifMatch === undefined ? null : expectedRevision(request.headers['if-match'], required);
        if (operation.body === undefined && request.body !== undefined)
          throw new Problem('bad-request', `A ${method} request takes no body here.`);
        const params = request.params as Readonly<Record<string, string>>;
        const asked = {
          // Validated by the schemas that these types are derived from.
          query: request.query as QueryOf<P>,
          body: request.body as Asked<P, B>['body'],
          ref: params.ref ?? '',
          params,
          key: apiKey,
          expected,
          request,
        };
        const run = (writing: Writing) => handle({ ...asked, writing });
        const answer =
          method === 'POST'
            ? await idempotently({ store, clock, inFlight, by, request, reply }, run)
            : await run(() => ({ by }));
        return send(reply, answer);
      },
    });
  };
}

/** An answer about one thing at a revision; with a `location`, of a new one. */
export function answer(
  body: object,
  more: { readonly revision?: number; readonly location?: string; readonly status?: 200 | 201 } = {},
): SentAnswer {
  const { revision, location, status = location === undefined ? 200 : 201 } = more;
  const headers = {
    ...(revision !== undefined && { etag: revisionTag(revision) }),
    ...(location !== undefined && { location }),
  };
  return { status, headers, body: JSON.stringify(body) };
}

/** A page, with its Link header. */
export function pageAnswer(
  request: FastifyRequest,
  data: readonly object[],
  page: PageWire,
  addresses: Addresses,
): SentAnswer {
  const link = linkHeader(request.url, page, addresses.api);
  return { status: 200, headers: { link }, body: JSON.stringify({ data, page }) };
}

/** Done, and nothing to say. */
export const NO_CONTENT: SentAnswer = { status: 204, headers: {}, body: '' };

function send(reply: FastifyReply, { status, headers, body }: SentAnswer): FastifyReply {
  reply.code(status).headers(headers);
  if (status === 204) return reply.send();
  // Bytes already: no serialiser is asked, and a kept answer comes again as it was.
  return reply.type('application/json').send(Buffer.from(body));
}
