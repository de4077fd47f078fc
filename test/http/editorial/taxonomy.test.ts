import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PUBLIC_URL, type TestApp, testApp } from '../../support/app.ts';

const KINDS = ['authors', 'sections', 'tags'] as const;

let t: TestApp;
let desk: string;
beforeAll(async () => {
  t = await testApp();
  desk = await t.key('taxonomy:write');
});
afterAll(() => t.close());

type Call = {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly key?: string;
};

async function call(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, more: Call = {}) {
  const { body, headers, key = desk } = more;
  const response = await t.app.inject({
    method,
    url: `/v1/editorial${path}`,
    headers: {
      authorization: `Bearer ${key}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = response.body;
  return {
    status: response.statusCode,
    headers: response.headers,
    text,
    json: text === '' ? null : JSON.parse(text),
  };
}

const create = async (path: string, body: object) => {
  const made = await call('POST', path, { body });
  expect(made.status, made.text).toBe(201);
  return made.json;
};
const patch = (path: string, body: unknown, etag = '*') =>
  call('PATCH', path, { body, headers: { 'if-match': etag } });
const remove = (path: string, etag = '*') => call('DELETE', path, { headers: { 'if-match': etag } });
const read = async (url: string) => t.app.inject(url);
const problem = (status: number, code: string, pointer?: string) => ({
  status,
  json: { code, ...(pointer !== undefined && { errors: [{ pointer }] }) },
});

describe.each(KINDS)('%s', (kind) => {
  it('are created with a name alone, at an address of their own, and are public at once', async () => {
    const made = await call('POST', `/${kind}`, { body: { name: 'Ąžuolas & Sons' } });
    expect(made.status).toBe(201);
    const { id } = made.json;
    expect(made.headers).toMatchObject({
      etag: '"1"',
      location: `${PUBLIC_URL}/v1/editorial/${kind}/${id}`,
      'cache-control': 'no-store',
    });
    expect(made.json).toMatchObject({
      slug: 'azuolas-sons',
      name: 'Ąžuolas & Sons',
      articleCount: 0,
      revision: 1,
      createdAt: t.desk.now,
      updatedAt: t.desk.now,
    });
    expect((await call('GET', `/${kind}/azuolas-sons`)).json).toEqual(made.json);
    const { revision, createdAt, updatedAt, ...seen } = made.json;
    expect((await read(`/v1/${kind}/azuolas-sons`)).json()).toEqual(seen);
    expect((await create(`/${kind}`, { name: 'Ąžuolas & Sons' })).slug).toBe('azuolas-sons-2');
    const taken = await call('POST', `/${kind}`, { body: { name: 'x', slug: 'azuolas-sons' } });
    expect(taken).toMatchObject(problem(409, 'slug-taken', '/slug'));
  });

  it('are edited by a merge patch at the revision that was read, and found by a former slug', async () => {
    await create(`/${kind}`, { name: 'First name', slug: 'first' });
    const edited = await patch(`/${kind}/first`, { name: 'Second name', slug: 'second' }, '"1"');
    expect(edited).toMatchObject({
      status: 200,
      headers: { etag: '"2"' },
      json: { slug: 'second', revision: 2 },
    });
    expect(await call('GET', `/${kind}/first`)).toMatchObject({ status: 200, json: { slug: 'second' } });
    const moved = await read(`/v1/${kind}/first`);
    expect(moved.statusCode).toBe(308);
    expect(moved.headers.location).toBe(`${PUBLIC_URL}/v1/${kind}/second`);
    const stale = await patch(`/${kind}/first`, { name: 'Third' }, '"1"');
    expect(stale).toMatchObject({ status: 412, json: { code: 'stale-revision', currentRevision: 2 } });
    expect(await call('PATCH', `/${kind}/second`, { body: {} })).toMatchObject(
      problem(428, 'precondition-required'),
    );
    expect(await patch(`/${kind}/second`, { name: ' Second  name ' }, '"2"')).toMatchObject({
      headers: { etag: '"2"' },
      json: { name: 'Second name' },
    });
    expect(await patch(`/${kind}/nobody`, { name: 'x' })).toMatchObject(problem(404, 'not-found'));
    const merge = 'application/merge-patch+json';
    const answer = await call('PATCH', `/${kind}/second`, {
      body: { name: 'Third name' },
      headers: { 'content-type': merge, 'if-match': '"2"' },
    });
    expect(answer).toMatchObject({ status: 200, json: { name: 'Third name', slug: 'second' } });
  });

  it('are listed with their revisions, by name or by use, page by page', async () => {
    for (const name of ['Zebra one', 'Zebra two', 'Zebra three']) await create(`/${kind}`, { name });
    const first = await call('GET', `/${kind}?q=zeb&limit=2`);
    expect(first.json.data.map(({ name }: { name: string }) => name)).toEqual(['Zebra one', 'Zebra three']);
    expect(first.json.data[0]).toMatchObject({ revision: 1 });
    expect(first.headers.link).toContain(`<${PUBLIC_URL}/v1/editorial/${kind}?`);
    const next = await call('GET', `/${kind}?q=zeb&limit=2&cursor=${first.json.page.next}`);
    expect(next.json.data.map(({ name }: { name: string }) => name)).toEqual(['Zebra two']);
    expect((await call('GET', `/${kind}?q=`)).json.data).toEqual([]);
    for (const query of ['cursor=abc', 'limit=0', 'fields=name', 'sort=slug', 'type=animal', 'q=a&q=b']) {
      expect((await call('GET', `/${kind}?${query}`)).status).toBe(400);
    }
    const other = await call('GET', `/${kind}?limit=2&cursor=${first.json.page.next}`);
    expect(other).toMatchObject(problem(400, 'invalid-cursor'));
  });

  it.each([
    ['null', ''],
    ['[]', ''],
    ['"name"', ''],
    ['{}', '/name'],
    ['{"name":null}', '/name'],
    ['{"name":1}', '/name'],
    ['{"name":true}', '/name'],
    ['{"name":["x"]}', '/name'],
    ['{"name":{"x":1}}', '/name'],
    ['{"name":""}', '/name'],
    ['{"name":"  "}', '/name'],
    ['{"name":"<br>"}', '/name'],
    [`{"name":"${'x'.repeat(201)}"}`, '/name'],
    ['{"name":"x","slug":null}', '/slug'],
    ['{"name":"x","slug":"A b"}', '/slug'],
    ['{"name":"x","slug":"018cb4f2-6d20-7c1e-8f3a-2b9d5e7a1c44"}', '/slug'],
    ['{"name":"x","id":"018cb4f2-6d20-7c1e-8f3a-2b9d5e7a1c44"}', '/id'],
    ['{"name":"x","revision":7}', '/revision'],
    ['{"name":"x","createdAt":"2020-01-01T00:00:00.000Z"}', '/createdAt'],
    ['{"name":"x","articleCount":1}', '/articleCount'],
    ['{"name":"x","colour":"red"}', '/colour'],
    ['{"name":"x\\u0000"}', '/name'],
    ['{"name":"\\ud800"}', '/name'],
  ])('refuse a body that is none, naming the place: %s', async (body, pointer) => {
    const refused = await call('POST', `/${kind}`, { body });
    expect(refused).toMatchObject({ status: 400, json: { code: 'invalid-body' } });
    expect(refused.json.errors[0].pointer).toBe(pointer);
  });

  it.each(['{"name":"x","__proto__":{"a":1}}', '{"name":', ''])(
    'refuse what is no JSON of theirs: %s',
    async (body) => {
      const refused = await call('POST', `/${kind}`, { body });
      expect(refused).toMatchObject({ status: 400, json: { code: 'invalid-body' } });
    },
  );

  it('are deleted once nothing refers to them, and only by their present name', async () => {
    const { id } = await create(`/${kind}`, { name: 'Short life', slug: 'short-life' });
    await patch(`/${kind}/short-life`, { slug: 'shorter-life' });
    expect(await remove(`/${kind}/short-life`)).toMatchObject(problem(404, 'not-found'));
    expect(await remove(`/${kind}/shorter-life`, '"1"')).toMatchObject({
      status: 412,
      json: { currentRevision: 2 },
    });
    expect(await call('DELETE', `/${kind}/shorter-life`)).toMatchObject(
      problem(428, 'precondition-required'),
    );
    const gone = await remove(`/${kind}/shorter-life`, '"2"');
    expect(gone).toMatchObject({ status: 204, text: '' });
    for (const ref of [id, 'short-life', 'shorter-life']) {
      expect((await call('GET', `/${kind}/${ref}`)).status).toBe(404);
      expect((await read(`/v1/${kind}/${ref}`)).statusCode).toBe(404);
    }
  });

  it('are created once for an Idempotency-Key, and merged once', async () => {
    const headers = { 'idempotency-key': `once-${kind}` };
    const body = { name: 'Only once' };
    const first = await call('POST', `/${kind}`, { body, headers });
    const again = await call('POST', `/${kind}`, { body, headers });
    expect(again.text).toBe(first.text);
    expect(again.status).toBe(201);
    expect(again.headers).toMatchObject({
      'idempotency-replayed': 'true',
      etag: '"1"',
      location: first.headers.location,
    });
    const other = await call('POST', `/${kind}`, { body: { name: 'Other' }, headers });
    expect(other).toMatchObject(problem(422, 'idempotency-key-reused'));
    expect((await call('GET', `/${kind}?q=only+once`)).json.data).toHaveLength(1);
    await create(`/${kind}`, { name: 'Survivor', slug: 'survivor' });
    const merge = () =>
      call('POST', `/${kind}/only-once/merge`, {
        body: { into: 'survivor' },
        headers: { 'idempotency-key': `merge-${kind}` },
      });
    expect((await merge()).status).toBe(200);
    expect(await merge()).toMatchObject({ status: 200, headers: { 'idempotency-replayed': 'true' } });
    expect(await call('POST', `/${kind}/only-once/merge`, { body: { into: 'survivor' } })).toMatchObject(
      problem(404, 'not-found'),
    );
  });

  it('are written with the name of the key in the audit', async () => {
    await create(`/${kind}`, { name: 'Audited', slug: 'audited' });
    await patch(`/${kind}/audited`, { name: 'Audited again' });
    await create(`/${kind}`, { name: 'Heir', slug: 'heir' });
    await call('POST', `/${kind}/audited/merge`, { body: { into: 'heir' } });
    await remove(`/${kind}/heir`);
    const { items } = await t.store.audit.list({ page: { limit: 5, cursor: null } });
    const actions = ['delete heir', 'merge audited', 'create heir', 'edit audited', 'create audited'];
    expect(items.map(({ action, slug }) => `${action} ${slug}`)).toEqual(actions);
    for (const { by } of items) expect(by).toMatchObject({ keyId: expect.any(String), name: 'test' });
  });

  it('ask for their own scope to be written, and for any that edits to be read', async () => {
    await create(`/${kind}`, { name: 'Scoped', slug: 'scoped' });
    const reader = await t.key('drafts:read');
    const writer = await t.key('articles:write');
    const front = await t.key('content:read');
    for (const key of [reader, writer])
      expect((await call('GET', `/${kind}/scoped`, { key })).status).toBe(200);
    expect(await call('GET', `/${kind}/scoped`, { key: front })).toMatchObject(problem(403, 'missing-scope'));
    const headers = { 'if-match': '*' };
    const writes = [
      call('POST', `/${kind}`, { key: writer, body: { name: 'x' } }),
      call('PATCH', `/${kind}/scoped`, { key: writer, body: { name: 'x' }, headers }),
      call('DELETE', `/${kind}/scoped`, { key: writer, headers }),
      call('POST', `/${kind}/scoped/merge`, { key: writer, body: { into: 'x' } }),
    ];
    for (const refused of await Promise.all(writes)) {
      expect(refused).toMatchObject({ status: 403, json: { code: 'missing-scope' } });
      expect(refused.text).toContain('taxonomy:write');
    }
  });
});

describe('an author', () => {
  const evil = '<script>alert(1)</script><i onclick=x>Ann</i> &lt;img src=x onerror=alert(1)&gt; <b>Lee</b>';

  it('keeps the text of what is written in HTML, and nothing that could run', async () => {
    const author = await create('/authors', {
      name: evil,
      bio: `${evil}\n\n<p onclick="x()">Two.</p>`,
      role: evil,
      links: [{ label: evil, url: 'https://www.test/"><script>' }],
      image: { url: 'https://www.test/a.jpg', alt: evil, caption: evil, credit: evil },
    });
    expect(author.name).toBe('Ann Lee');
    expect(author.bio).toBe('Ann Lee\n\nTwo.');
    expect(author.links).toEqual([{ label: 'Ann Lee', url: 'https://www.test/%22%3E%3Cscript%3E' }]);
    expect(JSON.stringify(author)).not.toMatch(/<|alert/);
    expect((await read(`/v1/authors/${author.slug}`)).body).not.toMatch(/<|alert/);
    const tag = await create('/tags', { name: evil, description: evil });
    expect(tag).toMatchObject({ name: 'Ann Lee', description: 'Ann Lee', slug: 'ann-lee' });
  });

  it('links to the web and to mail alone', async () => {
    for (const url of [
      'javascript:alert(1)',
      'data:text/html,x',
      'vbscript:x',
      '/relative',
      'ftp://x.test/',
    ]) {
      const links = [{ label: 'x', url }];
      expect(await call('POST', '/authors', { body: { name: 'x', links } })).toMatchObject(
        problem(400, 'invalid-body', '/links/0/url'),
      );
      expect(await call('POST', '/authors', { body: { name: 'x', image: { url } } })).toMatchObject(
        problem(400, 'invalid-body', '/image/url'),
      );
    }
  });

  it('has an image that a patch is merged into, and fields that null empties', async () => {
    const url = 'https://www.test/a.jpg';
    const { slug } = await create('/authors', {
      name: 'Picture',
      bio: 'B.',
      role: 'R',
      image: { url, width: 10 },
    });
    const edited = await patch(`/authors/${slug}`, { image: { alt: 'A face' }, bio: null, role: null });
    expect(edited.json).toMatchObject({
      image: { url, alt: 'A face', width: 10, height: 0 },
      bio: null,
      role: null,
    });
    expect((await patch(`/authors/${slug}`, { image: null })).json).toMatchObject({ image: null });
  });
});
