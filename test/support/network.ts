import { once } from 'node:events';
import { request as httpRequest } from 'node:http';

export type Sent = {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | string[]>>;
};

/** One request over a connection of its own, to a server on this machine. */
export async function overNetwork(port: number, path: string, { method = 'GET', headers = {} }: Sent = {}) {
  const request = httpRequest({
    port,
    path,
    method,
    agent: false,
    headers: { 'x-request-id': 'same-request', ...headers },
  });
  request.end();
  const [response] = await once(request, 'response');
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  const { date: _date, connection: _connection, ...rest } = response.headers;
  return { status: response.statusCode as number, headers: rest, body: Buffer.concat(chunks) };
}
