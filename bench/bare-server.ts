import { createServer, type OutgoingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answer } from './process.ts';

/** What node:http costs by itself: the one answer that it was told last, from memory, to every request. */
export type BareAnswer = {
  readonly do: 'answer';
  readonly headers: OutgoingHttpHeaders;
  readonly body: string;
};

let headers: OutgoingHttpHeaders = {};
let body = Buffer.alloc(0);

const server = createServer((_request, response) => {
  response.writeHead(200, headers).end(body);
});
const listening = new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

answer<BareAnswer>(async (order) => {
  await listening;
  headers = order.headers;
  body = Buffer.from(order.body);
  return { port: (server.address() as AddressInfo).port };
});
