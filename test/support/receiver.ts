import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

export type Received = {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
};

/**
 * A partner's server on this machine, which keeps what it is sent and answers as `answer` does; 204 unless given. `await using` closes
 * it, with whatever still hangs there.
 */
export async function receiver(
  answer: (response: ServerResponse, received: Received) => unknown = (response) =>
    response.writeHead(204).end(),
) {
  const received: Received[] = [];
  let connections = 0;
  const server = createServer(async (request, response) => {
    const one = { path: request.url ?? '', headers: request.headers, body: await bodyOf(request) };
    received.push(one);
    answer(response, one);
  });
  server.on('connection', () => {
    connections += 1;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}/hook`,
    received,
    connections: () => connections,
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Fails where it isn't so in the end; how long that takes is no matter. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (let n = 0; n < 1000; n += 1) {
    if (await isSo()) return;
    await wait(10);
  }
  throw new Error(`it never came to be so: ${isSo}`);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
