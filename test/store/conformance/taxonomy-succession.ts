import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../../../src/domain/actor.ts';
import type { ArticleContent } from '../../../src/domain/article.ts';
import { edit } from '../../../src/domain/publishing.ts';
import type { ArticleFilter } from '../../../src/domain/query.ts';
import { hasUnpublishedEdits } from '../../../src/domain/saving.ts';
import { parseSearch } from '../../../src/domain/search.ts';
import { MAX_SECTION_DEPTH } from '../../../src/domain/section.ts';
import type { Once, Store } from '../../../src/store/store.ts';
import { Desk } from '../../support/content.ts';

const FIRST = { limit: 50, cursor: null };
const ALL = { page: FIRST, prefix: null, sort: 'name', type: null } as const;
const BY: Actor = { keyId: '01900000-0000-7000-8000-00000000ffff', name: 'desk' };

/** One author, section or tag in the place of another, by merging or by deleting. */
export function successionContract(open: () => Promise<Store>): void {
  describe('an author, section or tag that another takes the place of', () => {
    let store: Store;
    let desk: Desk;
    beforeEach(async () => {
      store = await open();
      desk = new Desk(store);
    });
    afterEach(() => store.close());

    const listed = async (filter: ArticleFilter) => {
      const page = await store.live.list({
        filter,
        sort: '-publishedAt',
        page: FIRST,
        bodies: [],
        total: true,
        facets: ['section', 'tag', 'author'],
      });
      expect(page.total).toBe(page.items.length);
      return { ids: page.items.map(({ id }) => id), facets: page.facets };
    };
    const any = (ref: string) => ({ allOf: [[ref]], noneOf: [] });
    const audited = async () => (await store.audit.list({ page: { limit: 1, cursor: null } })).items[0];
    const change = (id: string, content: Partial<ArticleContent>) =>
      store.articles.update(id, null, (article) => edit(article, { content }, desk.now));

    it('is gone from every article, which shows the other at once and gets no revision by it', async () => {
      const [a, b, c] = [await desk.tag('Alpha'), await desk.tag('Beta'), await desk.tag('Gamma')];
      const both = await desk.publish({ title: 'Both', tagIds: [a.id, c.id, b.id] });
      const one = await desk.publish({ title: 'One', tagIds: [a.id] });
      const draft = await desk.draft({ title: 'Draft', tagIds: [b.id, a.id] });
      const entries = (await store.changes.after(0, 1000)).length;
      const at = desk.advance(1000);

      const merged = await store.tags.merge(a.id, b.id, at, { by: BY });

      expect(merged).toEqual({ ...b, articleCount: 2, updatedAt: desk.now });
      expect(await store.live.find(both.id, [])).toMatchObject({
        item: { tags: [{ name: 'Beta' }, { name: 'Gamma' }], version: 1, updatedAt: both.publishedAt },
      });
      expect(await store.live.find(one.id, [])).toMatchObject({
        item: { tags: [{ id: b.id, slug: 'beta' }] },
      });
      for (const [article, tagIds] of [
        [both, [b.id, c.id]],
        [one, [b.id]],
        [draft, [b.id]],
      ] as const) {
        const now = await store.articles.get(article.id);
        expect(now).toMatchObject({
          revision: article.revision,
          content: { tagIds },
          tags: tagIds.map((id) => ({ id })),
        });
        expect(now !== null && hasUnpublishedEdits(now)).toBe(false);
      }
      const { ids, facets } = await listed({ tag: any('beta') });
      expect(ids.toSorted()).toEqual([both.id, one.id].toSorted());
      expect(facets?.tag?.map(({ value, count }) => [value, count])).toEqual([
        ['beta', 2],
        ['gamma', 1],
      ]);
      expect((await listed({ search: parseSearch('beta') })).ids).toHaveLength(2);
      expect((await listed({ search: parseSearch('alpha') })).ids).toEqual([]);
      expect(await store.live.suggest('alp', 10)).toEqual([]);
      expect((await store.tags.list(ALL)).items.map(({ name }) => name)).toEqual(['Beta', 'Gamma']);
      const working = await store.articles.list({
        states: ['draft', 'published'],
        tag: 'beta',
        sort: 'savedAt',
        page: FIRST,
      });
      expect(working.items).toHaveLength(3);
      const log = await store.changes.after(0, 1000);
      expect(log.slice(entries)).toEqual([
        { seq: log.length, type: 'tag.merged', at, id: a.id, slug: 'alpha', version: null, reason: b.id },
      ]);
      expect(await audited()).toMatchObject({
        at,
        by: BY,
        action: 'merge',
        kind: 'tag',
        id: a.id,
        slug: 'alpha',
        fromRevision: 1,
        toRevision: null,
      });
    });

    it('leads to the other by its id and every slug it ever had, through merge after merge', async () => {
      const [a, b, c] = [await desk.tag('Alpha'), await desk.tag('Beta'), await desk.tag('Gamma')];
      const article = await desk.publish({ tagIds: [a.id] });
      await store.tags.update(a.id, (tag) => ({ ...tag, slug: 'alpha-two', revision: 2 }));
      await store.tags.merge(a.id, b.id, desk.now);
      await store.tags.merge(b.id, 'gamma', desk.now);
      await store.tags.update(c.id, (tag) => ({ ...tag, slug: 'delta', revision: 2 }));
      for (const ref of [a.id, 'alpha', 'alpha-two', b.id, b.id.toUpperCase(), 'beta', 'gamma']) {
        expect(await store.tags.find(ref)).toEqual({ is: 'moved', slug: 'delta' });
        expect(await store.tags.get(ref)).toMatchObject({ id: c.id });
        expect((await listed({ tag: any(ref) })).ids).toEqual([article.id]);
      }
      expect((await desk.tag('Alpha')).slug).toBe('alpha-2');
      await expect(
        store.tags.update(c.id, (tag) => ({ ...tag, slug: 'alpha', revision: 3 })),
      ).resolves.toMatchObject({ slug: 'alpha' });
      expect(await store.tags.find('delta')).toEqual({ is: 'moved', slug: 'alpha' });
    });

    it('is written to no more: its old id is not found by a write', async () => {
      const [a, b] = [await desk.tag('Alpha'), await desk.tag('Beta')];
      await store.tags.merge(a.id, b.id, desk.now);
      const missing = { code: 'not-found' };
      await expect(store.tags.update(a.id, (tag) => tag)).rejects.toMatchObject(missing);
      await expect(store.tags.remove(a.id, null, desk.now)).rejects.toMatchObject(missing);
      await expect(store.tags.merge(a.id, b.id, desk.now)).rejects.toMatchObject(missing);
      const lost = { code: 'unknown-reference', field: 'into' };
      await expect(store.tags.merge(b.id, b.id, desk.now)).rejects.toMatchObject(lost);
      await expect(store.tags.merge(b.id, a.id, desk.now)).rejects.toMatchObject(lost);
      await expect(store.tags.merge(b.id, 'nothing', desk.now)).rejects.toMatchObject(lost);
      const author = await desk.author('Beta');
      await expect(store.tags.merge(b.id, author.id, desk.now)).rejects.toMatchObject(lost);
    });

    it('stands in old revisions, which can be restored all the same', async () => {
      const [a, b, gone] = [await desk.tag('Alpha'), await desk.tag('Beta'), await desk.tag('Gone')];
      const author = await desk.author('Ann');
      const article = await desk.draft({ tagIds: [a.id, b.id, gone.id], authorIds: [author.id] });
      await change(article.id, { tagIds: [], authorIds: [] });
      await store.tags.merge(a.id, b.id, desk.now);
      await store.tags.remove(gone.id, b.id, desk.now);
      await store.authors.merge(author.id, (await desk.author('Bea')).id, desk.now);
      const old = await store.articles.revision(article.id, 1);
      expect(old?.content.tagIds).toEqual([a.id, b.id, gone.id]);
      const { tagIds = [], authorIds = [] } = old?.content ?? {};
      expect(await change(article.id, { tagIds, authorIds })).toMatchObject({
        tags: [{ id: b.id }],
        authors: [{ name: 'Bea' }],
      });
      const again = await desk.tag('Again');
      await store.tags.merge(b.id, again.id, desk.now);
      expect(await store.articles.get(article.id)).toMatchObject({ content: { tagIds: [again.id] } });
    });

    it('leaves an article with unpublished edits where it had others, and without where it was the only one', async () => {
      const [a, b, c] = [await desk.tag('Alpha'), await desk.tag('Beta'), await desk.tag('Gamma')];
      const same = await desk.publish({ title: 'Same', tagIds: [a.id] });
      const other = await desk.publish({ title: 'Other', tagIds: [a.id] });
      await change(same.id, { tagIds: [b.id] });
      await change(other.id, { tagIds: [c.id] });
      await store.tags.merge(a.id, b.id, desk.now);
      const edits = async (id: string) => {
        const article = await store.articles.get(id);
        return article !== null && hasUnpublishedEdits(article);
      };
      expect(await edits(same.id)).toBe(false);
      expect(await edits(other.id)).toBe(true);
      await change(other.id, { tagIds: [b.id] });
      expect(await edits(other.id)).toBe(false);
    });

    it('keeps the order of a byline, in which nobody stands twice', async () => {
      const [a, b, c] = [await desk.author('Ann'), await desk.author('Bea'), await desk.author('Cyd')];
      const article = await desk.publish({ authorIds: [a.id, b.id, c.id] });
      await store.authors.merge(c.id, a.id, desk.now);
      expect(await store.live.find(article.id, [])).toMatchObject({
        item: { authors: [{ name: 'Ann' }, { name: 'Bea' }] },
      });
      expect(await store.authors.find(a.id)).toMatchObject({ item: { articleCount: 1 } });
    });

    it('gives its branch of the tree to the other, with all articles in it', async () => {
      const europe = await desk.section('Europe');
      const east = await desk.section('East', europe.id);
      const baltics = await desk.section('Baltics', east.id);
      const asia = await desk.section('Asia');
      const here = await desk.publish({ title: 'Here', sectionId: east.id });
      const below = await desk.publish({ title: 'Below', sectionId: baltics.id });
      await store.sections.merge(east.id, asia.id, desk.now);
      const both = [here.id, below.id].toSorted();
      expect((await listed({ section: any('asia') })).ids.toSorted()).toEqual(both);
      expect((await listed({ section: any('east') })).ids.toSorted()).toEqual(both);
      expect((await listed({ section: any('baltics') })).ids).toEqual([below.id]);
      expect((await listed({ section: any('europe') })).ids).toEqual([]);
      expect(await store.sections.find('baltics')).toMatchObject({
        item: { parentId: asia.id, ancestors: [{ id: asia.id }], articleCount: 1 },
      });
      expect(await store.live.find(here.id, [])).toMatchObject({ item: { section: { slug: 'asia' } } });
      await store.sections.merge(baltics.id, asia.id, desk.now);
      expect(await store.sections.find('asia')).toMatchObject({ item: { articleCount: 2 } });
      expect((await listed({ section: any('asia') })).ids).toHaveLength(2);
    });

    it('cannot be a section above the other, nor make the tree too deep', async () => {
      const top = await desk.section('Top');
      const below = await desk.section('Below', top.id);
      const cycle = { code: 'section-cycle' };
      await expect(store.sections.merge(top.id, below.id, desk.now)).rejects.toMatchObject(cycle);
      await expect(store.sections.remove(top.id, below.id, desk.now)).rejects.toMatchObject(cycle);
      let deepest = await desk.section('Deep');
      for (let depth = 2; depth <= MAX_SECTION_DEPTH; depth += 1)
        deepest = await desk.section('Deep', deepest.id);
      await expect(store.sections.merge(top.id, deepest.id, desk.now)).rejects.toMatchObject({
        code: 'invalid-value',
        field: 'into',
      });
      await expect(store.sections.merge(below.id, deepest.id, desk.now)).resolves.toMatchObject({
        id: deepest.id,
      });
    });

    it('is told of with what leads to it when everything is read in order, and can be made again so', async () => {
      const [a, b, gone] = [await desk.tag('Alpha'), await desk.tag('Beta'), await desk.tag('Gone')];
      await store.tags.update(a.id, (tag) => ({ ...tag, slug: 'old', revision: 2 }));
      await store.tags.merge(a.id, b.id, desk.now);
      await store.tags.remove(gone.id, b.id, desk.now);
      const [numbered] = await store.tags.inOrder(0, 10);
      const former = { slugs: ['alpha', 'old'], ids: [a.id], replacedIds: [gone.id] };
      expect(numbered).toMatchObject({ item: { id: b.id, revision: 1 }, former });
      expect(await store.tags.inOrder(numbered?.no ?? 0, 10)).toEqual([]);

      const other = await open();
      await other.tags.create('beta', () => b, { former });
      const [copy] = await other.tags.inOrder(0, 10);
      expect(copy).toMatchObject({ item: numbered?.item, former });
      expect(await other.tags.find('old')).toEqual({ is: 'moved', slug: 'beta' });
      expect(await other.tags.find(a.id)).toEqual({ is: 'moved', slug: 'beta' });
      await other.close();
    });

    it('is changed at the revision that was read alone, and not at all by a decision for nothing', async () => {
      const [a, b] = [await desk.tag('Alpha'), await desk.tag('Beta')];
      const rename = (expectedRevision: number | null) =>
        store.tags.update(a.id, (tag) => ({ ...tag, name: 'New', revision: tag.revision + 1 }), {
          expectedRevision,
        });
      expect(await rename(1)).toMatchObject({ name: 'New', revision: 2 });
      expect(await audited()).toMatchObject({ action: 'edit', fromRevision: 1, toRevision: 2 });
      const stale = { code: 'stale-revision', currentRevision: 2 };
      const expectedRevision = 1;
      await expect(rename(1)).rejects.toMatchObject(stale);
      await expect(store.tags.merge(a.id, b.id, desk.now, { expectedRevision })).rejects.toMatchObject(stale);
      await expect(store.tags.remove(a.id, null, desk.now, { expectedRevision })).rejects.toMatchObject(
        stale,
      );
      expect(await rename(null)).toMatchObject({ revision: 3 });
      const entries = await store.changes.after(0, 1000);
      expect(await store.tags.update(a.id, () => null)).toMatchObject({ revision: 3, articleCount: 0 });
      expect(await store.changes.after(0, 1000)).toEqual(entries);
    });

    it('is written once where that is asked for, whatever stands there when it is asked again', async () => {
      const [a, b] = [await desk.tag('Alpha'), await desk.tag('Beta')];
      const answer = () => new Uint8Array([1, 2, 3]);
      const once = (key: string): Once<unknown> => ({
        owner: 'me',
        key,
        fingerprint: 'f',
        at: desk.now,
        answer,
      });
      const writes = [
        () =>
          desk.store.tags.create('gamma', (slug) => ({ ...a, id: desk.makeId(), slug }), {
            once: once('create'),
          }),
        () => store.tags.merge(a.id, b.id, desk.now, { once: once('merge') }),
        () => store.tags.remove(b.id, null, desk.now, { once: once('remove') }),
      ];
      for (const write of writes) {
        await write();
        const entries = await store.changes.after(0, 1000);
        await expect(write()).rejects.toMatchObject({ code: 'already-done' });
        expect(await store.changes.after(0, 1000)).toEqual(entries);
      }
      expect(await store.answers.find('me', 'merge')).toMatchObject({ fingerprint: 'f' });
    });
  });
}
