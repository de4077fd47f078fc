import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { publish } from '../../../src/domain/publishing.ts';
import { parseSearch } from '../../../src/domain/search.ts';
import type { Store } from '../../../src/store/store.ts';
import { bodyOf, Desk } from '../../support/content.ts';
import { queryOf } from './lists.ts';

export function searchContract(open: () => Promise<Store>): void {
  describe('search', () => {
    let store: Store;
    let desk: Desk;
    beforeEach(async () => {
      store = await open();
      desk = new Desk(store);
    });
    afterEach(() => store.close());

    const found = async (q: string, more: Parameters<typeof queryOf>[1] = { sort: 'relevance' }) => {
      const page = await store.live.list(queryOf({ search: parseSearch(q) }, { total: true, ...more }));
      expect(page.total).toBe(page.items.length);
      return page.items.map(({ title }) => title);
    };

    it('ranks the title above summary and names, these above the body, and the newest first within a rank', async () => {
      const tag = await desk.tag('Khassenov');
      const author = await desk.author('Daniyar Khassenov');
      await desk.publish({ title: 'In the title' });
      await desk.publish({ title: 'Khassenov, older' });
      desk.advance(1000);
      await desk.publish({ title: 'Khassenov, newer' });
      desk.advance(1000);
      await desk.publish({ title: 'Tagged', tagIds: [tag.id] });
      desk.advance(1000);
      await desk.publish({ title: 'By him', authorIds: [author.id], summary: 'x' });
      desk.advance(1000);
      await desk.publish({ title: 'In the body', body: bodyOf('Of Khassenov Khassenov Khassenov.') });
      expect(await found('khassenov')).toEqual([
        'Khassenov, newer',
        'Khassenov, older',
        'By him',
        'Tagged',
        'In the body',
      ]);
      expect(await found('khassenov older')).toEqual(['Khassenov, older']);
      expect(await found('khassenov', { sort: 'publishedAt' })).toHaveLength(5);
      expect(await found('khassenov -tagged -daniyar')).toEqual([
        'Khassenov, newer',
        'Khassenov, older',
        'In the body',
      ]);
    });

    it('takes no notice of case and accents, in either', async () => {
      await desk.publish({ title: 'Auštrevičius ir Łódź', body: bodyOf('Straße, ŠIAULIAI') });
      for (const q of [
        'austrevicius',
        'AUŠTREVIČIUS',
        'lodz',
        'strasse',
        'STRASSE',
        'Šiauliai',
        'siauliai',
      ]) {
        expect(await found(q), q).toHaveLength(1);
      }
    });

    it('finds phrases, prefixes, alternatives and exclusions', async () => {
      await desk.publish({ title: 'red green blue' });
      await desk.publish({ title: 'blue green red' });
      await desk.publish({ title: 'greenish covid-19 C++' });
      const count = async (q: string) => (await found(q)).length;
      expect(await count('"green blue"')).toBe(1);
      expect(await count('green')).toBe(2);
      expect(await count('green*')).toBe(3);
      expect(await count('green* -blue')).toBe(1);
      expect(await count('greenish OR "red green"')).toBe(2);
      expect(await count('covid-19')).toBe(1);
      expect(await count('C++')).toBe(1);
      expect(await count('-blue')).toBe(1);
      expect(await count('-gre*')).toBe(0);
      expect(await count('-red -covid*')).toBe(0);
      expect(await count('-gree* OR covid')).toBe(0);
      expect(await count('nothing')).toBe(0);
    });

    it.each([
      '',
      '   ',
      '"',
      '""',
      '*',
      '-',
      'OR',
      'NEAR(',
      '^',
      ':',
      'title:',
      '{',
      "'",
      '\0',
      '😀',
      '--',
      '"-"',
    ])('answers %j without finding anything', async (q) => {
      await desk.publish({ title: 'Some name' });
      expect(await found(q)).toEqual([]);
    });

    it('matches words of the index in no way but by their letters', async () => {
      await desk.publish({ title: 'near and not or column' });
      for (const q of ['NEAR(and not)', 'and', 'not', 'title : near', '{title} : near', 'near AND not']) {
        expect(await found(q), q).toEqual(q.includes('title') ? [] : ['near and not or column']);
      }
    });

    it('marks the match in a snippet, escaped, and gives none without a search', async () => {
      await desk.publish({ title: 'T', body: { ...bodyOf(''), text: 'A <b>&amp; Auštrevičius went' } });
      const page = await store.live.list(queryOf({ search: parseSearch('austrevicius') }));
      expect(page.items[0]?.snippet).toBe('A &lt;b&gt;&amp;amp; <mark>Auštrevičius</mark> went');
      expect((await store.live.list(queryOf({}))).items[0]).not.toHaveProperty('snippet');
    });

    it('combines with filters and finds the live copy alone', async () => {
      const tag = await desk.tag('Tag');
      const article = await desk.publish({ title: 'alpha', tagIds: [tag.id] });
      await desk.publish({ title: 'alpha beta' });
      await store.articles.update(article.id, null, (now) =>
        publish({ ...now, content: { ...now.content, title: 'gamma' } }, desk.now),
      );
      const filter = { tag: { allOf: [['tag']], noneOf: [] } };
      const page = (q: string) =>
        store.live.list(queryOf({ ...filter, search: parseSearch(q) }, { total: true }));
      expect(await page('gamma')).toMatchObject({ total: 1, items: [{ id: article.id }] });
      expect(await page('alpha')).toMatchObject({ total: 0 });
      expect(await page('-alpha')).toMatchObject({ total: 1 });
      expect(await page('-gamma')).toMatchObject({ total: 0 });
    });

    it('completes names by use and titles by date', async () => {
      const tag = await desk.tag('Lithuania', { type: 'place' });
      await desk.author('Litas Petras');
      const article = await desk.publish({ title: 'In Lithuania', tagIds: [tag.id] });
      await desk.draft({ title: 'Lithium' });
      expect(await store.live.suggest('LIT', 10)).toEqual([
        { type: 'tag', id: tag.id, slug: 'lithuania', text: 'Lithuania' },
        expect.objectContaining({ type: 'author', text: 'Litas Petras' }),
        { type: 'article', id: article.id, slug: 'in-lithuania', text: 'In Lithuania' },
      ]);
      expect(await store.live.suggest('petras lit', 10)).toHaveLength(1);
      expect(await store.live.suggest('lit', 2)).toHaveLength(2);
      expect(await store.live.suggest('"', 10)).toEqual([]);
    });

    it('completes names in the same order whether few or hundreds begin so, and hidden ones never', async () => {
      const ids = Array.from({ length: 520 }, (_, index) => `Wander ${String(index).padStart(3, '0')}`);
      const tags = await Promise.all(ids.map((name, index) => desk.tag(name, { hidden: index === 0 })));
      await desk.publish({ title: 'One', tagIds: [tags[400]?.id ?? '', tags[7]?.id ?? ''] });
      await desk.publish({ title: 'Two', tagIds: [tags[400]?.id ?? ''] });
      const names = async (prefix: string) => (await store.live.suggest(prefix, 4)).map(({ text }) => text);
      expect(await names('wa')).toEqual(['Wander 400', 'Wander 007', 'Wander 001', 'Wander 002']);
      expect(await names('wander 40')).toEqual(['Wander 400', 'Wander 401', 'Wander 402', 'Wander 403']);
      expect(await names('00 wan')).toEqual(['Wander 007', 'Wander 001', 'Wander 002', 'Wander 003']);
    });
  });
}
