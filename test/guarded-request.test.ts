import { describe, expect, it } from 'vitest';
import { checkTarget, guardedPost, guardOf, type Post } from '../src/guarded-request.ts';
import { PRIVATE_HOSTS } from './support/private-hosts.ts';
import { receiver } from './support/receiver.ts';

const PUBLIC = ['203.0.114.1', '2606:4700::1111'];
const strict = (...answers: readonly (readonly string[])[]) => {
  let asked = 0;
  return guardOf(false, async () => answers[Math.min(asked++, answers.length - 1)] ?? []);
};
const open = guardOf(true);
const post = (url: string, more: Partial<Post> = {}) =>
  guardedPost({
    url,
    headers: { 'content-type': 'application/json' },
    body: '{"a":"ą"}',
    timeout: 5000,
    signal: new AbortController().signal,
    guard: open,
    ...more,
  });

describe('a target that is looked at before', () => {
  it.each(PRIVATE_HOSTS)('is refused by its own host, without asking anybody: %s', async (host) => {
    const guard = guardOf(false, async () => {
      throw new Error('nobody is to be asked');
    });
    await expect(checkTarget(`https://${host}/`, guard)).rejects.toMatchObject({
      code: 'invalid-value',
      field: 'url',
    });
  });

  it('is refused for any of its addresses, and taken where it has none yet', async () => {
    for (const address of ['10.0.0.1', '::1', '::ffff:8.8.8.8', '169.254.169.254']) {
      await expect(checkTarget('https://a.test/', strict([...PUBLIC, address]))).rejects.toMatchObject({
        field: 'url',
        message: expect.stringContaining(address),
      });
    }
    await checkTarget('https://a.test/', strict(PUBLIC));
    await checkTarget('https://a.test/', strict([]));
    await checkTarget('http://localhost/', open);
  });
});

describe('a connection', () => {
  it.each(PRIVATE_HOSTS)('is not made to what is private: %s', async (host) => {
    await using partner = await receiver();
    const url = `https://${host}:${partner.port}/`;
    expect(await post(url, { guard: strict(['127.0.0.1']) })).toEqual({ failure: 'refused-address' });
    expect(partner.connections()).toBe(0);
  });

  it('is not made by a name that was public when it was looked at and is not now', async () => {
    await using partner = await receiver();
    const url = `https://rebinding.test:${partner.port}/`;
    for (const next of [['127.0.0.1'], [...PUBLIC, '127.0.0.1'], ['::ffff:127.0.0.1']]) {
      const guard = strict(PUBLIC, next);
      await checkTarget(url, guard);
      expect(await post(url, { guard })).toEqual({ failure: 'refused-address' });
    }
    expect(partner.connections()).toBe(0);
  });

  it('is not made without https, unless private targets are allowed', async () => {
    await using partner = await receiver();
    const url = `http://a.test:${partner.port}/`;
    // Its host alone would be no reason to refuse it.
    expect(await post(url, { guard: strict([]) })).toEqual({ failure: 'refused-address' });
    expect(partner.connections()).toBe(0);
    const guard = guardOf(true, async () => ['127.0.0.1']);
    expect(await post(url, { guard })).toEqual({ status: 204 });
  });

  it('is one for each request, which arrives as it was sent', async () => {
    await using partner = await receiver();
    for (let n = 0; n < 2; n += 1) expect(await post(partner.url)).toEqual({ status: 204 });
    expect(partner.connections()).toBe(2);
    expect(partner.received[0]).toMatchObject({
      path: '/hook',
      body: '{"a":"ą"}',
      headers: { 'content-type': 'application/json', 'content-length': '10' },
    });
  });
});

describe('an answer', () => {
  it('that redirects is not followed', async () => {
    await using target = await receiver();
    await using partner = await receiver((response) =>
      response.writeHead(307, { location: target.url }).end(),
    );
    expect(await post(partner.url)).toEqual({ status: 307 });
    expect(target.connections()).toBe(0);
  });

  it('is its status, however much else it says and however long that takes', async () => {
    let sent = 0;
    await using endless = await receiver((response) => {
      response.writeHead(200);
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(16_384))) sent += 1;
      };
      response.on('drain', more);
      more();
    });
    expect(await post(endless.url)).toEqual({ status: 200 });
    await using slow = await receiver((response) => response.writeHead(202).write('x'));
    expect(await post(slow.url, { timeout: 300 })).toEqual({ status: 202 });
    expect(sent).toBeLessThan(10_000);
  });

  it.each([
    ['never comes', 'timeout', () => undefined],
    ['is a broken connection', 'unreachable', (response) => response.destroy()],
    ['is no HTTP', 'bad-answer', (response) => response.socket?.end('nonsense\r\n\r\n')],
    [
      'has more headers than fit',
      'bad-answer',
      (response) => response.writeHead(200, { x: 'y'.repeat(20_000) }).end(),
    ],
    [
      'only switches protocols',
      'unreachable',
      (response) =>
        response.socket?.end('HTTP/1.1 101 Switching\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n'),
    ],
  ] as [string, string, NonNullable<Parameters<typeof receiver>[0]>][])(
    'that %s is a failure by the name of %s',
    async (_, failure, answer) => {
      await using partner = await receiver(answer);
      expect(await post(partner.url, { timeout: 400 })).toEqual({ failure });
    },
  );

  it('is none where nobody listens, nobody is known, or the other end speaks no TLS', async () => {
    const partner = await receiver();
    expect(await post(`https://127.0.0.1:${partner.port}/`)).toEqual({ failure: 'tls' });
    await partner[Symbol.asyncDispose]();
    expect(await post(partner.url)).toEqual({ failure: 'unreachable' });
    const guard = guardOf(true, async () => []);
    expect(await post('https://nobody.test/', { guard })).toEqual({ failure: 'unreachable' });
  });

  it('that is no longer waited for is told from one that is late', async () => {
    await using partner = await receiver(() => undefined);
    const end = new AbortController();
    const sent = post(partner.url, { signal: end.signal });
    end.abort(new Error('stopping'));
    await expect(sent).rejects.toThrow('stopping');
  });
});
