import Fastify, { type InjectOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../../src/config.ts';
import { SCOPES, type Scope } from '../../../src/domain/api-key.ts';
import { instant } from '../../../src/domain/clock.ts';
import { http } from '../../../src/http/index.ts';
import { LIMITS } from '../../../src/http/limits.ts';
import { openStore } from '../../../src/store/open.ts';
import { SECRET, type TestApp, testApp } from '../../support/app.ts';
import { contract } from '../../support/contract-document.ts';

/**
 * Who may do what, the first rule that fits; an empty list is any key. It is written here a second time, apart from
 * the routes, so that a route that forgets its scope, or says a wrong one, is found.
 */
const RULES: readonly (readonly [request: RegExp, scopes: readonly Scope[]])[] = [
  [/^GET \/whoami$/, []],
  [/^\w+ \/keys(\/|$)/, ['keys:write']],
  [/^GET \/audit$/, ['audit:read']],
  [/^GET \/(articles|lists)(\/|$)/, ['drafts:read', 'articles:write']],
  [/^\w+ \/articles\/:ref\/(publication|withdrawal|corrections)$/, ['articles:publish']],
  [/^\w+ \/lists\/:ref\/publication$/, ['articles:publish']],
  [/^\w+ \/(articles|lists|import)(\/|$)/, ['articles:write']],
  [/^GET \/(authors|sections|tags)(\/|$)/, ['drafts:read', 'articles:write', 'taxonomy:write']],
  [/^\w+ \/(authors|sections|tags)(\/|$)/, ['taxonomy:write']],
];

const EDITORIAL = '/v1/editorial';
/** A link of its own opens it, and nothing else. */
const PREVIEW = '/v1/preview/';

type Route = {
  readonly method: string;
  readonly url: string;
  readonly declared: readonly Scope[] | undefined;
};

type Described = { readonly description: string; readonly security?: unknown; readonly 'x-scopes'?: unknown };

const ROUTES = await allRoutes();
const editorial = ROUTES.filter(({ url }) => url.startsWith(`${EDITORIAL}/`)).map((route) => ({
  ...route,
  name: nameOf(route),
  scopes: RULES.find(([request]) => request.test(nameOf(route)))?.[1] ?? null,
}));
const reading = ROUTES.filter(
  ({ url }) => url.startsWith('/v1/') && !url.startsWith(EDITORIAL) && !url.startsWith(PREVIEW),
);

let t: TestApp;
let keys: ReadonlyMap<Scope, string>;
beforeAll(async () => {
  t = await testApp();
  keys = await keyOfEach(t);
});
afterAll(() => t.close());

describe.each(editorial)('$name', ({ method, url, scopes, declared }) => {
  it('declares the scopes that it should, to Fastify and in the reference', () => {
    expect(scopes, 'no rule fits this route: say in RULES who may use it').not.toBeNull();
    expect(declared).toEqual(scopes);
    const path = url.replaceAll(/:(\w+)/g, '{$1}');
    const operation = contract.paths[path]?.[method.toLowerCase()] as Described | undefined;
    expect(operation?.security).toEqual([{ key: [] }]);
    expect(operation?.['x-scopes'] ?? []).toEqual(scopes);
    for (const scope of scopes ?? []) expect(operation?.description).toContain(`\`${scope}\``);
  });

  it('answers 403 to each scope alone that does not fit, and names what is lacking', async () => {
    for (const [scope, key] of keys) {
      const answer = await t.app.inject(request(method, url, key));
      expect(answer.statusCode, `${scope}: ${answer.body}`).toBeLessThan(500);
      if (scopes?.length === 0 || scopes?.includes(scope)) {
        expect([401, 403], `${scope}: ${answer.body}`).not.toContain(answer.statusCode);
        continue;
      }
      expect(answer.statusCode, `${scope}: ${answer.body}`).toBe(403);
      expect(answer.json()).toMatchObject({
        code: 'missing-scope',
        detail: `The key lacks the scope ${scopes?.join(' or ')}.`,
      });
      expect(answer.headers['www-authenticate']).toContain(`scope="${scopes?.[0]}"`);
    }
  });

  it('without a key answers 401 with a plain challenge', async () => {
    const answer = await t.app.inject(request(method, url));
    expect([answer.statusCode, answer.headers['www-authenticate']]).toEqual([401, 'Bearer']);
  });
});

describe('every route of the application', () => {
  it('is among those that are tried', () => {
    expect(editorial.length).toBeGreaterThan(15);
    expect(reading.length).toBeGreaterThan(15);
    expect(ROUTES.length).toBeGreaterThan(editorial.length + reading.length);
  });

  it.each(['malformed', 'unknown', 'expired', 'revoked'])(
    'answers 401 to a key that is %s',
    async (fault) => {
      const text = await badKey(fault);
      for (const { method, url } of ROUTES) {
        const answer = await t.app.inject(request(method, url, text));
        expect(`${method} ${url} ${answer.statusCode}`).toBe(`${method} ${url} 401`);
        expect(answer.headers['www-authenticate']).toBe('Bearer error="invalid_token"');
        expect(answer.body).not.toContain(text.slice(-20));
      }
    },
  );
});

describe('with PUBLIC_READ=false', () => {
  it('every reading route asks for content:read, and no other scope will do', async () => {
    await using closed = await testApp({ env: { PUBLIC_READ: 'false' } });
    const own = await keyOfEach(closed);
    for (const { method, url } of reading) {
      const statusOf = async (key?: string) =>
        (await closed.app.inject(request(method, url, key))).statusCode;
      expect(`${url} ${await statusOf()}`).toBe(`${url} 401`);
      for (const [scope, key] of own) {
        const status = await statusOf(key);
        if (scope === 'content:read') expect([200, 400, 404], url).toContain(status);
        else expect(`${url} ${scope} ${status}`).toBe(`${url} ${scope} 403`);
      }
    }
  });
});

describe('a key that is limited to a section', () => {
  it('is answered about an article that is filed elsewhere as about one that there is not', async () => {
    const [sport, culture] = [await t.desk.section('Sport'), await t.desk.section('Culture')];
    const scopes = ['drafts:read', 'articles:write', 'articles:publish'];
    const { text } = await t.saveKey({ scopes, sections: [sport.id] });
    const elsewhere = await t.desk.draft({ sectionId: culture.id });
    const unknown = t.desk.makeId();
    const about = editorial.filter(({ url }) => url.startsWith(`${EDITORIAL}/articles/:ref`));
    expect(about.length).toBeGreaterThan(2);
    for (const { method, url, name } of about) {
      const ask = async (id: string) => {
        const answer = await t.app.inject(request(method, url.replace(':ref', id), text));
        return answer.body.replaceAll(id, 'ID').replace(/"requestId":"[^"]+"/, '');
      };
      expect(`${name} ${await ask(elsewhere.id)}`).toBe(`${name} ${await ask(unknown)}`);
    }
    const own = await t.desk.draft({ sectionId: sport.id });
    const seen = await t.app.inject(request('GET', `${EDITORIAL}/articles/${own.id}`, text));
    expect(seen.statusCode).toBe(200);
  });
});

/** As buildApp registers them. */
async function allRoutes(): Promise<readonly Route[]> {
  const store = await openStore(':memory:');
  const app = Fastify({ exposeHeadRoutes: false });
  const routes: Route[] = [];
  app.addHook('onRoute', ({ method, url, config }) => {
    const [first = ''] = [method].flat();
    if (first !== 'OPTIONS' && !url.includes('*'))
      routes.push({ method: first, url, declared: config?.scopes });
  });
  const clock = () => instant('2024-01-01');
  const makeId = () => '01900000-0000-7000-8000-000000000001';
  const deps = { config: readConfig({}), store, clock, makeId, secret: SECRET };
  await http(app, deps, { ...LIMITS, pressure: null });
  await app.ready();
  await app.close();
  await store.close();
  return routes;
}

function nameOf({ method, url }: Pick<Route, 'method' | 'url'>): string {
  return `${method} ${url.slice(EDITORIAL.length)}`;
}

/** A request that is allowed to fail for any reason but the key, and that changes nothing. */
function request(method: string, url: string, key?: string): InjectOptions {
  const writes = method !== 'GET' && method !== 'DELETE';
  return {
    method: method as 'GET',
    url: url.replaceAll(/:\w+/g, '01900000-0000-7000-8000-00000000dead'),
    headers: { ...(key !== undefined && { authorization: `Bearer ${key}` }), 'if-match': '*' },
    ...(writes && { payload: {} }),
  };
}

async function keyOfEach(app: TestApp): Promise<ReadonlyMap<Scope, string>> {
  const made = SCOPES.map(async (scope) => [scope, await app.key(scope)] as const);
  return new Map(await Promise.all(made));
}

async function badKey(fault: string): Promise<string> {
  const scopes = SCOPES;
  if (fault === 'expired') return (await t.saveKey({ scopes, expiresAt: t.desk.now })).text;
  if (fault === 'revoked') return (await t.saveKey({ scopes, revokedAt: t.desk.now })).text;
  const good = await t.key(...scopes);
  if (fault === 'malformed') return good.replace(/.$/, (digit) => (digit === '0' ? '1' : '0'));
  const other = await testApp();
  const stranger = await other.key(...scopes);
  await other.close();
  return stranger;
}
