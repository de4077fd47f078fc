import type { Server } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import type { Config } from './config.ts';
import type { Address } from './config-kinds.ts';
import { createServer as createHttpServer } from './http/node-http.ts';

type Listening = { readonly port: number; readonly close: () => Promise<void> };

/**
 * Lets `server` take connections. `localhost` is both 127.0.0.1 and, where there is one, ::1: browsers and HTTP
 * clients differ in which of them they try. A second plain listener hands its connections to the same server, so
 * that all limits hold for both. Rejects with Node's error, such as EADDRINUSE. What is `shared` other workers of the same
 * service listen on too.
 */
export async function listen(
  server: Server,
  { host, port }: Address,
  { shared = false } = {},
): Promise<Listening> {
  const bind = shared ? bindShared : bindAlone;
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

/** The metrics alone, for anyone who reaches the address that the configuration gives them. An error names the option. */
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
  return listen(server, address).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`METRICS_ADDRESS can't be listened on: ${reason}`, { cause: error });
  });
}

/** A port that is free now, or the given one if it is: otherwise rejects with Node's error. */
export async function freePort(host: string, wanted = 0): Promise<number> {
  const { port, close } = await listen(createHttpServer(), { host, port: wanted });
  await close();
  return port;
}

/** The configuration with a port that is free now, which is needed before there is a server: every link holds it. */
export async function withFreePort(config: Config): Promise<Config> {
  const port = await freePort(config.host, config.port);
  const publicUrl = config.publicUrl.replace(/^(http:\/\/localhost):0$/, `$1:${port}`);
  return { ...config, port, publicUrl };
}

type Listener = Server | ReturnType<typeof createServer>;

/** The system shares connections out between workers; where it can't, the cluster's supervisor does, in turn. */
async function bindShared(server: Listener, address: Address): Promise<Listening> {
  try {
    return await bindAlone(server, { ...address, reusePort: true });
  } catch (error) {
    if (codeOf(error) !== 'ENOTSUP') throw error;
    return bindAlone(server, address);
  }
}

async function bindAlone(
  server: Listener,
  options: Address & { readonly reusePort?: boolean },
): Promise<Listening> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const { port } = server.address() as AddressInfo;
  return { port, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

function isWithoutIpv6(error: unknown): boolean {
  return ['EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes(codeOf(error));
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
