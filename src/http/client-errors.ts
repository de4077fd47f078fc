import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { Problem, problemBody } from './errors.ts';
import { STATUS_CODES } from './node-http.ts';

/** How long a client may go on sending after it was refused: a reset at once could overtake the answer. */
const LINGER_MS = 500;

/** Connections whose request may take longer than others: it is a stream, and who reads it keeps the time. */
const patient = new WeakSet<Duplex>();

/** Lets the request that has begun on this connection take as long as it takes, until it is answered. */
export function takesItsTime(socket: Duplex, answer: ServerResponse): void {
  patient.add(socket);
  answer.once('close', () => patient.delete(socket));
}

/**
 * Answers what Node refuses before Fastify hears of it: the same problem documents as everywhere, written by hand, and
 * the end of the connection. It stands in for Fastify's own handler.
 */
export function answerClientErrors(server: Server, publicUrl: string, makeRequestId: () => string): void {
  const latest = new WeakMap<Socket, ServerResponse>();
  const refused = new WeakSet<Socket>();

  const refuse = (socket: Socket, problem: Problem) => {
    if (!socket.writable) return;
    socket.end(rawAnswer(problem, publicUrl, makeRequestId()));
    setTimeout(() => socket.destroy(), LINGER_MS).unref();
  };

  server.prependListener('request', (request, response) => latest.set(request.socket, response));
  server.removeAllListeners('clientError');
  server.on('clientError', (error: NodeJS.ErrnoException, duplex) => {
    const socket = duplex as Socket;
    // Node tells of it once and leaves the rest to us.
    if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT' && patient.has(socket)) return;
    if (refused.has(socket)) return;
    refused.add(socket);
    const problem = problemOf(error.code);
    const response = latest.get(socket);
    if (error.code === 'ECONNRESET') socket.destroy();
    else if (!response || response.writableFinished) refuse(socket, problem);
    // What is wrong is the next request: this one is still owed its answer.
    else if (response.req.complete) response.once('finish', () => refuse(socket, problem));
    // After half of an answer another would only be read as its rest.
    else if (response.headersSent) socket.destroy();
    else refuse(socket, problem);
  });
  server.on('connect', (_request, duplex) => refuse(duplex as Socket, NO_PROXY));
  server.on('checkExpectation', ({ socket }) => refuse(socket, UNMET_EXPECTATION));
}

const NO_PROXY = new Problem('method-not-allowed', 'This server is no proxy.', {
  headers: { allow: 'GET, HEAD, OPTIONS' },
});

const UNMET_EXPECTATION = new Problem('bad-request', 'The only expectation that is met is 100-continue.');

function problemOf(code: string | undefined): Problem {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return new Problem(
        'headers-too-large',
        'There are more than 100 headers, or they and the URL are larger than 16 kB together.',
      );
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new Problem('request-timeout', 'The request did not arrive completely in time.');
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return new Problem('payload-too-large', 'The chunk extensions of the body are too large.');
    default:
      return new Problem('bad-request', 'What was sent is not an HTTP/1.1 request (RFC 9112).');
  }
}

function rawAnswer(problem: Problem, publicUrl: string, requestId: string): string {
  const body = problemBody(problem, publicUrl, requestId);
  return [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ''}`,
    ...Object.entries(problem.headers).map(([name, value]) => `${name}: ${value}`),
    'content-type: application/problem+json',
    `content-length: ${Buffer.byteLength(body)}`,
    'cache-control: no-store',
    `x-request-id: ${requestId}`,
    'connection: close',
    '',
    body,
  ].join('\r\n');
}
