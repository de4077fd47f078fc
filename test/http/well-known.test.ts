import { describe, expect, it } from 'vitest';
import { instant, toMs } from '../../src/domain/clock.ts';
import { PUBLIC_URL, testApp } from '../support/app.ts';
import { TEST_FORMATS } from '../support/formats.ts';

describe('the API catalogue', () => {
  it('is a link set with its profile, and its HEAD carries the link that RFC 9727 asks for', async () => {
    await using t = await testApp();
    const url = '/.well-known/api-catalog';
    const get = await t.app.inject(url);
    expect(get.headers['content-type']).toBe(
      'application/linkset+json; profile="https://www.rfc-editor.org/info/rfc9727"',
    );
    const head = await t.app.inject({ method: 'HEAD', url });
    expect(head.headers.link).toBe(`<${PUBLIC_URL}${url}>; rel="api-catalog"`);
  });

  it('leads to addresses that exist', async () => {
    await using t = await testApp();
    const { linkset } = (await t.app.inject('/.well-known/api-catalog')).json();
    const [catalogue, api] = linkset;
    expect(catalogue.item).toEqual([{ href: api.anchor }]);
    const targets = ['service-desc', 'service-doc', 'status'].flatMap((relation) => api[relation]);
    expect(targets).toHaveLength(4);
    for (const { href } of targets) {
      expect(href.startsWith(`${PUBLIC_URL}/`)).toBe(true);
      expect((await t.app.inject(href.slice(PUBLIC_URL.length))).statusCode, href).toBe(200);
    }
  });
});

describe('the feeds in the API catalogue', () => {
  it('are links from the articles, each with its type', async () => {
    await using t = await testApp({ deps: { formats: TEST_FORMATS } });
    const { linkset } = (await t.app.inject('/.well-known/api-catalog')).json();
    expect(linkset.at(-1)).toEqual({
      anchor: `${PUBLIC_URL}/v1/articles`,
      alternate: [
        { href: `${PUBLIC_URL}/v1/articles.tale`, type: 'text/x-tale' },
        { href: `${PUBLIC_URL}/v1/articles.roll.json`, type: 'application/json' },
      ],
    });
  });
});

describe('security.txt', () => {
  const read = async (env: Record<string, string>, now = '2024-01-31T12:00:00Z') => {
    await using t = await testApp({ env });
    t.desk.now = instant(now);
    const answer = await t.app.inject('/.well-known/security.txt');
    expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8');
    return Object.fromEntries(
      answer.body
        .trim()
        .split('\n')
        .map((line) => line.split(/: (.*)/)),
    );
  };

  it('names the contact, as a URI', async () => {
    const mail = await read({ SECURITY_CONTACT: 'security@news.test' });
    expect(mail.Contact).toBe('mailto:security@news.test');
    expect(mail.Canonical).toBe(`${PUBLIC_URL}/.well-known/security.txt`);
    const page = await read({ SECURITY_CONTACT: 'https://news.test/security' });
    expect(page.Contact).toBe('https://news.test/security');
  });

  it('names the website where no contact is configured', async () => {
    expect((await read({})).Contact).toBe('https://www.test');
  });

  it.each(['2024-01-01T00:00:00Z', '2024-07-31T23:59:59Z', '2024-12-15T00:00:00Z'])(
    'read at %s expires in more than half a year and less than a whole one',
    async (now) => {
      const days = (toMs(instant((await read({}, now)).Expires)) - toMs(instant(now))) / 86_400_000;
      expect(days).toBeGreaterThan(180);
      expect(days).toBeLessThan(365);
    },
  );

  it('is the same all month, so that caches may keep it', async () => {
    expect(await read({}, '2024-03-01T00:00:00Z')).toEqual(await read({}, '2024-03-31T23:59:59Z'));
  });
});
