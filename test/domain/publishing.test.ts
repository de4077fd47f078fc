import { describe, expect, it } from 'vitest';
import { instant } from '../../src/domain/clock.ts';
import { correct, draft, edit, publish, unpublish, withdraw } from '../../src/domain/publishing.ts';
import { bodyOf, contentOf } from '../support/content.ts';

const EARLY = instant('2024-01-01T09:00:00Z');
const LATER = instant('2024-01-01T10:00:00Z');
const made = draft('id', 'slug', contentOf({ body: bodyOf('one two three') }), EARLY).article;
const live = publish(made, EARLY).article;

describe('an article', () => {
  it('begins as a draft that nobody is told of', () => {
    const change = draft('id', 'slug', contentOf({}), EARLY);
    expect(change).toMatchObject({
      article: { state: 'draft', revision: 1, version: 0, publishedAt: null },
      live: { do: 'keep' },
      log: null,
    });
    expect(() => draft('id', 'slug', contentOf({ title: ' ' }), EARLY)).toThrow('title');
    expect(() => edit(made, { content: { title: '' } }, EARLY)).toThrow('title');
  });

  it('is published with its figures, at the present time or at times that it brings', () => {
    expect(publish(made, LATER)).toMatchObject({
      article: { state: 'published', revision: 2, version: 1, publishedAt: LATER },
      live: {
        do: 'publish',
        copy: { version: 1, publishedAt: LATER, updatedAt: LATER, wordCount: 3, readingMinutes: 1 },
      },
      log: { type: 'article.published' },
    });
    const publishedAt = instant('2023-12-29T09:37:00Z');
    const updatedAt = instant('2023-12-29T11:38:00Z');
    expect(publish(made, LATER, { publishedAt, updatedAt }).live).toMatchObject({
      copy: { publishedAt, updatedAt },
    });
    expect(publish(made, LATER, { publishedAt }).live).toMatchObject({
      copy: { publishedAt, updatedAt: publishedAt },
    });
  });

  it.each([
    ['publishedAt', { publishedAt: instant('2030-01-01') }],
    ['publishedAt', { publishedAt: instant('1600-01-01') }],
    ['updatedAt', { updatedAt: instant('2030-01-01') }],
    ['updatedAt', { publishedAt: EARLY, updatedAt: instant('2023-01-01') }],
  ])('refuses a %s that cannot be', (field, times) => {
    expect(() => publish(made, LATER, times)).toThrow(
      expect.objectContaining({ code: 'invalid-value', field }),
    );
  });

  it('keeps its first time of publication through all later ones', () => {
    const again = publish(edit(live, { slug: 'new' }, LATER).article, LATER);
    expect(again).toMatchObject({
      article: { version: 2, publishedAt: EARLY, slug: 'new' },
      live: { copy: { publishedAt: EARLY, updatedAt: LATER, slug: 'new' } },
      log: { type: 'article.updated' },
    });
    expect(() => publish(live, LATER, { publishedAt: EARLY })).toThrow('first publication');
  });

  it('carries each correction with the version that made it', () => {
    const correction = { id: 'c', kind: 'correction', note: 'It was Tuesday.' } as const;
    const corrected = correct(live, correction, LATER);
    expect(corrected).toMatchObject({
      live: {
        copy: { version: 2, updatedAt: LATER, corrections: [{ ...correction, at: LATER, version: 2 }] },
      },
      log: { type: 'article.corrected', reason: 'It was Tuesday.' },
    });
    expect(publish(corrected.article, LATER).live).toMatchObject({ copy: { corrections: [correction] } });
    expect(() => correct(made, correction, LATER)).toThrow(expect.objectContaining({ code: 'wrong-state' }));
  });

  it('can be taken back or withdrawn once it is out, and a withdrawn one not published', () => {
    expect(unpublish(live, LATER)).toMatchObject({ article: { state: 'draft' }, live: { do: 'remove' } });
    const killed = withdraw(live, 'Untrue', LATER);
    expect(killed).toMatchObject({
      article: { state: 'withdrawn', withdrawal: { at: LATER, reason: 'Untrue' } },
      live: { do: 'remove' },
      log: { type: 'article.withdrawn', reason: 'Untrue' },
    });
    for (const wrong of [
      () => unpublish(made, LATER),
      () => withdraw(made, 'x', LATER),
      () => withdraw(killed.article, 'x', LATER),
      () => publish(killed.article, LATER),
    ]) {
      expect(wrong).toThrow(expect.objectContaining({ code: 'wrong-state' }));
    }
    expect(() => withdraw(live, ' ', LATER)).toThrow('reason');
  });
});
