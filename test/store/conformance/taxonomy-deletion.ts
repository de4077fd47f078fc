import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../../../src/domain/actor.ts';
import { issueKey } from '../../../src/domain/api-key.ts';
import type { ArticleContent } from '../../../src/domain/article.ts';
import {
  draftList,
  editList,
  listHasUnpublishedEdits,
  publishList,
} from '../../../src/domain/curated-list.ts';
import { edit, publish, reinstate, withdraw } from '../../../src/domain/publishing.ts';
import type { ArticleFilter } from '../../../src/domain/query.ts';
import type { Store } from '../../../src/store/store.ts';
import { Desk } from '../../support/content.ts';

const FIRST = { limit: 50, cursor: null };
const BY: Actor = { keyId: '01900000-0000-7000-8000-00000000ffff', name: 'desk' };

export function taxonomyDeletionContract(open: () => Promise<Store>): void {
  describe('an author, section or tag that is deleted', () => {
    let store: Store;
    let desk: Desk;
    beforeEach(async () => {
      store = await open();
      desk = new Desk(store);
    });
    afterEach(() => store.close());

    const any = (ref: string) => ({ allOf: [[ref]], noneOf: [] });
    const listed = async (filter: ArticleFilter) => {
      const query = { sort: '-publishedAt', page: FIRST, bodies: [], total: false, facets: [] } as const;
      return (await store.live.list({ ...query, filter })).items.map(({ id }) => id);
    };
    const newest = async () => (await store.changes.after(0, 1000)).at(-1);
    const audited = async () => (await store.audit.list({ page: { limit: 1, cursor: null } })).items[0];
    const change = (id: string, content: Partial<ArticleContent>) =>
      store.articles.update(id, null, (article) => edit(article, { content }, desk.now));
    const list = async (query: string, filter: ArticleFilter) => {
      const tail = { query, filter, sort: '-publishedAt' } as const;
      const content = { name: 'Front', description: null, pins: [], tail, length: 10 };
      const made = await store.lists.create('front', (slug) =>
        draftList(desk.makeId(), slug, content, desk.now),
      );
      return store.lists.update(made.id, null, (draft) => publishList(draft, desk.now));
    };

    it('is deleted, and its slugs are free, where nothing refers to it', async () => {
      const a = await desk.tag('Alpha');
      await store.tags.update(a.id, (tag) => ({ ...tag, slug: 'first', revision: 2 }));
      const at = desk.advance(1000);
      await store.tags.remove(a.id, null, at, { by: BY });
      for (const ref of [a.id, 'alpha', 'first']) {
        expect(await store.tags.find(ref)).toEqual({ is: 'unknown' });
        expect(await store.tags.get(ref)).toBeNull();
      }
      expect(await newest()).toMatchObject({
        type: 'tag.deleted',
        at,
        id: a.id,
        slug: 'first',
        reason: null,
      });
      expect(await audited()).toMatchObject({
        by: BY,
        action: 'delete',
        id: a.id,
        fromRevision: 2,
        toRevision: null,
      });
      expect(await desk.tag('Alpha')).toMatchObject({ slug: 'alpha' });
      expect(await desk.tag('First')).toMatchObject({ slug: 'first' });
      await expect(store.tags.remove(a.id, null, at)).rejects.toMatchObject({ code: 'not-found' });
    });

    it('is not deleted while a draft, a live copy, a withdrawn one or a section below refers to it', async () => {
      const [a, b, c] = [await desk.tag('Alpha'), await desk.tag('Beta'), await desk.tag('Gamma')];
      const [top, other] = [await desk.section('Top'), await desk.section('Other')];
      const below = await desk.section('Below', top.id);
      const draft = await desk.draft({ tagIds: [a.id] });
      const live = await desk.publish({ tagIds: [b.id], sectionId: other.id });
      const withdrawn = await desk.publish({ tagIds: [c.id] });
      await change(live.id, { tagIds: [], sectionId: null });
      await store.articles.update(withdrawn.id, null, (article) => withdraw(article, 'Wrong.', desk.now));
      await change(withdrawn.id, { tagIds: [] });
      const used = { code: 'in-use' };
      for (const tag of [a, b, c]) {
        await expect(store.tags.remove(tag.id, null, desk.now)).rejects.toMatchObject(used);
      }
      for (const section of [top, other]) {
        await expect(store.sections.remove(section.id, null, desk.now)).rejects.toMatchObject(used);
      }
      await change(draft.id, { tagIds: [] });
      await store.tags.remove(a.id, null, desk.now);
      await store.articles.update(live.id, null, (article) => publish(article, desk.now));
      await store.tags.remove(b.id, null, desk.now);
      await store.sections.remove(below.id, null, desk.now);
      await store.sections.remove(top.id, null, desk.now);
      await store.sections.remove(other.id, null, desk.now);
    });

    it('is deleted in favour of the other, which takes its place and none of its names', async () => {
      const [a, b] = [await desk.tag('Alpha'), await desk.tag('Beta')];
      const article = await desk.publish({ tagIds: [a.id] });
      const withdrawn = await desk.publish({ title: 'Withdrawn', tagIds: [a.id] });
      await store.articles.update(withdrawn.id, null, (now) => withdraw(now, 'Wrong.', desk.now));
      await change(withdrawn.id, { tagIds: [] });
      await store.tags.remove(a.id, b.id, desk.now);
      expect(await store.live.find(article.id, [])).toMatchObject({ item: { tags: [{ id: b.id }] } });
      expect(await store.articles.get(article.id)).toMatchObject({
        revision: article.revision,
        tags: [{ id: b.id }],
      });
      expect(await store.tags.find(a.id)).toEqual({ is: 'unknown' });
      expect(await store.tags.find('alpha')).toEqual({ is: 'unknown' });
      await expect(listed({ tag: any(a.id) })).rejects.toMatchObject({ code: 'unknown-reference' });
      expect(await newest()).toMatchObject({ type: 'tag.deleted', id: a.id, reason: b.id });
      expect(await desk.tag('Alpha')).toMatchObject({ slug: 'alpha' });
      const published = await store.articles.revision(withdrawn.id, withdrawn.lastPublished?.revision ?? 0);
      if (published === null) throw new Error('a revision is missing');
      await store.articles.update(withdrawn.id, null, (now) => reinstate(now, published, desk.now));
      expect(await store.live.find(withdrawn.id, [])).toMatchObject({ item: { tags: [{ id: b.id }] } });
      const lost = { code: 'unknown-reference', field: 'reassignTo' };
      await expect(store.tags.remove(b.id, b.id, desk.now)).rejects.toMatchObject(lost);
      await expect(store.tags.remove(b.id, a.id, desk.now)).rejects.toMatchObject(lost);
    });

    it('takes what was merged into it along when it is deleted', async () => {
      const [a, b, c] = [await desk.tag('Alpha'), await desk.tag('Beta'), await desk.tag('Gamma')];
      const article = await desk.draft({ tagIds: [a.id] });
      await store.tags.merge(a.id, b.id, desk.now);
      await store.tags.remove(b.id, c.id, desk.now);
      expect(await store.tags.find(a.id)).toEqual({ is: 'unknown' });
      expect(await store.tags.find('alpha')).toEqual({ is: 'unknown' });
      expect(await change(article.id, { tagIds: [a.id, b.id] })).toMatchObject({ tags: [{ id: c.id }] });
    });

    it('is not deleted while a curated list or a key names it, by whatever leads to it', async () => {
      const [a, b, old] = [await desk.tag('Alpha'), await desk.tag('Beta'), await desk.tag('Old')];
      const section = await desk.section('World');
      await store.tags.merge(old.id, a.id, desk.now);
      const front = await list(`tag=-old&author=x`, { tag: { allOf: [], noneOf: ['old'] } });
      const request = { id: desk.makeId(), name: 'k', scopes: ['articles:write'], expiresAt: null };
      const { key } = issueKey(
        { ...request, sections: [section.id], secret: 'ab'.repeat(32), hashingKey: Buffer.alloc(32) },
        desk.now,
      );
      await store.apiKeys.create(key);
      const used = { code: 'in-use' };
      await expect(store.tags.remove(a.id, null, desk.now)).rejects.toMatchObject(used);
      await expect(store.sections.remove(section.id, null, desk.now)).rejects.toMatchObject(used);
      await store.lists.update(front.id, null, (now) => editList(now, { content: { tail: null } }, desk.now));
      await expect(store.tags.remove(a.id, null, desk.now)).rejects.toMatchObject(used);
      await store.lists.update(front.id, null, (now) => publishList(now, desk.now));
      await store.tags.remove(a.id, null, desk.now);
      await store.tags.remove(b.id, null, desk.now);
    });

    it('gives its place in curated lists and in limited keys to the other, without an edit', async () => {
      const [a, b, c] = [await desk.tag('Alpha'), await desk.tag('Beta'), await desk.tag('Gamma')];
      const [here, there] = [await desk.section('Here'), await desk.section('There')];
      const article = await desk.publish({ tagIds: [b.id] });
      const front = await list(`tag=alpha,gamma&sort=-publishedAt&tag=-${c.id}`, {
        tag: { allOf: [['alpha', 'gamma']], noneOf: [c.id] },
      });
      const id = desk.makeId();
      const request = { id, name: 'k', scopes: ['articles:write'], expiresAt: null, secret: 'ab'.repeat(32) };
      const sections = [here.id, there.id];
      await store.apiKeys.create(
        issueKey({ ...request, sections, hashingKey: Buffer.alloc(32) }, desk.now).key,
      );
      await store.tags.remove(a.id, b.id, desk.now);
      await store.sections.merge(here.id, there.id, desk.now);
      const now = await store.lists.get(front.id);
      expect(now).toMatchObject({
        revision: front.revision,
        content: {
          tail: {
            query: `tag=beta,gamma&sort=-publishedAt&tag=-${c.id}`,
            filter: { tag: { allOf: [['beta', 'gamma']], noneOf: [c.id] } },
          },
        },
      });
      expect(now !== null && listHasUnpublishedEdits(now)).toBe(false);
      expect(await listed({ list: 'front' })).toEqual([article.id]);
      expect(await store.apiKeys.get(id)).toMatchObject({ sections: [there.id] });
      await store.tags.merge(c.id, b.id, desk.now);
      expect(await store.lists.get(front.id)).toMatchObject({
        content: { tail: { query: 'tag=beta,beta&sort=-publishedAt&tag=-beta' } },
      });
    });
  });
}
