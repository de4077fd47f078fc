import Fastify, { type InjectOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../../src/config.ts';
import { instant } from '../../../src/domain/clock.ts';
import { SCOPES, type Scope } from '../../../src/domain/key-fields.ts';
import { edit } from '../../../src/domain/publishing.ts';
import { http } from '../../../src/http/index.ts';
import { LIMITS } from '../../../src/http/limits.ts';
import { openStore } from '../../../src/store/open.ts';
import { SECRET, type TestApp, testApp } from '../../support/app.ts';
import { contract } from '../../support/contract-document.ts';
import { type Editor, editorAt, type Method } from '../../support/editor.ts';
import { exported } from '../../support/lines.ts';

/**
 * Who may do what, the first rule that fits; an empty list is any key. It is written here a second time, apart from
 * the routes, so that a route that forgets its scope, or says a wrong one, is found.
 */
const RULES: readonly (readonly [request: RegExp, scopes: readonly Scope[]])[] = [
  [/^GET \/whoami$/, []],
  [/^\w+ \/keys(\/|$)/, ['keys:write']],
  [/^GET \/audit$/, ['audit:read']],
  [/^\w+ \/webhooks(\/|$)/, ['webhooks:write']],
  [/^GET \/(articles|lists)(\/|$)/, ['drafts:read', 'articles:write']],
  [/^\w+ \/articles\/:ref\/(publication|withdrawal|corrections)$/, ['articles:publish']],
  [/^\w+ \/lists\/:ref\/publication$/, ['articles:publish']],
  [/^\w+ \/(articles|lists|import)(\/|$)/, ['articles:write']],
  [/^GET \/(authors|sections|tags)(\/|$)/, ['drafts:read', 'articles:write', 'taxonomy:write']],
  [/^\w+ \/(authors|sections|tags)(\/|$)/, ['taxonomy:write']],
];

const EDITORIAL = '/v1/editorial';
/** For keys of partners. */
const FOLLOWING = ['/v1/changes', '/v1/receipts'];
/** For those who may know what is to come. */
const EMBARGOED = '/v1/embargoed';
/** A link of its own opens it, and nothing else. */
const PREVIEW = '/v1/preview/';
/** Anybody's, and not there at all where readers need a key: what it sends would go to anybody. */
const HUB = '/v1/websub';
/** Partners' own, with the same rules as the editors' door. */
const WEBHOOKS = '/v1/webhooks';

type Route = {
  readonly method: string;
  readonly url: string;
  readonly declared: readonly Scope[] | undefined;
};

type Described = { readonly description: string; readonly security?: unknown; readonly 'x-scopes'?: unknown };

const ROUTES = await allRoutes();
const editorial = ROUTES.filter(({ url }) => /^\/v1\/(editorial\/|webhooks)/.test(url)).map((route) => ({
  ...route,
  name: nameOf(route),
  scopes: RULES.find(([request]) => request.test(nameOf(route)))?.[1] ?? null,
}));
const reading = ROUTES.filter(
  ({ url }) =>
    /^\/(v1\/|sitemap|opml)/.test(url) &&
    ![EDITORIAL, PREVIEW, WEBHOOKS, HUB, EMBARGOED, ...FOLLOWING].some((door) => url.startsWith(door)),
);
const following = ROUTES.filter(({ url }) => FOLLOWING.some((door) => url.startsWith(door)));
const ahead = ROUTES.filter(({ url }) => url.startsWith(EMBARGOED));

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

describe.each(following)('$method $url', ({ method, url }) => {
  it('asks for changes:read, and no other scope will do', async () => {
    await using test = await testApp({ deps: { isClosing: () => true } });
    const statusOf = async (key?: string) => (await test.app.inject(request(method, url, key))).statusCode;
    expect(await statusOf()).toBe(401);
    for (const [scope, key] of await keyOfEach(test)) {
      expect(`${scope} ${(await statusOf(key)) === 403}`).toBe(`${scope} ${scope !== 'changes:read'}`);
    }
  });
});

describe.each(ahead)('$method $url', ({ method, url }) => {
  it('asks for embargo:read, and no other scope will do', async () => {
    const statusOf = async (key?: string) => (await t.app.inject(request(method, url, key))).statusCode;
    expect(await statusOf()).toBe(401);
    for (const [scope, key] of keys) {
      expect(`${scope} ${(await statusOf(key)) === 403}`).toBe(`${scope} ${scope !== 'embargo:read'}`);
    }
  });
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
  let editor: Editor;
  let sport: string;
  let culture: string;
  let limited: string;
  beforeAll(async () => {
    editor = await editorAt(t);
    sport = (await t.desk.section('Sport')).id;
    culture = (await t.desk.section('Culture')).id;
    const scopes = ['drafts:read', 'articles:write', 'articles:publish'] as const;
    limited = (await t.saveKey({ scopes, sections: [sport] })).text;
  });
  const call = (method: Method, path: string, body?: unknown) =>
    editor.call(method, path, { key: limited, ...(body !== undefined && { body }) });
  const imported = async (...lines: readonly object[]) => {
    const payload = lines.map((line) => JSON.stringify(line)).join('\n');
    const headers = { authorization: `Bearer ${limited}`, 'content-type': 'application/x-ndjson' };
    const answer = await t.app.inject({ method: 'POST', url: `${EDITORIAL}/import`, headers, payload });
    return answer.body
      .trimEnd()
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line));
  };
  /** Filed under culture when it was published, and under sport since. */
  const movedIn = async () => {
    const { id } = await editor.create({ section: culture });
    await editor.publish(id);
    await editor.call('PATCH', `/articles/${id}`, { body: { section: sport } });
    return id;
  };

  it('is answered about an article that is filed elsewhere as about one that there is not', async () => {
    const elsewhere = await t.desk.draft({ sectionId: culture });
    const unknown = t.desk.makeId();
    const about = editorial.filter(({ url }) => url.startsWith(`${EDITORIAL}/articles/:ref`));
    expect(about.length).toBeGreaterThan(2);
    for (const { method, url, name } of about) {
      const ask = async (id: string) => {
        const answer = await t.app.inject(request(method, url.replace(':ref', id), limited));
        return answer.body.replaceAll(id, 'ID').replace(/"requestId":"[^"]+"/, '');
      };
      expect(`${name} ${await ask(elsewhere.id)}`).toBe(`${name} ${await ask(unknown)}`);
    }
    const own = await t.desk.draft({ sectionId: sport });
    expect((await call('GET', `/articles/${own.id}`)).status).toBe(200);
  });

  it('feeds articles into its section alone', async () => {
    const path = '/articles/by-source/wire/limited';
    for (const section of [culture, null, undefined]) {
      const refused = await call('PUT', path, { title: 'Fed', section });
      expect([refused.status, ...refused.fault]).toEqual([403, 'outside-sections', '/section']);
    }
    const put = await t.app.inject({
      method: 'PUT',
      url: `${EDITORIAL}${path}`,
      headers: { authorization: `Bearer ${limited}` },
      payload: { title: 'Fed', section: sport },
    });
    expect(put.statusCode).toBe(201);
    expect((await call('PUT', path, { title: 'Fed', section: culture })).status).toBe(403);
    await editor.call('PATCH', `/articles/${put.json().id}`, { body: { section: culture } });
    expect((await call('PUT', path, { title: 'Fed', section: sport })).status).toBe(404);
  });

  it('imports articles into its section alone, what readers see of them too', async () => {
    const slug = 'imported-elsewhere';
    await editor.create({ slug, section: culture });
    const answers = await imported(
      { title: 'A', section: culture },
      { title: 'B' },
      { title: 'C', section: sport },
      { slug, title: 'D', section: sport },
      { type: 'list', name: 'E' },
    );
    const refused = (code: string) => ({ status: 'refused', error: { code } });
    expect(answers).toMatchObject([
      refused('outside-sections'),
      refused('outside-sections'),
      { status: 'created' },
      refused('not-found'),
      refused('outside-sections'),
    ]);
    const id = await movedIn();
    const lines = (await exported(t.store)).map((line) => JSON.parse(line));
    const line = lines.find((each) => each.id === id);
    expect(line).toMatchObject({ section: sport, live: { section: culture } });
    const copy = { ...line, id: t.desk.makeId(), slug: 'copied', live: { ...line.live, slug: 'copied' } };
    const within = { ...copy, live: { ...copy.live, section: sport } };
    expect(await imported(copy, within)).toMatchObject([
      { error: { code: 'outside-sections', pointer: '/live/section' } },
      { status: 'created' },
    ]);
  });

  it('neither restores nor reinstates what was filed elsewhere', async () => {
    const id = await movedIn();
    const restored = await call('POST', `/articles/${id}/revisions/1/restore`);
    expect([restored.status, ...restored.fault]).toEqual([403, 'outside-sections', '/section']);
    await editor.call('PUT', `/articles/${id}/withdrawal`, { body: { reason: 'Wrong.' } });
    const reinstated = await call('DELETE', `/articles/${id}/withdrawal`);
    expect([reinstated.status, ...reinstated.fault]).toEqual([403, 'outside-sections', '/section']);
    expect((await t.store.articles.get(id))?.state).toBe('withdrawn');
  });

  it('is refused wherever curated lists are', async () => {
    const { id } = await t.desk.list('Front page');
    for (const { method, url } of editorial.filter((route) => route.url.includes('/lists'))) {
      const payload = method === 'POST' ? { payload: { name: 'List' } } : {};
      const asked = { ...request(method, url.replace(':ref', id), limited), ...payload };
      const answer = await t.app.inject(asked);
      expect([answer.statusCode, answer.json().code], `${method} ${url}`).toEqual([403, 'outside-sections']);
    }
  });

  it.each(['', '/preview'])('deletes nothing of %j that is moved away meanwhile', async (path) => {
    let meanwhile: (() => Promise<unknown>) | null = null;
    const store = await openStore(':memory:');
    const get = async (ref: string) => {
      const found = await store.articles.get(ref);
      const act = meanwhile;
      meanwhile = null;
      await act?.();
      return found;
    };
    await using racing = await testApp({
      deps: { store: { ...store, articles: { ...store.articles, get } } },
    });
    const [from, to] = [await racing.desk.section('From'), await racing.desk.section('To')];
    const { text } = await racing.saveKey({ scopes: ['articles:write'], sections: [from.id] });
    const { id } = await racing.desk.draft({ sectionId: from.id });
    const epoch = await store.articles.previewEpoch(id);
    meanwhile = () =>
      store.articles.update(id, null, (it) => edit(it, { content: { sectionId: to.id } }, racing.desk.now));
    const answer = await racing.app.inject({
      method: 'DELETE',
      url: `${EDITORIAL}/articles/${id}${path}`,
      headers: { authorization: `Bearer ${text}`, 'if-match': '*' },
    });
    expect([answer.statusCode, answer.json().currentRevision]).toEqual([412, 2]);
    expect(await store.articles.previewEpoch(id)).toBe(epoch);
    expect(await store.articles.get(id)).not.toBeNull();
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
  return `${method} ${url.replace(/^\/v1(\/editorial)?/, '')}`;
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
