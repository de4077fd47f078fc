import type { FastifyInstance, FastifyReply, FastifyRequest, RouteShorthandOptions } from 'fastify';
import type { Static, TSchema } from 'typebox';
import type { Mining } from '../../domain/article.ts';
import type { Instant } from '../../domain/clock.ts';
import type { Lent, Store } from '../../store/store.ts';
import { entityTag, surrogateKey } from '../cache.ts';
import type { TermsHeaders } from '../mining-terms.ts';
import type { Addresses } from '../present/addresses.ts';
import type { PageWire } from '../schemas/lists.ts';
import type { KeptReads, Made } from './kept-reads.ts';
import type { Operation } from './operation.ts';
import { linkHeader } from './page.ts';
import type { Parameters, QueryOf } from './parameters.ts';
import { Representation } from './representation.ts';
import type { Sender } from './sending.ts';

/** What the reading routes are made with. */
export type Reading = {
  readonly store: Store;
  readonly addresses: Addresses;
  /** Headers of every answer: what others may do with it. */
  readonly terms: TermsHeaders;
  readonly answers: KeptReads;
  readonly send: Sender;
};

/** What articles are shown with. */
export type Showing = Pick<Reading, 'store' | 'addresses'>;

/** `target` is the path and query as they were written. */
export type Asked<P extends Parameters> = {
  readonly query: QueryOf<P>;
  readonly ref: string;
  readonly target: string;
};

/** A 200 as a value. */
export type Answer<T> = MadeAnswer<T> | ReadyAnswer;

type MadeAnswer<T> = AboutAnswer & { readonly body: T };

/** `tag` is the entity tag's text, without quotes. */
export type ReadyAnswer = AboutAnswer &
  Lent & {
    readonly bytes: Buffer;
    readonly tag: string;
  };

/** `page` gives the Link header, unless there is a `link`; `type` is the Content-Type where it isn't JSON's. `keys` is what a CDN purges it by, `dependsOn` what our own cache does. */
type AboutAnswer = {
  readonly keys: readonly string[] | string;
  /** Tags of `ChangeStore.touchedAfter`; a change of an author, section or tag forgets everything anyway. Null is not kept. */
  readonly dependsOn: readonly string[] | null;
  readonly lastModified?: Instant | undefined;
  readonly page?: PageWire;
  /** Whether it says what its bytes hash to. */
  readonly isDigested?: boolean;
  /** That, where it is known already. */
  readonly sha256?: string | undefined;
  readonly link?: string;
  readonly type?: string;
  /** What it says itself of text and data mining: of one article. */
  readonly mining?: Mining | null;
};

/** A 308 to the same path with another slug for `{ref}`. */
export type Moved = { readonly movedTo: string; readonly keys: readonly string[] };

export type Handle<P extends Parameters, R extends TSchema> = (
  asked: Asked<P>,
) => Promise<Answer<Static<R>> | Moved>;

export type AddRoute = ReturnType<typeof routesOf>;

/** How a route that reads is added: `handle` is given what was asked, validated, and returns the answer as a value. */
export function routesOf(app: FastifyInstance, reading: Reading) {
  const { answers, addresses, terms, send } = reading;
  return <P extends Parameters, R extends TSchema>(
    path: string,
    operation: Operation<P, R>,
    handle: Handle<P, R>,
  ): void => {
    const options: RouteShorthandOptions = operation;
    app.get(path, options, async (request, reply) => {
      // The path's one parameter, whatever it is called.
      const [ref = ''] = Object.values(request.params as Readonly<Record<string, string>>);
      const target = targetOf(request.url);
      const started = performance.now();
      const make = async (): Promise<Made | Moved> => {
        // Validated by the schema that QueryOf is derived from.
        const answer = await handle({ query: request.query as QueryOf<P>, ref, target });
        if ('movedTo' in answer) return answer;
        return made(answer, { route: request.routeOptions.url ?? path, target, addresses, terms });
      };
      const isForAll = request.headers.authorization === undefined;
      const answered = isForAll ? await answers.get(keyOf(target), request.url, make) : await make();
      if ('movedTo' in answered) return redirect(request, reply, answered, addresses);
      const status = 'status' in answered ? answered.status : 'fwd=bypass';
      const took = performance.now() - started;
      return send(request, reply, answered.representation, { status, took });
    });
  };
}

/** `route` is the route's pattern, `target` what was asked for. */
export function made<T>(
  answer: Answer<T>,
  {
    route,
    target,
    addresses,
    terms,
  }: { route: string; target: string } & Pick<Reading, 'addresses' | 'terms'>,
): Made {
  const { page, dependsOn, keys, lastModified, type, isDigested, sha256, mining } = answer;
  const link = answer.link ?? (page && linkHeader(target, page, addresses.api));
  const bytes = 'bytes' in answer ? answer.bytes : Buffer.from(JSON.stringify(answer.body));
  const representation = new Representation(route, {
    bytes,
    tag: 'tag' in answer ? answer.tag : entityTag(bytes),
    keys: typeof keys === 'string' ? keys : surrogateKey(keys),
    lastModified,
    isDigested,
    sha256,
    terms: terms(mining ?? null),
    link,
    type,
    giveBack: 'bytes' in answer ? answer.giveBack : undefined,
  });
  return { representation, dependsOn };
}

/** Path and query, also of a target in absolute form (RFC 9112 section 3.2.2), whose host is nobody's business. */
function targetOf(url: string): string {
  return url.startsWith('/') ? url : url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '');
}

/** What an answer is kept under: one for all spellings of a query, parameters in any order and encoding. */
export function keyOf(target: string): string {
  const [path = ''] = target.split('?', 1);
  const parameters = new URLSearchParams(target.slice(path.length));
  parameters.sort();
  return parameters.size === 0 ? path : `${path}?${parameters}`;
}

function redirect(request: FastifyRequest, reply: FastifyReply, moved: Moved, addresses: Addresses) {
  const path = (request.routeOptions.url ?? '').replace(':ref', encodeURIComponent(moved.movedTo));
  const query = /\?.*/s.exec(request.url)?.[0] ?? '';
  reply.header('surrogate-key', surrogateKey(moved.keys));
  return reply
    .code(308)
    .header('location', addresses.api(path + query))
    .send();
}
