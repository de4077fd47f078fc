import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Requests } from '../../bench/load.ts';
import { Traffic } from '../../bench/traffic.ts';

describe('the traffic', () => {
  let server: Server | undefined;
  afterEach(() => {
    server?.close();
    server?.closeAllConnections();
  });

  it('counts what is refused, by its status, beside what is answered, and goes on', async () => {
    let asked = 0;
    const port = await serve((_request, response) => {
      asked += 1;
      response.statusCode = asked === 2 ? 503 : 200;
      response.end('x');
    });
    const { ms, errors } = await outcomeOf(port, 0, () => asked > 5);
    expect([...errors]).toEqual([['status 503', 1]]);
    expect(ms.length).toBeGreaterThan(3);
  });

  it('opens a connection anew that was closed on it, and counts that', async () => {
    let asked = 0;
    const port = await serve((request, response) => {
      asked += 1;
      if (asked === 1) request.socket.destroy();
      else response.end('x');
    });
    const { ms, errors } = await outcomeOf(port, 0, () => asked > 3);
    expect([...errors.values()]).toEqual([1]);
    expect(ms.length).toBeGreaterThan(1);
  });

  it('makes its requests at a rate over connections that are free', async () => {
    let asked = 0;
    const port = await serve((_request, response) => {
      asked += 1;
      response.end('x');
    });
    const { ms, errors } = await outcomeOf(port, 500, () => asked > 4);
    expect([ms.length, errors.size]).toEqual([asked, 0]);
  });

  async function outcomeOf(port: number, rate: number, isEnough: () => boolean) {
    const traffic = new Traffic(port, new Requests(['/']), { connections: 1, rate });
    await vi.waitUntil(isEnough, { timeout: 30_000 });
    await traffic.stop();
    return traffic.take();
  }

  async function serve(listener: RequestListener): Promise<number> {
    const listening = createServer(listener);
    server = listening;
    await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
    return (listening.address() as AddressInfo).port;
  }
});
