import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { PROBLEMS, type ProblemCode } from '../../src/http/errors.ts';
import { TRANSPORT } from '../../src/http/openapi/responses.ts';
import { type Operation, operationsAt, resolved, token, validate } from './contract-document.ts';

/** One answer as it left the server. Header names are in lower case. */
type Exchange = {
  readonly method: string;
  readonly url: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Buffer;
};

/** Whether a path is one that the test added. */
type IsOwn = (path: string) => boolean;

/**
 * Checks every answer that the application gives against the committed document: `inject` rejects where one isn't
 * allowed, and what was answered over a socket is reported by the returned function, which throws. Routes that a test
 * adds afterwards for itself are in no document, so that only the rules for every answer hold there; the same goes for addresses
 * with `suffixes`, of formats that a test brings along.
 */
export function witness(app: FastifyInstance, suffixes: readonly string[] = []): () => void {
  const faults: unknown[] = [];
  const own = suffixes.map((suffix) => new RegExp(`^(?:/opml|/v1/.*\\.${suffix})$`));
  const isOwn: IsOwn = (path) => own.some((pattern) => pattern.test(path));
  app.addHook('onRoute', ({ url }) => void own.push(new RegExp(`^${url.replaceAll(/:\w+/g, '[^/]+')}$`)));
  const inject = app.inject.bind(app) as (request: unknown) => Promise<LightMyRequestResponse>;
  app.inject = (async (request: unknown) => {
    const response = await inject(request);
    const { method = '', url = '' } = response.raw.req;
    const { statusCode: status, headers, rawPayload: body } = response;
    checkExchange({ method, url, status, headers, body }, isOwn);
    return response;
  }) as typeof app.inject;
  app.server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
    const { chunks, headers } = recorded(response);
    response.on('finish', () => {
      const { method = '', url: target = '' } = request;
      const url = target.replace(/^https?:\/\/[^/]*/, '');
      const { statusCode: status } = response;
      try {
        checkExchange({ method, url, status, headers, body: Buffer.concat(chunks) }, isOwn);
      } catch (error) {
        faults.push(error);
      }
    });
  });
  return () => {
    if (faults.length > 0) throw faults[0];
  };
}

/**
 * The headers and the body that will have been written when the response is finished; a body that Node drops for HEAD is
 * left out. Fastify hands all headers to `writeHead`, where Node doesn't keep them.
 */
function recorded(response: ServerResponse): { chunks: Buffer[]; headers: Record<string, unknown> } {
  const chunks: Buffer[] = [];
  const headers: Record<string, unknown> = {};
  const keep = (chunk: unknown) => {
    const { method } = response.req;
    if (method === 'HEAD' || response.statusCode === 304) return;
    if (typeof chunk === 'string' || chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk as string));
  };
  const { write, end, writeHead } = response;
  response.writeHead = ((status: number, given: Record<string, unknown> | readonly string[]) => {
    Object.assign(headers, response.getHeaders(), Array.isArray(given) ? pairs(given) : given);
    return writeHead.apply(response, [status, given as OutgoingHttpHeaders]);
  }) as typeof writeHead;
  response.write = ((...given: Parameters<typeof write>) => {
    keep(given[0]);
    return write.apply(response, given);
  }) as typeof write;
  response.end = ((...given: Parameters<typeof end>) => {
    keep(given[0]);
    return end.apply(response, given);
  }) as typeof end;
  return { chunks, headers };
}

/** Names and values in turn, which is the other form that Node takes. */
function pairs(flat: readonly string[]): Record<string, string> {
  return Object.fromEntries(flat.flatMap((name, at) => (at % 2 === 0 ? [[name, flat[at + 1] ?? '']] : [])));
}

/** Throws, naming the exchange and the fault, unless the committed document allows this answer to this request. */
function checkExchange(exchange: Exchange, isOwn: IsOwn): void {
  try {
    checkAnswer(exchange, isOwn);
  } catch (error) {
    const { method, url, status } = exchange;
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `${method} ${url.slice(0, 200)} answered ${status}, which openapi/openapi.json does not allow: ${reason}. ` +
        'After a change of routes or schemas run `npm run generate`.',
    );
  }
}

/** The pages and files for browsers, which are no operations of the API. */
const OUTSIDE = /^\/(docs|assets\/[\w.]+)$/;

/** What any address answers before it is known what stands there. */
const BEFORE_ROUTING = [400, 401, 503, ...TRANSPORT];

