import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { edit, publish, unpublish } from '../../../src/domain/publishing.ts';
import type { ArticleQuery } from '../../../src/domain/query.ts';
import type { Store } from '../../../src/store/store.ts';
import { Desk } from '../../support/content.ts';
import { DOING, RandomNewsroom } from '../../support/random-newsroom.ts';
import { RENDERING } from '../../support/rendering.ts';

const ALL: ArticleQuery = {
  filter: {},
  sort: '-publishedAt',
  page: { limit: 100, cursor: null },
  bodies: ['html'],
  total: false,
  facets: [],
};

/** `open` gives a store with RENDERING. */
export function renderedContract(open: () => Promise<Store>): void {
  describe('rendered articles', () => {
    let store: Store;
    let desk: Desk;
    beforeEach(async () => {
      store = await open();
      desk = new Desk(store);
    });
    afterEach(() => store.close());

    it('are always what would be rendered now, whatever editors do', { timeout: 60_000 }, async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(DOING, { minLength: 20, maxLength: 60 }), async (doings) => {
          await using own = disposable(await open());
          const newsroom = new RandomNewsroom(own.store);
          for (const doing of doings) await newsroom.take(doing);
          await expectRendered(own.store);
        }),
        { numRuns: 12 },
      );
    });

    it('show a translation, and its end, on the articles that it belongs to', async () => {
      const original = await desk.publish({ title: 'Original' });
      const translation = await desk.publish({
        title: 'Vertimas',
        language: 'lt',
        translationOf: original.id,
      });
      expect((await store.live.rendered('original'))?.bytes.toString()).toContain('"slug":"vertimas"');
      const { items } = await store.live.list(ALL);
      expect(items.map(({ translations }) => translations.length)).toEqual([1, 1]);
      await store.articles.update(translation.id, null, (now) => unpublish(now, desk.now));
      expect((await store.live.rendered('original'))?.bytes.toString()).toContain('"translations":[]');
      await expectRendered(store);
    });

    it('show an author’s new name, a section’s new slug and a tag’s new type at once', async () => {
      const author = await desk.author('Old Name');
      const section = await desk.section('World');
      const tag = await desk.tag('Vilnius');
      await desk.publish({ title: 'One', authorIds: [author.id], sectionId: section.id, tagIds: [tag.id] });
      await store.authors.update(author.id, (now) => ({ ...now, name: 'New Name' }));
      await store.sections.update(section.id, (now) => ({ ...now, slug: 'planet' }));
      await store.tags.update(tag.id, (now) => ({ ...now, type: 'place' }));
      const rendered = await store.live.rendered('one');
      expect(JSON.parse(rendered?.bytes.toString() ?? '')).toMatchObject({
        authors: [{ name: 'New Name' }],
        section: { slug: 'planet' },
        tags: [{ type: 'place' }],
      });
    });

    it('have another digest when text or body is another', async () => {
      const article = await desk.publish({ title: 'One' });
      const digests = [(await store.live.rendered('one'))?.digest];
      await store.articles.update(article.id, null, (now) =>
        edit(now, { content: { title: 'Two' } }, desk.now),
      );
      await store.articles.update(article.id, null, (now) => publish(now, desk.now));
      digests.push((await store.live.rendered(article.id))?.digest);
      expect(new Set(digests).size).toBe(2);
    });

    it('are listed by the present slug of a scope alone', async () => {
      const tag = await desk.tag('Politics');
      await desk.publish({ title: 'One', tagIds: [tag.id] });
      await store.tags.update(tag.id, (now) => ({ ...now, slug: 'policy' }));
      const of = (slug: string) =>
        store.live.renderedList({
          scope: { kind: 'tag', slug },
          query: (id) => ({ ...ALL, filter: { tag: { allOf: [[id ?? '']], noneOf: [] } } }),
          frame: () => ({ before: '', after: '' }),
        });
      expect((await of('policy'))?.ids).toHaveLength(1);
      for (const slug of ['politics', tag.id, 'nothing']) expect(await of(slug)).toBeNull();
    });

    it('are the same where many are asked for at once, whatever the others are', async () => {
      const tag = await desk.tag('Politics');
      const article = await desk.publish({ title: 'One', tagIds: [tag.id] });
      const listOf = (slug: string, position: readonly (string | number)[] | null) => ({
        scope: { kind: 'tag' as const, slug },
        query: (id: string | null): ArticleQuery => ({
          ...ALL,
          filter: { tag: { allOf: [[id ?? '']], noneOf: [] } },
          page: { limit: 20, cursor: position && { direction: 'next', position } },
        }),
        frame: () => ({ before: '[', after: ']' }),
      });
      const asked = {
        refs: ['one', 'nothing', article.id],
        lists: [listOf('politics', null), listOf('nothing', null), listOf('politics', ['wrong'])],
      };
      await expect(store.live.renderedList(listOf('politics', ['wrong']))).rejects.toThrow();
      const version = store.changes.version();
      const found = await store.live.renderedAll(asked, version);
      const one = await store.live.rendered('one');
      expect(found?.articles.map((it) => it?.bytes.toString())).toEqual([
        one?.bytes.toString(),
        undefined,
        one?.bytes.toString(),
      ]);
      const page = await store.live.renderedList(listOf('politics', null));
      expect(found?.lists.map((it) => it?.bytes.toString())).toEqual([
        page?.bytes.toString(),
        undefined,
        undefined,
      ]);
      await desk.publish({ title: 'Two' });
      expect(await store.live.renderedAll(asked, version)).toBeNull();
    });

    it('are found by the present slug and the id alone, while they are live', async () => {
      const article = await desk.publish({ title: 'One' });
      await desk.draft({ title: 'Draft' });
      expect((await store.live.rendered(article.id.toUpperCase()))?.id).toBe(article.id);
      expect(await store.live.rendered('draft')).toBeNull();
      await store.articles.update(article.id, null, (now) => unpublish(now, desk.now));
      expect(await store.live.rendered('one')).toBeNull();
      expect((await renderedPage(store))?.bytes.toString()).toBe('[]');
    });
  });
}

function disposable(store: Store) {
  return { store, [Symbol.asyncDispose]: () => store.close() };
}

function renderedPage({ live }: Store) {
  return live.renderedList({
    scope: null,
    query: () => ALL,
    frame: (about) => ({ before: '[', after: ']', about }),
  });
}

async function expectRendered(store: Store): Promise<void> {
  const { items, dependsOn } = await store.live.list(ALL);
  const page = await renderedPage(store);
  const expected = items.map((article) => RENDERING.render({ ...article, body: {} }));
  expect(page?.bytes.toString()).toBe(`[${expected.map(({ wire }) => `${wire}}`).join(',')}]`);
  expect(page?.ids).toEqual(items.map(({ id }) => id));
  expect(page?.frame.about.dependsOn).toEqual(dependsOn);
  const [before, after] = RENDERING.aroundHtml;
  for (const [index, { slug, body }] of items.entries()) {
    const { wire, keys, lastModified } = expected[index] ?? {};
    const found = await store.live.rendered(slug);
    const bytes = Buffer.from(`${wire}${before}${JSON.stringify(body.html)}${after}}`);
    expect(found).toMatchObject({ keys, bytes });
    // A section that moved, or a biography, is no change of what is shown.
    expect(found?.lastModified === null).toBe(lastModified === null);
    expect((found?.lastModified ?? '') <= (lastModified ?? '')).toBe(true);
  }
}
