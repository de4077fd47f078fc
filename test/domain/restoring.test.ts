import { describe, expect, it } from 'vitest';
import type { Article } from '../../src/domain/article.ts';
import { instant } from '../../src/domain/clock.ts';
import { draft, publish, withdraw } from '../../src/domain/publishing.ts';
import { type ArticleSnapshot, restored } from '../../src/domain/restoring.ts';
import { schedule } from '../../src/domain/scheduling.ts';
import { contentOf } from '../support/content.ts';

const EARLY = instant('2024-01-01T09:00:00Z');
const LATER = instant('2024-01-01T10:00:00Z');
const ID = '01900000-0000-7000-8000-000000000001';

const made = draft(ID, 'slug', contentOf({}), EARLY).article;
const live = publish(made, EARLY).article;
const waiting = schedule(made, { for: LATER, embargo: true }, EARLY).article;

const told = (
  { digest: _digest, lastPublished, ...article }: Article,
  more: Partial<ArticleSnapshot> = {},
): ArticleSnapshot => ({ article, lastPublished, published: null, formerSlugs: [], ...more });
const shown = (content: Parameters<typeof contentOf>[0], slug = 'slug') => ({
  published: { slug, content: contentOf(content) },
});

describe('an article of an export', () => {
  it.each([made, live, waiting])('comes back as it was: %#', (article) => {
    expect(restored(null, told(article), LATER)?.article).toEqual(article);
    expect(restored(article, told(article), LATER)).toBeNull();
  });

  it('is told of where readers are told otherwise of a kill than before, or no more', () => {
    const killed = withdraw(live, 'Wrong.', EARLY).article;
    const log = (next: Partial<Article>) =>
      restored(killed, told({ ...killed, revision: killed.revision + 1, ...next }), LATER)?.log;
    expect(log({ content: contentOf({ summary: 'Edited.' }) })).toBeNull();
    expect(log({ withdrawal: { at: EARLY, reason: 'Very wrong.' } })).toEqual({
      ...{ type: 'article.withdrawn', reason: 'Very wrong.' },
    });
    expect(log({ state: 'draft', withdrawal: null })).toEqual({ type: 'article.unpublished', reason: null });
  });

  const withdrawal = { at: EARLY, reason: 'Wrong.' };
  const correction = { id: ID, at: EARLY, kind: 'update', note: 'x', version: 2 } as const;
  const cases: readonly (readonly [field: string, ArticleSnapshot])[] = [
    ['title', told({ ...made, content: contentOf({ title: ' ' }) })],
    ['live.title', told({ ...live, revision: 3 }, shown({ title: '' }))],
    ['slug', told({ ...made, slug: ID })],
    ['live.slug', told({ ...live, revision: 3 }, shown({}, 'No slug'))],
    ['formerSlugs', told(live, { formerSlugs: ['good', ID] })],
    ['lastPublished', told(live, { lastPublished: null })],
    ['lastPublished.revision', told({ ...live, revision: 1 })],
    ['publishedAt', told({ ...live, publishedAt: null })],
    ['publishedAt', told({ ...made, publishedAt: instant('1699-12-31T23:59:59Z') })],
    ['live', told(made, shown({}))],
    ['live', told(live, shown({}))],
    ['state', told({ ...made, state: 'published' })],
    ['withdrawal', told({ ...live, withdrawal })],
    ['scheduledFor', told({ ...waiting, scheduledFor: null, embargo: false })],
    ['scheduledFor', told({ ...made, scheduledFor: LATER })],
    ['expiresAt', told({ ...waiting, content: contentOf({ expiresAt: LATER }) })],
    ['embargo', told({ ...made, embargo: true })],
    ['corrections', told({ ...live, corrections: [correction] })],
    ['translationOf', told({ ...made, content: contentOf({ translationOf: ID }) })],
    ['related', told({ ...live, revision: 3 }, shown({ relatedIds: [ID] }))],
  ];
  it.each(cases)('that none can be is refused for its %s: %#', (field, snapshot) => {
    expect(() => restored(null, snapshot, LATER)).toThrow(
      expect.objectContaining({ code: 'invalid-value', field }),
    );
  });
});
