import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '../../support/app.ts';
import { type Editor, editorAt, type Method } from '../../support/editor.ts';

/*
 * A desk whose key is limited to sport, and what another desk has in politics: a draft, an article that is live with edits
 * that nobody has published, and one that was withdrawn.
 */
let t: TestApp;
let editor: Editor;
let key: string;
const there = { draft: '', live: '', withdrawn: '' };

beforeAll(async () => {
  t = await testApp({
    fill: async (desk) => {
      for (const name of ['Sport', 'Politics']) await desk.section(name);
    },
  });
  editor = await editorAt(t);
  const sport = await t.store.sections.get('sport');
  const scopes = ['drafts:read', 'articles:write', 'articles:publish'] as const;
  ({ text: key } = await t.saveKey({ scopes: [...scopes], sections: [sport?.id ?? ''] }));
  for (const name of ['draft', 'live', 'withdrawn'] as const) {
    const title = `A ${name} one`;
    there[name] = (await editor.create({ title, slug: `${name}-one`, section: 'politics' })).id;
  }
  for (const id of [there.live, there.withdrawn]) await editor.publish(id);
  await editor.call('PUT', `/articles/${there.withdrawn}/withdrawal`, { body: { reason: 'Wrong.' } });
  const edits = { title: 'A secret one', slug: 'secret-one' };
  await editor.call('PATCH', `/articles/${there.live}`, { body: edits });
});
afterAll(() => t.close());

const limited = (method: Method, path: string, body?: object) => editor.call(method, path, { key, body });

/** As refused, but for the name itself. */
async function refusal(name: string, naming: (ref: string) => object) {
  const refused = await limited('POST', '/articles', { title: 'A', section: 'sport', ...naming(name) });
  const { detail } = refused.json<{ detail: string }>();
  return [refused.status, ...refused.fault, detail.replace(name, '{name}')];
}

async function importedWith(fields: object) {
  const answer = await t.app.inject({
    method: 'POST',
    url: '/v1/editorial/import',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/x-ndjson' },
    payload: JSON.stringify({ title: 'Line', section: 'sport', ...fields }),
  });
  return JSON.parse(answer.body.split('\n')[0] ?? '') as { status: string; error?: { code: string } };
}

/** An article in sport that everything in politics was named in, by a key without limits. */
async function naming(): Promise<string> {
  const related = [there.draft, there.live, there.withdrawn];
  const { id } = await editor.create({ section: 'sport', related, translationOf: there.draft });
  return id;
}

describe('a key that is limited to sections', () => {
  const NAMINGS = [(ref: string) => ({ related: [ref] }), (ref: string) => ({ translationOf: ref })];

  it('names an article elsewhere that no reader sees as one that is not there', async () => {
    for (const named of NAMINGS) {
      const unknown = await refusal('no-such-article', named);
      expect(unknown.slice(0, 2)).toEqual([400, 'unknown-reference']);
      for (const ref of [there.draft, 'draft-one', there.withdrawn, 'withdrawn-one', 'secret-one']) {
        expect([ref, await refusal(ref, named)]).toEqual([ref, unknown]);
        expect(await importedWith(named(ref))).toMatchObject({ error: { code: 'unknown-reference' } });
        const fed = await t.app.inject({
          method: 'PUT',
          url: `/v1/editorial/articles/by-source/a/${ref}`,
          headers: { authorization: `Bearer ${key}` },
          payload: { title: 'A', section: 'sport', ...named(ref) },
        });
        expect([fed.statusCode, fed.json<{ code: string }>().code]).toEqual([400, 'unknown-reference']);
      }
    }
  });

  it('names what readers see, and is shown of it what they see', async () => {
    for (const ref of ['live-one', there.live]) {
      const body = { title: 'A', section: 'sport', related: [ref], translationOf: ref };
      const made = await limited('POST', '/articles', body);
      expect(made.json()).toMatchObject({
        related: [{ id: there.live, slug: 'live-one', title: 'A live one' }],
        translationOf: there.live,
      });
      expect((await importedWith({ title: ref, related: [ref] })).status).toBe('created');
    }
  });

  it('is shown nothing else of what others have named, in no answer', async () => {
    const id = await naming();
    const whole = (await editor.call('GET', `/articles/${id}`)).json();
    expect(whole.related.map(({ title }) => title)).toEqual([
      'A draft one',
      'A secret one',
      'A withdrawn one',
    ]);
    expect(whole.translationOf).toBe(there.draft);

    const seen = {
      related: [{ id: there.live, slug: 'live-one', title: 'A live one' }],
      translationOf: null,
    };
    expect((await limited('GET', `/articles/${id}`)).json()).toMatchObject(seen);
    const { data } = (await limited('GET', '/articles')).json<{ data: { id: string }[] }>();
    expect(data.find((one) => one.id === id)).toMatchObject(seen);
    const revision = (await limited('GET', `/articles/${id}/revisions/1`)).json<{ content: object }>();
    expect(revision.content).toMatchObject({ related: [there.live], translationOf: null });
    const answers = await Promise.all([
      limited('GET', `/articles/${id}/revisions/1/diff`),
      limited('PATCH', `/articles/${id}`, { title: 'B' }),
    ]);
    answers.push(
      await limited('POST', `/articles/${id}/revisions/1/restore`),
      await limited('PUT', `/articles/${id}/publication`, {}),
      await limited('POST', `/articles/${id}/corrections`, { kind: 'correction', note: 'A name.' }),
    );
    for (const { status, text } of answers) {
      expect(status, text).toBeLessThan(300);
      for (const secret of [there.draft, there.withdrawn, 'secret']) expect(text).not.toContain(secret);
    }
    const after = (await editor.call('GET', `/articles/${id}`)).json();
    expect([after.related, after.translationOf]).toEqual([whole.related, whole.translationOf]);
  });

  it('is shown its own, drafts too', async () => {
    const { id } = await editor.create({ title: 'Own', section: 'sport' });
    const body = { title: 'A', section: 'sport', related: [id], translationOf: id };
    const made = (await limited('POST', '/articles', body)).json();
    expect(made).toMatchObject({ related: [{ id, title: 'Own' }], translationOf: id });
  });
});
