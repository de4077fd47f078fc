import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ExternalId } from '../../../src/domain/article.ts';
import {
  draft,
  edit,
  editIfDifferent,
  publish,
  unpublish,
  withdraw,
} from '../../../src/domain/publishing.ts';
import type { Tag } from '../../../src/domain/tag.ts';
import type { Once, Store } from '../../../src/store/store.ts';
import { bodyOf, contentOf, Desk } from '../../support/content.ts';

const DESK = { keyId: '01900000-0000-7000-8000-00000000beef', name: 'desk' };

export function articleSaveContract(open: () => Promise<Store>): void {
  describe('a save of an article', () => {
    let store: Store;
    let desk: Desk;
    beforeEach(async () => {
      store = await open();
      desk = new Desk(store);
    });
    afterEach(() => store.close());

    const external: ExternalId = { source: 'wire', id: 'a/1' };
    const feed = (title: string, options = {}) =>
      store.articles.upsert(
        { by: 'external', external },
        'fed',
        (article, slug) =>
          article === null
            ? draft(desk.makeId(), slug, contentOf({ title }), desk.now, { external })
            : editIfDifferent(article, { content: { title } }, desk.now),
        options,
      );

    it('creates what is not there, changes what is, and does nothing where nothing differs', async () => {
      const created = await feed('One');
      expect(created).toMatchObject({ did: 'created', article: { revision: 1, slug: 'fed', external } });
      expect(await feed('One')).toEqual({ did: 'nothing', article: created.article });
      expect(await feed('Two')).toMatchObject({ did: 'updated', article: { revision: 2, slug: 'fed' } });
      expect((await store.articles.bySource(external))?.content.title).toBe('Two');
      expect(await store.articles.bySource({ ...external, source: 'other' })).toBeNull();
      expect(await store.articles.count()).toBe(1);
    });

    it('finds what to change by id and by slug too', async () => {
      const { id, slug } = await desk.draft({ title: 'There' });
      for (const key of [{ by: 'id', id } as const, { by: 'slug', slug } as const]) {
        const done = await store.articles.upsert(key, 'unused', (now) => {
          if (now === null) throw new Error('it is there');
          return edit(now, {}, desk.now);
        });
        expect(done).toMatchObject({ did: 'updated', article: { id } });
      }
      expect((await store.articles.get(id))?.revision).toBe(3);
    });

    it('gives one external id to one article alone, and gives it up with the article', async () => {
      const { article } = await feed('One');
      const other = () =>
        store.articles.create('other', (slug) =>
          draft(desk.makeId(), slug, contentOf({}), desk.now, { external }),
        );
      await expect(other()).rejects.toMatchObject({ code: 'external-id-taken' });
      await store.articles.remove(article.id, 1, desk.now);
      await expect(other()).resolves.toMatchObject({ external });
    });

    it('tells what it names by the names of now', async () => {
      const section = await desk.section('World');
      const author = await desk.author('Ann');
      const tag = await desk.tag('Nato', { type: 'organisation' });
      const picked = await desk.draft({ title: 'Picked' });
      const saved = await desk.draft({
        sectionId: section.id,
        authorIds: [author.id, author.id],
        tagIds: [tag.id],
        relatedIds: [picked.id],
      });
      expect(saved).toMatchObject({
        section: { id: section.id, slug: 'world', name: 'World' },
        authors: [{ id: author.id, slug: 'ann', name: 'Ann' }],
        tags: [{ id: tag.id, slug: 'nato', name: 'Nato', type: 'organisation' }],
        related: [{ id: picked.id, slug: 'picked', title: 'Picked' }],
      });
      await store.tags.update(tag.id, (now) => ({ ...now, name: 'NATO', revision: 2 }));
      const again = await store.articles.update(saved.id, 1, (now) => edit(now, {}, desk.now));
      expect(again.tags).toMatchObject([{ name: 'NATO' }]);
      expect(await store.articles.get(saved.id)).toEqual(again);
    });

    it('may name no article that is not there', async () => {
      const article = await desk.draft();
      const missing = desk.makeId();
      for (const [content, field] of [
        [{ relatedIds: [missing] }, 'related'],
        [{ translationOf: missing }, 'translationOf'],
      ] as const) {
        await expect(
          store.articles.update(article.id, null, (now) => edit(now, { content }, desk.now)),
        ).rejects.toMatchObject({ code: 'unknown-reference', field });
      }
    });

    it('is not refused for an article that it named before and that was deleted since', async () => {
      const gone = await desk.draft({ title: 'Gone' });
      const names = { relatedIds: [gone.id], translationOf: gone.id };
      const article = await desk.draft({ title: 'Stays', ...names });
      await store.articles.remove(gone.id, null, desk.now);
      const saved = await store.articles.update(article.id, null, (now) =>
        publish(edit(now, { content: { title: 'Goes on' } }, desk.now).article, desk.now),
      );
      expect(saved).toMatchObject({ related: [], content: names });
    });

    it('brings new tags along, all or none', async () => {
      const tag = (slug: string): Tag => ({
        ...{ id: desk.makeId(), slug, name: slug, type: 'topic', description: null, hidden: true },
        revision: 1,
        ...{ createdAt: desk.now, updatedAt: desk.now },
      });
      const [fresh, lost] = [tag('fresh'), tag('lost')];
      const write = (newTags: readonly Tag[]) =>
        store.articles.create(
          'tagged',
          (slug) => {
            const content = contentOf({ tagIds: newTags.map(({ id }) => id) });
            return publish(draft(desk.makeId(), slug, content, desk.now).article, desk.now);
          },
          { by: DESK, newTags },
        );
      await write([fresh]);
      expect(await store.tags.find('fresh')).toMatchObject({ item: { id: fresh.id, articleCount: 1 } });
      await expect(write([lost, tag('fresh')])).rejects.toMatchObject({ code: 'slug-taken' });
      expect(await store.tags.find('lost')).toEqual({ is: 'unknown' });
      expect((await store.audit.list({ page: { limit: 9, cursor: null } })).items).toMatchObject([
        { action: 'publish', kind: 'article', by: DESK },
        { action: 'create', kind: 'tag', by: DESK, slug: 'fresh' },
      ]);
    });

    describe('that is to happen once', () => {
      const once = <T>(key: string, owner = 'a-key'): Once<T> => ({
        ...{ owner, key, fingerprint: 'f', at: desk.now },
        answer: (result) => new TextEncoder().encode(JSON.stringify(result)),
      });

      it('keeps its answer, and does nothing the second time', async () => {
        const create = (owner?: string) =>
          store.articles.create('once', (slug) => draft(desk.makeId(), slug, contentOf({}), desk.now), {
            once: once('k', owner),
          });
        const article = await create();
        await expect(create()).rejects.toMatchObject({ code: 'already-done' });
        expect(await store.articles.count()).toBe(1);
        const kept = await store.answers.find('a-key', 'k');
        expect(kept).toMatchObject({ fingerprint: 'f', at: desk.now });
        expect(JSON.parse(new TextDecoder().decode(kept?.answer))).toEqual(article);
        expect(await store.answers.find('another-key', 'k')).toBeNull();
        await expect(create('another-key')).resolves.toMatchObject({ slug: 'once-2' });
      });

      it('says that it was done whatever else it would be refused for by now', async () => {
        const { id } = await desk.draft();
        const change = () =>
          store.articles.update(id, 1, (now) => edit(now, {}, desk.now), { once: once('k') });
        await change();
        await expect(change()).rejects.toMatchObject({ code: 'already-done' });
        const remove = () => store.articles.remove(id, 2, desk.now, { once: once('gone') });
        await remove();
        await expect(remove()).rejects.toMatchObject({ code: 'already-done' });
        const kept = await store.answers.find('a-key', 'gone');
        expect(new TextDecoder().decode(kept?.answer)).toBe('null');
      });

      it('keeps no answer of what was refused, and one of what changed nothing', async () => {
        const { id } = await desk.draft();
        await expect(
          store.articles.update(id, 7, (now) => edit(now, {}, desk.now), { once: once('stale') }),
        ).rejects.toMatchObject({ code: 'stale-revision' });
        expect(await store.answers.find('a-key', 'stale')).toBeNull();
        await store.articles.update(id, 1, () => null, { once: once('nothing') });
        expect(await store.answers.find('a-key', 'nothing')).not.toBeNull();
        expect((await store.articles.get(id))?.revision).toBe(1);
      });

      it('lets one of several at the same moment do it', async () => {
        const attempts = await Promise.allSettled([
          feed('One', { once: once('k') }),
          feed('One', { once: once('k') }),
        ]);
        expect(attempts.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
      });

      it('is forgotten after its time, however much there is to forget', async () => {
        const answer = { fingerprint: 'f', at: desk.now, answer: new Uint8Array([0, 255]) };
        await Promise.all(Array.from({ length: 600 }, (_, n) => store.answers.keep('o', `k${n}`, answer)));
        await expect(store.answers.keep('o', 'k1', answer)).rejects.toMatchObject({ code: 'already-done' });
        const later = { ...answer, at: desk.advance(1) };
        await store.answers.keep('o', 'later', later);
        expect(await store.answers.forget(desk.now)).toBe(600);
        expect(await store.answers.find('o', 'k1')).toBeNull();
        expect(new Uint8Array((await store.answers.find('o', 'later'))?.answer ?? [])).toEqual(answer.answer);
      });
    });

    describe('that deletes it', () => {
      it('leaves nothing of it but its slugs, which stay taken, and what readers are told', async () => {
        const article = await desk.publish({ title: 'Killed', body: bodyOf('unspeakable') });
        await store.articles.update(article.id, null, (now) => withdraw(now, 'Untrue', desk.now));
        await store.articles.remove(article.id, 3, desk.now, { by: DESK });
        expect(await store.articles.get(article.id)).toBeNull();
        expect(await store.articles.get('killed')).toBeNull();
        expect(await store.articles.revisions(article.id, { limit: 9, cursor: null })).toBeNull();
        expect(await store.articles.revision(article.id, 2)).toBeNull();
        expect(await store.live.find('killed', [])).toMatchObject({ is: 'withdrawn', reason: 'Untrue' });
        expect((await desk.draft({ title: 'Killed' })).slug).toBe('killed-2');
        const log = await store.changes.after(0, 9);
        expect(log.at(-1)).toMatchObject({
          type: 'article.deleted',
          id: article.id,
          slug: 'killed',
          version: 1,
        });
      });

      it('is told to nobody when nobody knew it, and frees its slug', async () => {
        const article = await desk.draft({ title: 'Never seen' });
        await store.articles.remove(article.id, null, desk.now);
        expect(await store.changes.after(0, 9)).toEqual([]);
        expect((await desk.draft({ title: 'Never seen' })).slug).toBe('never-seen');
        await expect(store.articles.remove(article.id, null, desk.now)).rejects.toMatchObject({
          code: 'not-found',
        });
      });

      it('is refused while it is live, and for a stale revision', async () => {
        const { id } = await desk.publish();
        await expect(store.articles.remove(id, null, desk.now)).rejects.toMatchObject({
          code: 'wrong-state',
        });
        await store.articles.update(id, null, (now) => unpublish(now, desk.now));
        await expect(store.articles.remove(id, 2, desk.now)).rejects.toMatchObject({
          code: 'stale-revision',
        });
        await store.articles.remove(id, 3, desk.now);
      });
    });
  });
}
