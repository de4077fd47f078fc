import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ArticleContent } from '../../../src/domain/article.ts';
import { instant } from '../../../src/domain/clock.ts';
import { correct, edit, publish, unpublish, withdraw } from '../../../src/domain/publishing.ts';
import type { Store } from '../../../src/store/store.ts';
import { bodyOf, Desk } from '../../support/content.ts';

export function articleContract(open: () => Promise<Store>): void {
  describe('articles', () => {
    let store: Store;
    let desk: Desk;
    beforeEach(async () => {
      store = await open();
      desk = new Desk(store);
    });
    afterEach(() => store.close());

    it('gives back a draft exactly as it was saved, by id and by slug', async () => {
      const section = await desk.section('Lithuania');
      const author = await desk.author('Ebenezer Mensah');
      const tag = await desk.tag('Politics');
      const saved = await desk.draft({
        title: 'Auštrevičius’s “Appeal” 🗞️',
        summary: 'A summary',
        dateline: 'VILNIUS',
        language: 'en-GB',
        genre: 'analysis',
        body: bodyOf('Ąžuolas — straße'),
        sectionId: section.id,
        authorIds: [author.id],
        tagIds: [tag.id],
        image: {
          url: 'https://example.com/a.jpg',
          alt: 'a',
          caption: null,
          credit: 'c',
          width: 1,
          height: 2,
        },
        source: { name: 'BNN', url: null },
        url: 'https://example.com/a',
      });
      expect(await store.articles.get(saved.id)).toEqual(saved);
      expect(await store.articles.get(saved.slug)).toEqual(saved);
      expect(await store.articles.get(saved.id.toUpperCase())).toEqual(saved);
      expect(await store.articles.get('nothing')).toBeNull();
      expect(await store.articles.count()).toBe(1);
    });

    it('keeps a draft from every public read', async () => {
      const tag = await desk.tag('Politics');
      const draft = await desk.draft({ title: 'Secret', tagIds: [tag.id] });
      expect(await store.live.find(draft.id, [])).toEqual({ is: 'unknown' });
      expect(await store.live.find(draft.slug, [])).toEqual({ is: 'unknown' });
      expect(await store.live.related(draft.id, 5, [])).toBeNull();
      expect(await store.live.versions(draft.id, { limit: 5, cursor: null })).toBeNull();
      expect(await store.live.suggest('secr', 5)).toEqual([]);
      expect((await store.tags.find(tag.id)) satisfies object).toMatchObject({ item: { articleCount: 0 } });
    });

    it('shows a published article with its references by name and only the bodies asked for', async () => {
      const section = await desk.section('Lithuania');
      const first = await desk.author('Zoe');
      const second = await desk.author('Adam');
      const tag = await desk.tag('Vilnius', { type: 'place' });
      const article = await desk.publish({
        sectionId: section.id,
        authorIds: [first.id, second.id],
        tagIds: [tag.id],
        body: bodyOf('one two three'),
      });
      const found = await store.live.find(article.slug, ['text', 'blocks']);
      expect(found).toMatchObject({
        is: 'found',
        item: {
          id: article.id,
          version: 1,
          publishedAt: desk.now,
          updatedAt: desk.now,
          section: { id: section.id, slug: 'lithuania', name: 'Lithuania' },
          authors: [{ name: 'Zoe' }, { name: 'Adam' }],
          tags: [{ id: tag.id, slug: 'vilnius', name: 'Vilnius', type: 'place' }],
          wordCount: 3,
          readingMinutes: 1,
          translations: [],
        },
      });
      expect(found.is === 'found' && found.item.body).toEqual({
        text: 'one two three',
        blocks: [{ type: 'paragraph', html: 'one two three' }],
      });
    });

    it('leaves the live copy as it was until an edit is published', async () => {
      const article = await desk.publish({ title: 'Before' });
      const at = desk.advance(60_000);
      await store.articles.update(article.id, 2, (now) => edit(now, { content: { title: 'After' } }, at));
      expect(await store.live.find(article.id, [])).toMatchObject({ item: { title: 'Before', version: 1 } });
      await store.articles.update(article.id, 3, (now) => publish(now, at));
      expect(await store.live.find(article.id, [])).toMatchObject({
        item: { title: 'After', version: 2, publishedAt: '2024-01-01T00:00:00.000Z', updatedAt: at },
      });
      const versions = await store.live.versions(article.id, { limit: 10, cursor: null });
      expect(versions?.items).toEqual([
        { version: 2, at, type: 'article.updated', title: 'After', summary: null, wordCount: 2 },
        {
          version: 1,
          at: '2024-01-01T00:00:00.000Z',
          type: 'article.published',
          title: 'Before',
          summary: null,
          wordCount: 2,
        },
      ]);
    });

    it('redirects an old public slug for ever, and frees it for nobody else', async () => {
      const article = await desk.publish({ title: 'First name' });
      for (const slug of ['second-name', 'third-name']) {
        await store.articles.update(article.id, null, (now) =>
          publish(edit(now, { slug }, desk.now).article, desk.now),
        );
      }
      expect(await store.live.find('first-name', [])).toEqual({ is: 'moved', slug: 'third-name' });
      expect(await store.live.find('second-name', [])).toEqual({ is: 'moved', slug: 'third-name' });
      const other = await desk.draft({ title: 'First name' });
      expect(other.slug).toBe('first-name-2');
      await expect(
        store.articles.update(other.id, null, (now) => edit(now, { slug: 'second-name' }, desk.now)),
      ).rejects.toMatchObject({ code: 'slug-taken' });
      await store.articles.update(article.id, null, (now) =>
        publish(edit(now, { slug: 'first-name' }, desk.now).article, desk.now),
      );
      expect(await store.live.find('first-name', [])).toMatchObject({ is: 'found' });
    });

    it('tells of a withdrawal by id, by slug and by an old slug', async () => {
      const article = await desk.publish({ title: 'Kill me' });
      await store.articles.update(article.id, null, (now) =>
        publish(edit(now, { slug: 'killed' }, desk.now).article, desk.now),
      );
      const at = desk.advance(1000);
      await store.articles.update(article.id, null, (now) => withdraw(now, 'Untrue', at));
      const gone = { is: 'withdrawn', at, reason: 'Untrue' };
      expect(await store.live.find(article.id, [])).toEqual(gone);
      expect(await store.live.find('killed', [])).toEqual(gone);
      expect(await store.live.find('kill-me', [])).toEqual(gone);
      expect(await store.live.versions(article.id, { limit: 5, cursor: null })).toBeNull();
    });

    it('makes an unpublished article unknown, without a word of it', async () => {
      const article = await desk.publish({ title: 'Now you see me' });
      await store.articles.update(article.id, null, (now) => unpublish(now, desk.now));
      expect(await store.live.find(article.id, [])).toEqual({ is: 'unknown' });
      expect(await store.live.suggest('see', 5)).toEqual([]);
    });

    it('carries corrections with the version that made them', async () => {
      const article = await desk.publish();
      const at = desk.advance(1000);
      const id = desk.makeId();
      await store.articles.update(article.id, null, (now) =>
        correct(now, { id, kind: 'correction', note: 'It was Tuesday.' }, at),
      );
      expect(await store.live.find(article.id, [])).toMatchObject({
        item: { version: 2, updatedAt: at, corrections: [{ id, at, kind: 'correction', version: 2 }] },
      });
    });

    it('refuses a stale revision and says where the article stands', async () => {
      const article = await desk.draft();
      await store.articles.update(article.id, 1, (now) => edit(now, {}, desk.now));
      await expect(
        store.articles.update(article.id, 1, (now) => edit(now, {}, desk.now)),
      ).rejects.toMatchObject({ code: 'stale-revision', message: expect.stringContaining('2') });
      await expect(
        store.articles.update(desk.makeId(), null, (now) => edit(now, {}, desk.now)),
      ).rejects.toMatchObject({ code: 'not-found' });
    });

    it('lets one of two writers at the same revision win', async () => {
      const article = await desk.draft();
      const attempts = await Promise.allSettled(
        ['a', 'b', 'c'].map((title) =>
          store.articles.update(article.id, 1, (now) => edit(now, { content: { title } }, desk.now)),
        ),
      );
      expect(attempts.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
      expect((await store.articles.get(article.id))?.content.title).toBe('a');
    });

    it('writes nothing of a change whose decision throws, and all of its neighbours in the same commit', async () => {
      const article = await desk.draft();
      const [, failed, other] = await Promise.allSettled([
        desk.publish({ title: 'Before it' }),
        store.articles.update(article.id, null, () => {
          throw new Error('no');
        }),
        desk.publish({ title: 'After it' }),
      ]);
      expect(failed).toMatchObject({ status: 'rejected', reason: { message: 'no' } });
      expect(other.status).toBe('fulfilled');
      expect(await store.articles.get(article.id)).toEqual(article);
      expect(await store.articles.count()).toBe(3);
    });

    it('writes nothing of a publication whose reference is missing, though its body was written before', async () => {
      const article = await desk.draft();
      const missing = desk.makeId();
      for (const [content, field] of [
        [{ sectionId: missing }, 'section'],
        [{ authorIds: [missing] }, 'authors'],
        [{ tagIds: [missing] }, 'tags'],
        [{ translationOf: missing }, 'translationOf'],
      ] as const) {
        await expect(
          store.articles.update(article.id, null, (now) =>
            publish(edit(now, { content: { ...content, body: bodyOf('new') } }, desk.now).article, desk.now),
          ),
        ).rejects.toMatchObject({ code: 'unknown-reference', field });
      }
      expect(await store.articles.get(article.id)).toEqual(article);
      expect(await store.changes.after(0, 10)).toEqual([]);
    });

    it('keeps a time to the millisecond, before 1970 too', async () => {
      const times = ['1700-01-01T00:00:00.000Z', '1969-12-31T23:59:59.999Z', '2023-12-29T09:37:00.123Z'];
      for (const time of times) await desk.publish({ title: time }, instant(time));
      const page = await store.live.list({
        filter: {},
        sort: 'publishedAt',
        page: { limit: 10, cursor: null },
        bodies: [],
        total: false,
        facets: [],
      });
      expect(page.items.map(({ publishedAt }) => publishedAt)).toEqual(times);
      const early = instant('1699-12-31T23:59:59.999Z');
      await expect(desk.publish({}, early)).rejects.toMatchObject({
        code: 'invalid-value',
        field: 'publishedAt',
      });
    });

    it('names the other articles of a group of translations', async () => {
      const english = await desk.publish({ title: 'English' });
      const lithuanian = await desk.publish({
        title: 'Lietuviškai',
        language: 'lt',
        translationOf: english.id,
      });
      const polish = await desk.draft({ title: 'Po polsku', language: 'pl', translationOf: english.id });
      const lt = { language: 'lt', id: lithuanian.id, slug: lithuanian.slug };
      expect(await store.live.find(english.id, [])).toMatchObject({ item: { translations: [lt] } });
      await store.articles.update(polish.id, null, (now) => publish(now, desk.now));
      const pl = { language: 'pl', id: polish.id, slug: polish.slug };
      const en = { language: 'en', id: english.id, slug: english.slug };
      expect(await store.live.find(english.id, [])).toMatchObject({ item: { translations: [lt, pl] } });
      expect(await store.live.find(lithuanian.id, [])).toMatchObject({ item: { translations: [en, pl] } });
    });

    it('shows a translation of a translation with the original and all others of it, as far as readers see what leads there', async () => {
      const publishing = (id: string, content: Partial<ArticleContent> = {}) =>
        store.articles.update(id, null, (now) => publish(edit(now, { content }, desk.now).article, desk.now));
      const takeBack = (id: string) => store.articles.update(id, null, (now) => unpublish(now, desk.now));
      const [other, original] = [await desk.publish({ title: 'P' }), await desk.draft({ title: 'O' })];
      const first = await desk.publish({ title: 'T1', translationOf: original.id });
      const second = await desk.publish({ title: 'T2', translationOf: first.id });
      const third = await desk.publish({ title: 'T3', translationOf: second.id });
      const all = [other, original, first, second, third];
      /** For each the others that it is shown with, both as it is found and as it is rendered. */
      const shown = async () => {
        const told: Record<string, string> = {};
        for (const { id } of all) {
          const found = await store.live.find(id, []);
          if (found.is !== 'found') continue;
          const { slug, translations } = found.item;
          const rendered = JSON.parse((await store.live.rendered(id))?.bytes.toString() ?? 'null');
          expect(rendered?.translations ?? translations).toEqual(translations);
          told[slug] = translations
            .map((one) => one.slug)
            .toSorted()
            .join(' ');
        }
        return told;
      };
      expect(await shown()).toEqual({ p: '', t1: 't2 t3', t2: 't1 t3', t3: 't1 t2' });
      await publishing(original.id);
      expect(await shown()).toMatchObject({ o: 't1 t2 t3', t3: 'o t1 t2' });
      await publishing(first.id, { translationOf: other.id });
      expect(await shown()).toEqual({ o: '', p: 't1 t2 t3', t1: 'p t2 t3', t2: 'p t1 t3', t3: 'p t1 t2' });
      await takeBack(first.id);
      expect(await shown()).toEqual({ o: '', p: '', t2: 't3', t3: 't2' });
      await publishing(second.id, { summary: 'A typo.' });
      expect(await shown()).toEqual({ o: '', p: '', t2: 't3', t3: 't2' });
      await publishing(first.id, { translationOf: null });
      expect(await shown()).toMatchObject({ p: '', t1: 't2 t3', t2: 't1 t3' });
      // In a circle all belong together, and to one that leaves it what names that.
      await publishing(first.id, { translationOf: third.id });
      expect(await shown()).toMatchObject({ t1: 't2 t3', t2: 't1 t3', t3: 't1 t2' });
      await publishing(third.id, { translationOf: original.id });
      expect(await shown()).toMatchObject({ o: 't1 t2 t3', t1: 'o t2 t3' });
      await publishing(third.id, { translationOf: null });
      expect(await shown()).toMatchObject({ o: '', t1: 't2 t3' });
    });
  });
}
