import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answer } from './process.ts';

/** `headers` are names and values in turn. */
export type BareAnswer = { readonly headers: readonly string[]; readonly body: string };

/** What node:http costs by itself: the answers that it was told last, from memory and in turn, whatever is asked. */
export type BareOrder = {
  readonly do: 'answer';
  readonly status: number;
  readonly answers: readonly BareAnswer[];
};

type Ready = { readonly headers: string[]; readonly body: Buffer };

const NOTHING: Ready = { headers: [], body: Buffer.alloc(0) };
let status = 200;
let answers: readonly Ready[] = [NOTHING];
let next = 0;

const server = createServer((_request, response) => {
  const { headers, body } = answers[next] ?? NOTHING;
  next = next + 1 === answers.length ? 0 : next + 1;
  response.writeHead(status, headers).end(body);
});
// A connection waits while others have their turns.
server.keepAliveTimeout = 0;
const listening = new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

answer<BareOrder>(async (order) => {
  await listening;
  status = order.status;
  answers = order.answers.map(({ headers, body }) => ({ headers: [...headers], body: Buffer.from(body) }));
  next = 0;
  return { port: (server.address() as AddressInfo).port };
});
