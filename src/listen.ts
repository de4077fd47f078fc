import { createServer as createHttpServer, type Server } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import type { Address } from './config-kinds.ts';

type Listening = { readonly port: number; readonly close: () => Promise<void> };

/**
 * Lets `server` take connections. `localhost` is both 127.0.0.1 and, where there is one, ::1: browsers and HTTP
 * clients differ in which of them they try. A second plain listener hands its connections to the same server, so
 * that all limits hold for both. Rejects with Node's error, such as EADDRINUSE.
 */
export async function listen(server: Server, { host, port }: Address): Promise<Listening> {
  if (host !== 'localhost') return bind(server, { host, port });
  const first = await bind(server, { host: '127.0.0.1', port });
  const second = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    server.emit('connection', socket);
  });
  try {
    const also = await bind(second, { host: '::1', port: first.port });
    return { port: first.port, close: async () => void (await Promise.all([first.close(), also.close()])) };
  } catch (error) {
    if (isWithoutIpv6(error)) return first;
    await first.close();
    throw error;
  }
}

/** The metrics alone, for anyone who reaches the address that the configuration gives them. */
export async function listenForScrapes(
  address: Address,
  type: string,
  text: () => Promise<string>,
): Promise<Listening> {
  const server = createHttpServer((request, response) => {
    const found = request.url === '/metrics' && (request.method === 'GET' || request.method === 'HEAD');
    if (!found) {
      response.writeHead(404).end();
      return;
    }
    text().then(
      (body) => response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store' }).end(body),
      () => response.writeHead(500).end(),
    );
  });
  return listen(server, address);
}

/** A port that is free now. */
export async function freePort(host: string): Promise<number> {
  const { port, close } = await listen(createHttpServer(), { host, port: 0 });
  await close();
  return port;
}

async function bind(server: Server | ReturnType<typeof createServer>, address: Address): Promise<Listening> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(address, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const { port } = server.address() as AddressInfo;
  return { port, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

function isWithoutIpv6(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT';
}
