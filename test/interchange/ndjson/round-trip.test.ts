import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reinstate } from '../../../src/domain/publishing.ts';
import { openStore } from '../../../src/store/open.ts';
import type { Store } from '../../../src/store/store.ts';
import { exported, imported } from '../../support/lines.ts';
import { DOING, RandomNewsroom } from '../../support/random-newsroom.ts';

describe('an export that is imported into an empty database', () => {
  it('is exported again byte for byte, whatever the newsroom did, and readers and editors find the same', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(DOING, { minLength: 5, maxLength: 60, size: 'max' }), async (doings) => {
        const [store, copy] = [await openStore(':memory:'), await openStore(':memory:')];
        try {
          const newsroom = new RandomNewsroom(store);
          for (const doing of doings) await newsroom.take(doing);
          const lines = await exported(store);
          const clock = () => newsroom.desk.now;
          const { answers } = await imported(copy, lines, { clock });
          expect(answers.filter(({ status }) => status !== 'created')).toEqual([]);
          expect(await exported(copy)).toEqual(lines);
          const refs = refsIn(lines);
          expect(await found(copy, refs)).toEqual(await found(store, refs));
          expect(await shown(copy)).toEqual(await shown(store));
          const again = await imported(copy, lines, { clock });
          expect(again.answers.filter(({ status }) => status !== 'unchanged')).toEqual([]);
          await reinstateAll(store, newsroom);
          await reinstateAll(copy, newsroom);
          expect(await found(copy, refs)).toEqual(await found(store, refs));
        } finally {
          await Promise.all([store.close(), copy.close()]);
        }
      }),
      { numRuns: 30 },
    );
  });
});

/** Whatever leads anywhere. */
function refsIn(lines: readonly string[]): readonly string[] {
  const refs = lines.flatMap((text) => {
    const { id, slug, live, formerSlugs, formerIds = [], replacedIds = [] } = JSON.parse(text);
    return [id, slug, live?.slug ?? slug, ...formerSlugs, ...formerIds, ...replacedIds];
  });
  return [...new Set(refs)];
}

/** What readers are told under each ref, whatever kind of thing it names. */
async function found({ live, authors, sections, tags, lists }: Store, refs: readonly string[]) {
  const all = [];
  for (const ref of refs) {
    const article = await live.find(ref, ['html', 'markdown', 'text', 'blocks']);
    const terms = [await authors.find(ref), await sections.find(ref), await tags.find(ref)];
    all.push([ref, article, ...terms, await lists.find(ref)]);
  }
  return all;
}

/** What lists, searches and schedules hold. */
async function shown({ live, articles, lists }: Store) {
  const query = {
    filter: {},
    page: { limit: 100, cursor: null },
    bodies: [],
    total: true,
    facets: [],
  } as const;
  const { items } = await lists.published(query.page);
  return {
    newest: await live.list({ ...query, sort: '-publishedAt' }),
    updated: await live.list({ ...query, sort: '-updatedAt' }),
    lists: await Promise.all(
      items.map(({ slug }) => live.list({ ...query, filter: { list: slug }, sort: 'list' })),
    ),
    due: await articles.nextDue(),
  };
}

/** Brings back what was killed, as it was last published. */
async function reinstateAll({ articles }: Store, { desk }: RandomNewsroom): Promise<void> {
  for (const { article } of await articles.inOrder(0, 100)) {
    const { id, state, lastPublished, content } = article;
    if (state !== 'withdrawn' || lastPublished === null || content.expiresAt !== null) continue;
    const published = await articles.revision(id, lastPublished.revision);
    if (published === null) throw new Error(`revision ${lastPublished.revision} is missing`);
    await articles.update(id, null, (it) => reinstate(it, published, desk.now));
  }
}