function checkAnswer(exchange: Exchange, isOwn: IsOwn): void {
  const { method, url, status } = exchange;
  const [path = ''] = url.split('?', 1);
  requireHeader(exchange, 'x-request-id');
  if (status >= 400) checkProblem(exchange);
  if (isOwn(path)) return;
  const found = operationsAt(path);
  const name = method === 'HEAD' ? 'get' : method.toLowerCase();
  const operation = found?.operations[name];
  if (found && operation) checkResponse(exchange, operation, `${found.pointer}/${name}`);
  else allowOnly(exchange, statusesWithoutOperation(exchange, path));
}

function statusesWithoutOperation({ method }: Exchange, path: string): readonly number[] {
  if (method === 'OPTIONS') return [204, 404, ...BEFORE_ROUTING];
  return [...(OUTSIDE.test(path) ? [200, 304] : [404]), 405, ...BEFORE_ROUTING];
}

function allowOnly(exchange: Exchange, statuses: readonly number[]): void {
  const { status, body } = exchange;
  if (!statuses.includes(status)) throw new Error(`only ${statuses.join(', ')} may be answered here`);
  if (status === 204 || status === 405) requireHeader(exchange, 'allow');
  if (status === 204 && body.length > 0) throw new Error('a 204 has a body');
}

function checkResponse(exchange: Exchange, { responses }: Operation, operationPointer: string): void {
  const { method, url, status, headers, body } = exchange;
  const transport: readonly number[] = TRANSPORT;
  const key = responses[status] === undefined && transport.includes(status) ? 'default' : String(status);
  const documented = responses[key];
  if (documented === undefined) throw new Error('this operation does not document the status');
  const { value: response, pointer } = resolved(documented, `${operationPointer}/responses/${key}`);

  for (const [name, reference] of Object.entries(response.headers ?? {})) {
    const header = resolved(reference, `${pointer}/headers/${token(name)}`);
    const sent = headers[name.toLowerCase()];
    if (sent !== undefined) validate(`${header.pointer}/schema`, sent, `the header ${name}`);
    else if (header.value.required) throw new Error(`the header ${name} is missing`);
  }
  if ((method === 'HEAD' || response.content === undefined) && body.length > 0) {
    throw new Error('there is a body where none is documented');
  }
  if (response.content === undefined) return;
  const [type = ''] = String(headers['content-type'] ?? '').split(';', 1);
  if (response.content[type] === undefined) throw new Error(`its content type "${type}" is not documented`);
  if (method === 'HEAD') return;
  const text = decoded(exchange);
  const value: unknown = /[/+]json$/.test(type) ? JSON.parse(text) : text;
  const whole = !new URLSearchParams(url.split('?')[1]).has('fields');
  validate(`${pointer}/content/${token(type)}/schema`, value, 'the body', whole);
}

/** What every error owes, documented or not: its shape, a code of the closed list, and no cache that keeps it. */
function checkProblem(exchange: Exchange): void {
  const { method, status, headers } = exchange;
  if (headers['content-type'] !== 'application/problem+json') {
    throw new Error(`an error is sent as "${String(headers['content-type'])}"`);
  }
  if (headers['cache-control'] !== 'no-store') throw new Error('an error may be cached');
  if (method === 'HEAD') return;
  const problem = JSON.parse(decoded(exchange)) as { code: ProblemCode; status: number; type: string };
  validate('#/components/schemas/Problem', problem, 'the problem');
  if (problem.status !== status || PROBLEMS[problem.code].status !== status) {
    throw new Error(`the problem ${problem.code} says ${problem.status}`);
  }
  if (!problem.type.endsWith(`/problems/${problem.code}`)) throw new Error(`its type is ${problem.type}`);
}

function requireHeader({ headers }: Exchange, name: string): void {
  if (headers[name] === undefined) throw new Error(`the header ${name} is missing`);
}

function decoded({ headers, body }: Exchange): string {
  switch (headers['content-encoding']) {
    case undefined:
      return body.toString('utf8');
    case 'gzip':
      return gunzipSync(body).toString('utf8');
    case 'br':
      return brotliDecompressSync(body).toString('utf8');
    case 'zstd':
      return zstdDecompressSync(body).toString('utf8');
    default:
      throw new Error(`its content coding ${String(headers['content-encoding'])} is not one of ours`);
  }
}
