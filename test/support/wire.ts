import { connect, type Socket } from 'node:net';

export type WireAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** Writes bytes as they are to a local port and reads answers until the server ends the connection. */
export async function exchange(port: number, ...chunks: (string | Buffer)[]): Promise<WireAnswer[]> {
  const socket = connect(port, '127.0.0.1');
  const text = readAll(socket);
  for (const chunk of chunks) socket.write(chunk);
  return parseAnswers(await text);
}

/** A request's head, lines as given; it asks for the connection to be ended. */
export function head(line: string, ...headers: string[]): string {
  return [line, 'Host: api.test', 'Connection: close', ...headers, '', ''].join('\r\n');
}

export async function readAll(socket: Socket): Promise<string> {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(Buffer.from(chunk)));
  await new Promise<void>((resolve) => {
    socket.on('error', () => undefined);
    socket.on('close', () => resolve());
  });
  return Buffer.concat(chunks).toString('latin1');
}

/** Answers with a Content-Length, one behind the other; anything else in between is a broken answer and throws. */
export function parseAnswers(text: string): WireAnswer[] {
  const answers: WireAnswer[] = [];
  let rest = text;
  while (rest !== '') {
    const end = rest.indexOf('\r\n\r\n');
    const [first = '', ...lines] = rest.slice(0, end).split('\r\n');
    const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(first)?.[1]);
    if (end < 0 || Number.isNaN(status)) throw new Error(`not an answer: ${rest.slice(0, 200)}`);
    const headers = Object.fromEntries(
      lines.map((line) => [
        line.slice(0, line.indexOf(':')).toLowerCase(),
        line.slice(line.indexOf(':') + 1).trim(),
      ]),
    );
    const length = Number(headers['content-length'] ?? 0);
    answers.push({ status, headers, body: rest.slice(end + 4, end + 4 + length) });
    rest = rest.slice(end + 4 + length);
  }
  return answers;
}
