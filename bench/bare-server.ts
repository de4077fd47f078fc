import { createServer, type OutgoingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answer } from './process.ts';

/** What node:http costs by itself: the one answer that it was told last, from memory, to every request. */
export type BareAnswer = {
  readonly do: 'answer';
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: string;
};

let status = 200;
let headers: OutgoingHttpHeaders = {};
let body = Buffer.alloc(0);

const server = createServer((_request, response) => {
  response.writeHead(status, headers).end(body);
});
const listening = new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

answer<BareAnswer>(async (order) => {
  await listening;
  status = order.status;
  headers = order.headers;
  body = Buffer.from(order.body);
  return { port: (server.address() as AddressInfo).port };
});
