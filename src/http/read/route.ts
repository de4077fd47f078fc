import type { FastifyInstance, FastifyReply, FastifyRequest, RouteShorthandOptions } from 'fastify';
import type { Static, TSchema } from 'typebox';
import type { Instant } from '../../domain/clock.ts';
import type { Store } from '../../store/store.ts';
import { publicAnswer } from '../cache.ts';
import type { Addresses } from '../present/addresses.ts';
import type { PageWire } from '../schemas/lists.ts';
import type { Operation } from './operation.ts';
import { linkHeader } from './page.ts';
import type { Parameters, QueryOf } from './parameters.ts';

/** What the reading routes are made with. */
export type Reading = { readonly store: Store; readonly addresses: Addresses };

export type Asked<P extends Parameters> = { readonly query: QueryOf<P>; readonly ref: string };

/** A 200 as a value. `page` gives the Link header; `keys` is what a cache purges it by. */
export type Answer<T> = {
  readonly body: T;
  readonly keys: readonly string[];
  readonly lastModified?: Instant;
  readonly page?: PageWire;
};

/** A 308 to the same path with another slug for `{ref}`. */
export type Moved = { readonly movedTo: string; readonly keys: readonly string[] };

export type Handle<P extends Parameters, R extends TSchema> = (
  asked: Asked<P>,
) => Promise<Answer<Static<R>> | Moved>;

export type AddRoute = ReturnType<typeof routesOf>;

/** How a route that reads is added: `handle` is given what was asked, validated, and returns the answer as a value. */
export function routesOf(app: FastifyInstance, addresses: Addresses) {
  return <P extends Parameters, R extends TSchema>(
    path: string,
    operation: Operation<P, R>,
    handle: Handle<P, R>,
  ): void => {
    const options: RouteShorthandOptions = operation;
    app.get(path, options, async (request, reply) => {
      const { ref = '' } = request.params as { readonly ref?: string };
      // Validated by the schema that QueryOf is derived from.
      const answer = await handle({ query: request.query as QueryOf<P>, ref });
      return 'movedTo' in answer
        ? redirect(request, reply, answer, addresses)
        : send(request, reply, answer, addresses);
    });
  };
}

function send(request: FastifyRequest, reply: FastifyReply, answer: Answer<unknown>, addresses: Addresses) {
  publicAnswer(reply, answer);
  if (answer.page !== undefined) reply.header('link', linkHeader(request.url, answer.page, addresses.api));
  return answer.body;
}

function redirect(request: FastifyRequest, reply: FastifyReply, moved: Moved, addresses: Addresses) {
  const path = (request.routeOptions.url ?? '').replace(':ref', encodeURIComponent(moved.movedTo));
  const query = /\?.*/s.exec(request.url)?.[0] ?? '';
  publicAnswer(reply, moved);
  return reply
    .code(308)
    .header('location', addresses.api(path + query))
    .send();
}
