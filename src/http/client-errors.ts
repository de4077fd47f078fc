import type { Server, ServerResponse } from 'node:http';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { Problem, problemBody } from './errors.ts';

/** How long a client may go on sending after it was told to stop, so that it reads the answer before the reset. */
const LINGER_MS = 500;

/**
 * Answers what Node's parser refuses before there is a request: the same problem documents as everywhere, written by
 * hand, and the end of the connection. Installed on the server in place of Fastify's own handler.
 */
export function answerClientErrors(server: Server, publicUrl: string, makeRequestId: () => string): void {
  const answering = new WeakMap<Socket, ServerResponse>();
  const refused = new WeakSet<Socket>();
  server.on('request', (request, response) => answering.set(request.socket, response));
  server.removeAllListeners('clientError');
  server.on('clientError', (error: NodeJS.ErrnoException, duplex) => {
    const socket = duplex as Socket;
    if (refused.has(socket)) return;
    refused.add(socket);
    const begun = answering.get(socket);
    const midAnswer = begun?.headersSent === true && !begun.writableFinished;
    // After half of one answer another would only be read as its rest.
    if (error.code === 'ECONNRESET' || !socket.writable || midAnswer) {
      socket.destroy();
      return;
    }
    socket.end(rawAnswer(problemOf(error.code), publicUrl, makeRequestId()));
    setTimeout(() => socket.destroy(), LINGER_MS).unref();
  });
}

function problemOf(code: string | undefined): Problem {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return new Problem('headers-too-large', 'The URL and the headers are larger than 16 kB together.');
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new Problem('request-timeout', 'The request did not arrive completely in time.');
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return new Problem('payload-too-large', 'The body’s chunk extensions are too large.');
    default:
      return new Problem('bad-request', 'What was sent is not an HTTP/1.1 request (RFC 9112).');
  }
}

function rawAnswer(problem: Problem, publicUrl: string, requestId: string): string {
  const body = problemBody(problem, publicUrl, requestId);
  return [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ''}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    `X-Request-Id: ${requestId}`,
    'Connection: close',
    '',
    body,
  ].join('\r\n');
}
