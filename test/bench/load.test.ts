import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { Load, Requests } from '../../bench/load.ts';

describe('the load', () => {
  let server: Server | undefined;
  afterEach(() => {
    server?.close();
    server?.closeAllConnections();
  });

  it('asks for the paths in turn, once each connection has its answer, and times each', async () => {
    const asked: string[] = [];
    const port = await serve((request, response) => {
      asked.push(request.url ?? '');
      response.end('x'.repeat(200_000));
    });
    const times = await load(port, ['/a', '/b'], { connections: 1, ms: 20 });
    expect(times.length).toBe(asked.length);
    expect(asked.slice(0, 3)).toEqual(['/a', '/b', '/a'].slice(0, asked.length));
    expect(Math.min(...times)).toBeGreaterThan(0);
  });

  it('reads an answer whose head and body come in pieces, to its end', async () => {
    let whole = 0;
    const port = await serve((_request, response) => {
      const { socket } = response;
      socket?.write('HTTP/1.1 200 OK\r\ncontent-le');
      setTimeout(() => socket?.write('ngth: 4\r\n\r\nab'), 5);
      setTimeout(() => {
        if (socket?.destroyed === false) whole += 1;
        socket?.write('cd');
      }, 10);
    });
    expect(await load(port, ['/'], { connections: 2, ms: 0 })).toHaveLength(2);
    expect(whole).toBe(2);
  });

  it('goes on in a later run where an earlier one stopped, so that every request has its turn', async () => {
    const asked: string[] = [];
    const port = await serve((request, response) => {
      asked.push(request.url ?? '');
      response.end('ok');
    });
    const requests = new Requests(['/a', '/b', '/c']);
    const opened = await Load.open(port, 1);
    await opened.run(requests, 0);
    await opened.run(requests, 0, 3);
    opened.close();
    expect(asked).toEqual(['/a', '/b', '/c', '/a']);
  });

  it('uses as many connections as it is told to', async () => {
    const sockets = new Set();
    const port = await serve((request, response) => {
      sockets.add(request.socket);
      response.end('ok');
    });
    await load(port, ['/'], { connections: 3, ms: 10 });
    expect(sockets.size).toBe(3);
  });

  it('fails at an answer that is no success, and when the server hangs up', async () => {
    const refusing = await serve((_request, response) => response.writeHead(503).end('no'));
    await expect(load(refusing, ['/'], { connections: 1, ms: 10 })).rejects.toThrow(/503/);
    server?.close();
    const leaving = await serve((request) => request.socket.destroy());
    await expect(load(leaving, ['/'], { connections: 1, ms: 10 })).rejects.toThrow(/closed/);
  });

  async function load(
    port: number,
    paths: readonly string[],
    { connections, ms, atLeast = 0 }: { connections: number; ms: number; atLeast?: number },
  ): Promise<readonly number[]> {
    const opened = await Load.open(port, connections);
    try {
      return await opened.run(new Requests(paths), ms, atLeast);
    } finally {
      opened.close();
    }
  }

  async function serve(listener: RequestListener): Promise<number> {
    const listening = createServer(listener);
    server = listening;
    await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
    return (listening.address() as AddressInfo).port;
  }
});
