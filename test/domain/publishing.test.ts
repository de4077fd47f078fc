import { describe, expect, it } from 'vitest';
import { instant } from '../../src/domain/clock.ts';
import {
  correct,
  draft,
  edit,
  publish,
  reinstate,
  unpublish,
  withdraw,
} from '../../src/domain/publishing.ts';
import { hasUnpublishedEdits } from '../../src/domain/saving.ts';
import { schedule } from '../../src/domain/scheduling.ts';
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

  it.each([
    ['slug', {}, '01900000-0000-7000-8000-000000000001'],
    ['slug', {}, 'No slug'],
    ['translationOf', { translationOf: 'id' }, 'slug'],
    ['related', { relatedIds: ['other', 'id'] }, 'slug'],
  ] as const)('has a slug of its own and names others: its %s is refused', (field, content, slug) => {
    const refusal = expect.objectContaining({ code: 'invalid-value', field });
    expect(() => draft('id', slug, contentOf(content), EARLY)).toThrow(refusal);
    expect(() => edit(made, { slug, content }, EARLY)).toThrow(refusal);
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

describe('a reinstatement', () => {
  const shown = { slug: 'slug', content: made.content };
  const kill = (article: typeof live) => withdraw(article, 'Untrue', LATER).article;

  it('shows again what readers saw last, as a new version, and keeps what was edited since', () => {
    const edited = edit(kill(live), { slug: 'other', content: { title: 'Edited' } }, LATER).article;
    const again = reinstate(edited, shown, LATER);
    expect(again).toMatchObject({
      article: {
        state: 'published',
        slug: 'other',
        version: 2,
        content: { title: 'Edited' },
        withdrawal: null,
        lastPublished: { revision: live.lastPublished?.revision, updatedAt: LATER },
      },
      live: {
        copy: {
          slug: 'slug',
          title: 'A title',
          version: 2,
          publishedAt: EARLY,
          updatedAt: LATER,
          wordCount: 3,
        },
      },
      log: { type: 'article.reinstated' },
    });
    expect(hasUnpublishedEdits(again.article)).toBe(true);
    expect(publish(again.article, LATER).live).toMatchObject({ copy: { title: 'Edited', version: 3 } });
  });

  it('without edits leaves none', () => {
    expect(hasUnpublishedEdits(reinstate(kill(live), shown, LATER).article)).toBe(false);
  });

  it('can be repeated, and still refers to the revision that holds what readers see', () => {
    const once = reinstate(kill(live), shown, LATER).article;
    const edited = edit(kill(once), { content: { title: 'Edited' } }, LATER).article;
    const twice = reinstate(edited, shown, LATER);
    expect(twice.live).toMatchObject({ copy: { title: 'A title', version: 3 } });
    expect(twice.article.lastPublished?.revision).toBe(live.lastPublished?.revision);
  });

  it('keeps the corrections, and has the content that they were published with', () => {
    const fixed = edit(live, { content: { title: 'Fixed' } }, LATER).article;
    const corrected = correct(fixed, { id: 'c', kind: 'correction', note: 'Fixed.' }, LATER).article;
    expect(corrected.lastPublished?.revision).toBe(corrected.revision);
    const { slug, content } = corrected;
    expect(reinstate(kill(corrected), { slug, content }, LATER).live).toMatchObject({
      copy: { title: 'Fixed', version: 3, corrections: [{ id: 'c', version: 2 }] },
    });
  });

  it('has the expiry that was published, not one that was only written down', () => {
    const expiresAt = instant('2024-02-01');
    const expiring = publish(edit(live, { content: { expiresAt } }, EARLY).article, EARLY).article;
    const edited = edit(kill(expiring), { content: { expiresAt: null } }, LATER).article;
    const again = reinstate(edited, { slug: 'slug', content: expiring.content }, LATER);
    expect(again).toMatchObject({ article: { lastPublished: { expiresAt } }, live: { copy: { expiresAt } } });
  });
});

describe('a correction', () => {
  it('never brings forward what waits for its own time', () => {
    const waiting = schedule(live, { for: instant('2024-01-02'), embargo: true }, LATER).article;
    const correction = { id: 'c', kind: 'update', note: 'More.' } as const;
    expect(() => correct(waiting, correction, LATER)).toThrow(
      expect.objectContaining({ code: 'wrong-state' }),
    );
    expect(() => correct(live, { ...correction, note: ' ' }, LATER)).toThrow('note');
  });
});
