import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MAX_SECTION_DEPTH } from '../../../src/domain/section.ts';
import type { Store } from '../../../src/store/store.ts';
import { Desk } from '../../support/content.ts';

const FIRST = { limit: 20, cursor: null };

export function taxonomyContract(open: () => Promise<Store>): void {
  describe('authors, sections and tags', () => {
    let store: Store;
    let desk: Desk;
    beforeEach(async () => {
      store = await open();
      desk = new Desk(store);
    });
    afterEach(() => store.close());

    it('are found by id and slug, and redirect from an old slug', async () => {
      const author = await desk.author('Ebenezer Mensah', {
        bio: 'A bio.',
        links: [{ label: 'x', url: 'https://x' }],
      });
      const found = { is: 'found', item: { ...author, articleCount: 0, latestArticleAt: null } };
      expect(await store.authors.find(author.id)).toEqual(found);
      expect(await store.authors.find('ebenezer-mensah')).toEqual(found);
      await store.authors.update(author.id, (now) => ({ ...now, slug: 'e-mensah' }));
      expect(await store.authors.find('ebenezer-mensah')).toEqual({ is: 'moved', slug: 'e-mensah' });
      expect(await store.authors.find('nobody')).toEqual({ is: 'unknown' });
      expect(await store.tags.find(author.id)).toEqual({ is: 'unknown' });
      expect((await desk.author('Ebenezer Mensah')).slug).toBe('ebenezer-mensah-2');
      expect((await desk.tag('Ebenezer Mensah')).slug).toBe('ebenezer-mensah');
    });

    it('show a new name on live articles at once, and find them by it', async () => {
      const author = await desk.author('Old Name');
      const article = await desk.publish({ authorIds: [author.id] });
      expect(await store.live.find(article.id, [])).toMatchObject({
        item: { authors: [{ name: 'Old Name' }] },
      });
      await store.authors.update(author.id, (now) => ({ ...now, name: 'Fresh Name', slug: 'fresh-name' }));
      expect(await store.live.find(article.id, [])).toMatchObject({
        item: { authors: [{ name: 'Fresh Name', slug: 'fresh-name' }] },
      });
      const search = { allOf: [[{ words: ['fresh'], prefix: false }]], noneOf: [] };
      const query = { sort: 'relevance', page: FIRST, bodies: [], total: false, facets: [] } as const;
      expect((await store.live.list({ ...query, filter: { search } })).items).toHaveLength(1);
      const old = { allOf: [[{ words: ['old'], prefix: false }]], noneOf: [] };
      expect((await store.live.list({ ...query, filter: { search: old } })).items).toHaveLength(0);
    });

    it('count live articles alone, a section with its descendants', async () => {
      const europe = await desk.section('Europe');
      const lithuania = await desk.section('Lithuania', europe.id);
      const author = await desk.author('A');
      const content = { sectionId: lithuania.id, authorIds: [author.id] };
      await desk.draft(content);
      const at = desk.advance(1000);
      await desk.publish(content);
      expect(await store.sections.find('europe')).toMatchObject({ item: { articleCount: 1, ancestors: [] } });
      expect(await store.sections.find('lithuania')).toMatchObject({
        item: { articleCount: 1, ancestors: [{ id: europe.id, slug: 'europe', name: 'Europe' }] },
      });
      expect(await store.authors.find(author.id)).toMatchObject({
        item: { articleCount: 1, latestArticleAt: at },
      });
    });

    it('move a branch of sections with the articles in it', async () => {
      const europe = await desk.section('Europe');
      const asia = await desk.section('Asia');
      const central = await desk.section('Central Asia', europe.id);
      const kazakhstan = await desk.section('Kazakhstan', central.id);
      const article = await desk.publish({ sectionId: kazakhstan.id });
      await store.sections.update(central.id, (now) => ({ ...now, parentId: asia.id }));
      const inSection = async (slug: string) => {
        const filter = { section: { allOf: [[slug]], noneOf: [] } };
        const page = await store.live.list({
          filter,
          sort: '-publishedAt',
          page: FIRST,
          bodies: [],
          total: true,
          facets: [],
        });
        expect(page.total).toBe(page.items.length);
        return page.items.map(({ id }) => id);
      };
      expect(await inSection('asia')).toEqual([article.id]);
      expect(await inSection('kazakhstan')).toEqual([article.id]);
      expect(await inSection('europe')).toEqual([]);
    });

    it('refuse a section below itself, a tree too deep and a parent that is not there', async () => {
      const top = await desk.section('Top');
      const below = await desk.section('Below', top.id);
      const move = (parentId: string) => store.sections.update(top.id, (now) => ({ ...now, parentId }));
      await expect(move(below.id)).rejects.toMatchObject({ code: 'section-cycle' });
      await expect(move(top.id)).rejects.toMatchObject({ code: 'section-cycle' });
      await expect(move(desk.makeId())).rejects.toMatchObject({ code: 'unknown-reference', field: 'parent' });
      let parent = below;
      for (let depth = 3; depth <= MAX_SECTION_DEPTH; depth += 1)
        parent = await desk.section('Deeper', parent.id);
      await expect(desk.section('Too deep', parent.id)).rejects.toMatchObject({ code: 'invalid-value' });
      const lone = await desk.section('Lone');
      await desk.section('Child', lone.id);
      await expect(
        store.sections.update(lone.id, (now) => ({ ...now, parentId: parent.id })),
      ).rejects.toMatchObject({ code: 'invalid-value', field: 'parent' });
    });

    it('are listed by name without regard to case and accents, or by use, page by page', async () => {
      for (const name of ['Žemaitija', 'austria', 'Österreich', 'Zambia', 'Belarus']) await desk.tag(name);
      const busy = await desk.tag('Busy', { type: 'person' });
      await desk.publish({ tagIds: [busy.id] });
      const walk = async (sort: 'name' | '-articleCount') => {
        const names: string[] = [];
        let cursor = null;
        do {
          const page: Awaited<ReturnType<Store['tags']['list']>> = await store.tags.list({
            page: { limit: 2, cursor },
            prefix: null,
            sort,
            type: null,
          });
          names.push(...page.items.map(({ name }) => name));
          cursor = page.next;
        } while (cursor !== null);
        return names;
      };
      expect(await walk('name')).toEqual(['austria', 'Belarus', 'Busy', 'Österreich', 'Zambia', 'Žemaitija']);
      expect((await walk('-articleCount'))[0]).toBe('Busy');
      expect(await walk('-articleCount')).toHaveLength(6);
      const people = await store.tags.list({ page: FIRST, prefix: null, sort: 'name', type: 'person' });
      expect(people.items.map(({ name }) => name)).toEqual(['Busy']);
    });

    it('are listed by a prefix of any word of their name', async () => {
      await desk.author('Petras Auštrevičius');
      await desk.author('Austin Peters');
      const named = async (prefix: string) =>
        (await store.authors.list({ page: FIRST, prefix, sort: 'name' })).items.map(({ name }) => name);
      expect(await named('aus')).toEqual(['Austin Peters', 'Petras Auštrevičius']);
      expect(await named('AUŠTR')).toEqual(['Petras Auštrevičius']);
      expect(await named('pet austr')).toEqual(['Petras Auštrevičius']);
      expect(await named('%')).toEqual([]);
      expect(await named('ustre')).toEqual([]);
    });

    it('come several at once, those that exist', async () => {
      const one = await desk.tag('One');
      const two = await desk.tag('Two');
      const author = await desk.author('Not a tag');
      const found = await store.tags.many([two.id, desk.makeId(), author.id, one.id]);
      expect(found.map(({ id }) => id).sort()).toEqual([one.id, two.id].sort());
    });
  });
}
