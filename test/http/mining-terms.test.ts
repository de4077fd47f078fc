import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { Rights } from '../../src/domain/article.ts';
import { testApp } from '../support/app.ts';
import { editorAt } from '../support/editor.ts';
import { underEmbargo } from '../support/schedules.ts';

const POLICY = 'https://www.test/terms';
const RIGHTS: Rights = { copyrightNotice: null, usageTerms: null, syndication: 'allowed' };

describe('what is said of text and data mining', () => {
  it('stands in a file and in every answer to readers, by whichever way it is given', async () => {
    await using t = await testApp({ env: { TDM_RESERVATION: 'true', TDM_POLICY: POLICY } });
    await t.desk.publish({ title: 'Story' });
    const file = await t.app.inject('/.well-known/tdmrep.json');
    expect(file.json()).toEqual([{ location: '/v1/*', 'tdm-reservation': 1, 'tdm-policy': POLICY }]);
    await t.app.listen({ host: '127.0.0.1', port: 0 });
    const origin = `http://127.0.0.1:${(t.app.server.address() as AddressInfo).port}`;
    for (const path of ['/v1/articles', '/v1/articles/story', '/v1/articles.rss', '/v1/tags']) {
      // Made, and kept.
      for (let turn = 0; turn < 2; turn += 1) {
        const { headers } = await fetch(origin + path);
        expect([headers.get('tdm-reservation'), headers.get('tdm-policy')], path).toEqual(['1', POLICY]);
      }
    }
  });

  it('may be that it is free, and is nothing unless it is set', async () => {
    await using free = await testApp({ env: { TDM_RESERVATION: 'false' } });
    expect((await free.app.inject('/v1/articles')).headers['tdm-reservation']).toBe('0');
    expect((await free.app.inject('/.well-known/tdmrep.json')).json()).toEqual([
      { location: '/v1/*', 'tdm-reservation': 0 },
    ]);
    await using silent = await testApp();
    expect((await silent.app.inject('/v1/articles')).headers).not.toHaveProperty('tdm-reservation');
    expect((await silent.app.inject('/.well-known/tdmrep.json')).statusCode).toBe(404);
  });

  it('is an article’s own where it says so, by whichever way it is asked for, also where the service says nothing', async () => {
    await using t = await testApp({ env: { TDM_RESERVATION: 'false', TDM_POLICY: POLICY } });
    await using silent = await testApp();
    for (const { desk } of [t, silent]) {
      await desk.publish({ title: 'Reserved', rights: { ...RIGHTS, mining: 'reserved' } });
      await desk.publish({ title: 'Free', rights: { ...RIGHTS, mining: 'free' } });
      await desk.publish({ title: 'Plain' });
    }
    const said = async (app: typeof t, slug: string) => {
      await app.app.listen({ host: '127.0.0.1', port: 0 }).catch(() => undefined);
      const origin = `http://127.0.0.1:${(app.app.server.address() as AddressInfo).port}`;
      const all = new Set<string>();
      // Made, kept, chosen from, with another body, and in other formats.
      for (const suffix of [
        '',
        '',
        '?fields=title',
        '?body=text',
        '.md',
        '.ninjs',
        '/versions',
        '/signature',
      ]) {
        const { headers } = await fetch(`${origin}/v1/articles/${slug}${suffix}`);
        all.add(`${headers.get('tdm-reservation')} ${headers.get('tdm-policy')}`);
      }
      return [...all];
    };
    expect(await said(t, 'reserved')).toEqual([`1 ${POLICY}`]);
    expect(await said(t, 'free')).toEqual([`0 ${POLICY}`]);
    expect(await said(t, 'plain')).toEqual([`0 ${POLICY}`]);
    expect(await said(silent, 'reserved')).toEqual(['1 null']);
    expect(await said(silent, 'free')).toEqual(['0 null']);
    expect(await said(silent, 'plain')).toEqual(['null null']);
    const list = await t.app.inject('/v1/articles');
    expect(list.headers['tdm-reservation']).toBe('0');
    const mining = list.json().data.map(({ rights }: { rights: Rights }) => rights.mining);
    expect(mining).toEqual([undefined, 'free', 'reserved']);
  });

  it('is said to partners too, also of what is still to come', async () => {
    await using t = await testApp({ env: { TDM_RESERVATION: 'false' } });
    const { desk } = t;
    await underEmbargo(
      desk,
      { title: 'To Come', rights: { ...RIGHTS, mining: 'reserved' } },
      desk.later(1_000),
    );
    const authorization = `Bearer ${await t.key('embargo:read', 'changes:read')}`;
    const said = async (url: string) =>
      (await t.app.inject({ url, headers: { authorization } })).headers['tdm-reservation'];
    expect(await said('/v1/embargoed/articles/to-come')).toBe('1');
    expect(await said('/v1/embargoed/articles/to-come.ninjs')).toBe('1');
    expect(await said('/v1/embargoed/articles')).toBe('0');
    expect(await said('/v1/changes')).toBe('0');
  });

  it('is written with an article, taken back with null, signed, and nothing else is it', async () => {
    await using t = await testApp();
    const { call } = await editorAt(t);
    const made = await call('POST', '/articles', {
      body: { title: 'Story', rights: { mining: 'reserved' } },
    });
    expect(made.json().rights).toEqual({ ...RIGHTS, mining: 'reserved' });
    await call('PUT', '/articles/story/publication', { body: {} });
    const signed = (await t.app.inject('/v1/articles/story/signature')).json();
    expect(signed.signed.rights.mining).toBe('reserved');
    const wrong = await call('PATCH', '/articles/story', { body: { rights: { mining: 'maybe' } } });
    expect([wrong.status, JSON.parse(wrong.text).errors[0].pointer]).toEqual([400, '/rights/mining']);
    const kept = await call('PATCH', '/articles/story', { body: { rights: { usageTerms: 'No resale.' } } });
    expect(kept.json().rights.mining).toBe('reserved');
    const cleared = await call('PATCH', '/articles/story', { body: { rights: { mining: null } } });
    expect(cleared.json()).toMatchObject({
      hasUnpublishedEdits: true,
      rights: { ...RIGHTS, usageTerms: 'No resale.' },
    });
    expect(cleared.json().rights).not.toHaveProperty('mining');
  });
});
