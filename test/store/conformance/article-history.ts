import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Instant, instantFromMs, toMs } from '../../../src/domain/clock.ts';
import { correct, edit, publish, reinstate, unpublish, withdraw } from '../../../src/domain/publishing.ts';
import { asOneSave } from '../../../src/domain/saving.ts';
import { fireDue, schedule } from '../../../src/domain/scheduling.ts';
import type { Store } from '../../../src/store/store.ts';
import { bodyOf, Desk } from '../../support/content.ts';

const ANN = { keyId: '01900000-0000-7000-8000-00000000a111', name: 'Ann' };
const BOB = { keyId: '01900000-0000-7000-8000-00000000b0b0', name: 'Bob' };

export function articleHistoryContract(open: () => Promise<Store>): void {
  describe('the history of an article', () => {
    let store: Store;
    let desk: Desk;
    beforeEach(async () => {
      store = await open();
      desk = new Desk(store);
    });
    afterEach(() => store.close());

    it('has each save with who made it, newest first, and what the article was after it', async () => {
      const { id } = await desk.draft({ title: 'One', body: bodyOf('first') });
      const at = desk.advance(1000);
      const second = await store.articles.update(
        id,
        1,
        (now) => edit(now, { slug: 'two', content: { title: 'Two', body: bodyOf('second') } }, at),
        { by: ANN },
      );
      await store.articles.update(id, 2, (now) => publish(now, at), { by: BOB });
      const newest = await store.articles.revisions(id, { limit: 2, cursor: null });
      expect(newest?.items).toEqual([
        { revision: 3, at, by: BOB, action: 'publish', slug: 'two', title: 'Two' },
        { revision: 2, at, by: ANN, action: 'edit', slug: 'two', title: 'Two' },
      ]);
      const rest = await store.articles.revisions(id, { limit: 2, cursor: newest?.next ?? null });
      expect(rest).toMatchObject({
        items: [{ revision: 1, by: { keyId: null, name: 'dateline' }, action: 'create', slug: 'one' }],
        next: null,
      });
      expect(await store.articles.revision(id, 1)).toMatchObject({
        title: 'One',
        content: { body: bodyOf('first') },
      });
      expect((await store.articles.revision(id, 2))?.content).toEqual(second.content);
      expect(await store.articles.revision(id, 4)).toBeNull();
      expect(await store.articles.revision(desk.makeId(), 1)).toBeNull();
      expect(await store.articles.revisions(desk.makeId(), { limit: 1, cursor: null })).toBeNull();
    });

    it('is one revision for several changes made as one save', async () => {
      const { id } = await desk.draft();
      await store.articles.update(id, 1, (now) =>
        asOneSave(now, publish(edit(now, { content: { title: 'Both' } }, desk.now).article, desk.now)),
      );
      const page = await store.articles.revisions(id, { limit: 9, cursor: null });
      expect(page?.items.map(({ revision, action }) => [revision, action])).toEqual([
        [2, 'publish'],
        [1, 'create'],
      ]);
    });

    it('stands in the audit too, by thing, by key and by time', async () => {
      const { id } = await desk.draft({ title: 'One' });
      const published = desk.advance(1000);
      await store.articles.update(id, 1, (now) => publish(now, published), { by: ANN });
      const revoked = desk.advance(1000);
      await store.articles.revokePreviews(id, null, revoked, { by: BOB });
      await desk.tag('Tag');
      const all = (query = {}, limit = 9) => store.audit.list({ ...query, page: { limit, cursor: null } });
      expect((await all({ id })).items).toEqual([
        {
          ...{ seq: 3, at: revoked, by: BOB, action: 'revoke-previews', kind: 'article', id, slug: 'one' },
          ...{ fromRevision: 2, toRevision: 2 },
        },
        {
          ...{ seq: 2, at: published, by: ANN, action: 'publish', kind: 'article', id, slug: 'one' },
          ...{ fromRevision: 1, toRevision: 2 },
        },
        expect.objectContaining({ seq: 1, action: 'create', fromRevision: null, toRevision: 1 }),
      ]);
      expect((await all({ kind: 'tag' })).items).toMatchObject([{ seq: 4, action: 'create', slug: 'tag' }]);
      expect((await all({ keyId: ANN.keyId })).items).toMatchObject([{ seq: 2 }]);
      expect((await all({ from: published, to: revoked })).items).toMatchObject([{ seq: 2 }]);
      const first = await all({}, 3);
      const second = await store.audit.list({ page: { limit: 3, cursor: first.next } });
      expect([...first.items, ...second.items].map(({ seq }) => seq)).toEqual([4, 3, 2, 1]);
      expect(second.next).toBeNull();
    });

    it('counts up the links that show it before its time', async () => {
      const { id } = await desk.draft();
      expect(await store.articles.previewEpoch(id)).toBe(0);
      await store.articles.revokePreviews(id, 1, desk.now);
      await expect(store.articles.revokePreviews(id, 2, desk.now)).rejects.toMatchObject({
        code: 'stale-revision',
        currentRevision: 1,
      });
      expect(await store.articles.previewEpoch(id)).toBe(1);
      await store.articles.update(id, 1, (now) => edit(now, {}, desk.now));
      expect(await store.articles.previewEpoch(id)).toBe(1);
      expect(await store.articles.previewEpoch(desk.makeId())).toBeNull();
      await expect(store.articles.revokePreviews(desk.makeId(), null, desk.now)).rejects.toMatchObject({
        code: 'not-found',
      });
    });

    it('tells in the audit of each link that is made, once', async () => {
      const { id } = await desk.draft({ title: 'One' });
      await store.articles.revokePreviews(id, null, desk.now);
      const at = desk.advance(1000);
      const once = { owner: ANN.keyId, key: 'link', fingerprint: 'f', at, answer: () => Buffer.from('link') };
      expect(await store.articles.notePreview(id, at, { by: ANN, once })).toBe(1);
      await expect(store.articles.notePreview(id, at, { by: ANN, once })).rejects.toMatchObject({
        code: 'already-done',
      });
      const { items } = await store.audit.list({ id, page: { limit: 9, cursor: null } });
      expect(items.map(({ action }) => action)).toEqual(['preview', 'revoke-previews', 'create']);
      expect(items[0]).toMatchObject({ at, by: ANN, slug: 'one', fromRevision: 1, toRevision: 1 });
      await expect(store.articles.notePreview(desk.makeId(), at)).rejects.toMatchObject({
        code: 'not-found',
      });
    });

    it('leads each slug that readers knew to the article, after it was away too', async () => {
      const { id } = await desk.publish({ title: 'Old' });
      await store.articles.update(id, null, (now) => unpublish(now, desk.now));
      expect((await desk.draft({ title: 'Old' })).slug).toBe('old-2');
      await store.articles.update(id, null, (now) =>
        publish(edit(now, { slug: 'new' }, desk.now).article, desk.now),
      );
      expect(await store.live.find('old', [])).toEqual({ is: 'moved', slug: 'new' });
      await store.articles.update(id, null, (now) => unpublish(now, desk.now));
      await store.articles.update(id, null, (now) =>
        publish(edit(now, { slug: 'old' }, desk.now).article, desk.now),
      );
      expect(await store.live.find('old', [])).toMatchObject({ is: 'found' });
      expect(await store.live.find('new', [])).toEqual({ is: 'moved', slug: 'old' });
      expect((await store.articles.inOrder(0, 1))[0]?.formerSlugs).toEqual(['new']);
    });

    it('tells of a withdrawal also where the article was not live any more, by the slug that readers knew', async () => {
      const { id } = await desk.publish({ title: 'Known' });
      await store.articles.update(id, null, (now) => unpublish(now, desk.now));
      await store.articles.update(id, null, (now) => edit(now, { slug: 'unknown' }, desk.now));
      await store.articles.update(id, null, (now) => withdraw(now, 'Untrue', desk.now));
      const gone = { is: 'withdrawn', at: desk.now, reason: 'Untrue' };
      expect(await store.live.find('known', [])).toEqual(gone);
      expect(await store.live.find(id, [])).toEqual(gone);
      expect(await store.live.find('unknown', [])).toEqual({ is: 'unknown' });
    });

    it('shows again what was published last when a withdrawal is undone, with its own body', async () => {
      const { id } = await desk.publish({ title: 'Shown', body: bodyOf('as it was') });
      await store.articles.update(id, null, (now) =>
        edit(now, { slug: 'edited', content: { title: 'Edited', body: bodyOf('as it will be') } }, desk.now),
      );
      await store.articles.update(id, null, (now) => withdraw(now, 'A doubt', desk.now));
      const shown = await store.articles.revision(id, 2);
      const at = desk.advance(1000);
      const saved = await store.articles.update(id, 4, (now) => {
        if (shown === null) throw new Error('the revision is missing');
        return reinstate(now, shown, at);
      });
      expect(saved).toMatchObject({ slug: 'edited', content: { title: 'Edited' }, version: 2 });
      expect(await store.live.find('shown', ['text'])).toMatchObject({
        item: { title: 'Shown', body: { text: 'as it was' }, version: 2, updatedAt: at },
      });
      expect(await store.live.versions(id, { limit: 1, cursor: null })).toMatchObject({
        items: [{ version: 2, type: 'article.reinstated', title: 'Shown' }],
      });
      expect((await store.articles.get(id))?.content.body).toEqual(bodyOf('as it will be'));
    });

    describe('that is still to come', () => {
      const minutes = (n: number): Instant => instantFromMs(toMs(desk.now) + n * 60_000);

      it('is known by its next moment, and by who is due, the longest due first', async () => {
        expect(await store.articles.nextDue()).toEqual({ at: null, told: null });
        const plan = async (title: string, n: number) => {
          const { id } = await desk.draft({ title });
          await store.articles.update(id, 1, (now) =>
            schedule(now, { for: minutes(n), embargo: n === 3 }, desk.now),
          );
          return id;
        };
        const [third, first, second] = [await plan('c', 3), await plan('a', 1), await plan('b', 2)];
        expect(await store.articles.nextDue()).toEqual({ at: minutes(1), told: minutes(1) });
        expect(await store.articles.due(minutes(0), 9)).toEqual([]);
        expect(await store.articles.due(minutes(2), 9)).toEqual([first, second]);
        expect(await store.articles.due(minutes(9), 2)).toEqual([first, second]);
        const then = minutes(1);
        await store.articles.update(first ?? '', null, (now) => fireDue(now, then));
        expect(await store.articles.nextDue()).toEqual({ at: minutes(2), told: minutes(2) });
        await store.articles.update(second ?? '', null, (now) => fireDue(now, minutes(2)));
        // Nobody is told of the end of an embargo before it.
        expect(await store.articles.nextDue()).toEqual({ at: minutes(3), told: null });
        expect(await store.articles.get(third ?? '')).toMatchObject({
          embargo: true,
          scheduledFor: minutes(3),
        });
      });

      it('is the end of what expires, of which readers are told', async () => {
        const end = minutes(5);
        const { id } = await desk.publish({ title: 'Brief', expiresAt: end });
        expect(await store.articles.nextDue()).toEqual({ at: end, told: end });
        const fire = () => store.articles.update(id, null, (now) => fireDue(now, end));
        await Promise.all([fire(), fire()]);
        expect(await store.live.find('brief', [])).toMatchObject({ is: 'withdrawn', at: end });
        expect((await store.articles.nextDue()).at).toBeNull();
        expect((await store.changes.after(0, 9)).map(({ type, reason }) => [type, reason])).toEqual([
          ['article.published', null],
          ['article.unpublished', 'expired'],
        ]);
      });
    });

    it('goes out whole and in order, with the live copy and the slugs that lead to it', async () => {
      const tag = await desk.tag('Tag');
      const first = await desk.publish({ title: 'First', tagIds: [tag.id], expiresAt: minutesFrom(desk, 9) });
      const second = await desk.draft({ title: 'Second', relatedIds: [first.id] });
      await store.articles.update(first.id, null, (now) =>
        publish(edit(now, { slug: 'renamed' }, desk.now).article, desk.now),
      );
      await store.articles.update(first.id, null, (now) =>
        correct(now, { id: desk.makeId(), kind: 'correction', note: 'Tuesday' }, desk.now),
      );
      await store.articles.update(first.id, null, (now) =>
        edit(now, { content: { title: 'Working', expiresAt: null } }, desk.now),
      );
      const [one, ...rest] = await store.articles.inOrder(0, 1);
      expect(rest).toEqual([]);
      expect(one?.article).toEqual(await store.articles.get(first.id));
      expect(one?.formerSlugs).toEqual(['first']);
      expect(one?.live).toMatchObject({
        ...{ id: first.id, slug: 'renamed', title: 'First', version: 3, tagIds: [tag.id], relatedIds: [] },
        ...{ expiresAt: minutesFrom(desk, 9), corrections: [{ note: 'Tuesday' }], body: bodyOf('A body.') },
      });
      const next = await store.articles.inOrder(one?.no ?? 0, 9);
      expect(next).toMatchObject([{ article: { id: second.id }, live: null, formerSlugs: [] }]);
    });

    it('shows the picks of editors first among the related, those that are live, and nothing twice', async () => {
      const tag = await desk.tag('Tag');
      const tagIds = [tag.id];
      const close = await desk.publish({ title: 'Close', tagIds });
      const closer = await desk.publish({ title: 'Closer', tagIds });
      const far = await desk.publish({ title: 'Far' });
      const unseen = await desk.draft({ title: 'Unseen' });
      const { id } = await desk.publish({
        title: 'Story',
        tagIds,
        relatedIds: [far.id, unseen.id, close.id],
      });
      const related = async (limit: number) =>
        (await store.live.related(id, limit, []))?.map((article) => article.id);
      expect(await related(9)).toEqual([far.id, close.id, closer.id]);
      expect(await related(2)).toEqual([far.id, close.id]);
      await store.articles.update(unseen.id, null, (now) => publish(now, desk.now));
      expect(await related(3)).toEqual([far.id, unseen.id, close.id]);
    });
  });
}

function minutesFrom({ now }: Desk, n: number): Instant {
  return instantFromMs(toMs(now) + n * 60_000);
}
