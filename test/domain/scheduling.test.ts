import { describe, expect, it } from 'vitest';
import type { Article } from '../../src/domain/article.ts';
import { instant, instantFromMs, toMs } from '../../src/domain/clock.ts';
import { draft, edit, publish, reinstate, unpublish } from '../../src/domain/publishing.ts';
import { dueAt, fireDue, schedule } from '../../src/domain/scheduling.ts';
import { contentOf } from '../support/content.ts';

const NOW = instant('2024-01-01T09:00:00Z');
const DUE = instant('2024-01-01T10:00:00.000Z');
const BEFORE = instant('2024-01-01T09:59:59.999Z');
const AFTER = instant('2024-01-01T10:30:00Z');
const EXPIRY = instant('2024-01-01T11:00:00Z');
const LATE = instant('2024-01-05T00:00:00Z');
const made = draft('id', 'slug', contentOf({}), NOW).article;
const at = { for: DUE, embargo: false };

describe('a schedule', () => {
  const scheduled = schedule(made, { for: DUE, embargo: true }, NOW).article;

  it('is due at its moment and never before', () => {
    expect(scheduled).toMatchObject({ state: 'scheduled', scheduledFor: DUE, embargo: true, version: 0 });
    expect(dueAt(scheduled)).toBe(DUE);
    expect(fireDue(scheduled, BEFORE)).toBeNull();
    expect(fireDue(scheduled, DUE)).not.toBeNull();
  });

  it('publishes as of the promised moment however late it fires, and is logged when it did', () => {
    const fired = fireDue(scheduled, LATE);
    expect(fired).toMatchObject({
      article: { state: 'published', publishedAt: DUE, savedAt: LATE, scheduledFor: null, embargo: false },
      live: { copy: { publishedAt: DUE, updatedAt: DUE, version: 1 } },
      at: LATE,
      action: 'publish',
      log: { type: 'article.published' },
    });
    expect(fired && fireDue(fired.article, LATE)).toBeNull();
  });

  it('publishes the working copy as it is then', () => {
    const edited = edit(scheduled, { slug: 'other', content: { title: 'Edited' } }, NOW).article;
    expect(fireDue(edited, DUE)?.live).toMatchObject({ copy: { title: 'Edited', slug: 'other' } });
  });

  it('of a live article lets it be until then and keeps its first time of publication', () => {
    const live = publish(made, NOW).article;
    const edited = edit(live, { content: { title: 'Edited' } }, NOW).article;
    const waiting = schedule(edited, at, NOW);
    expect(waiting).toMatchObject({
      article: { state: 'published', scheduledFor: DUE },
      live: { do: 'keep' },
    });
    expect(fireDue(waiting.article, AFTER)).toMatchObject({
      live: { copy: { title: 'Edited', publishedAt: NOW, updatedAt: DUE, version: 2 } },
      log: { type: 'article.updated' },
    });
  });

  it('can be moved, and ends with a publication, with a withdrawal of the plan, and with the article', () => {
    expect(dueAt(schedule(scheduled, { ...at, for: EXPIRY }, NOW).article)).toBe(EXPIRY);
    expect(dueAt(publish(scheduled, NOW).article)).toBeNull();
    expect(unpublish(scheduled, NOW)).toMatchObject({
      article: { state: 'draft', scheduledFor: null, embargo: false },
      action: 'unschedule',
      log: null,
    });
  });

  it('lies in the future', () => {
    for (const when of [NOW, instant('2023-12-31')]) {
      expect(() => schedule(made, { ...at, for: when }, NOW)).toThrow(
        expect.objectContaining({ code: 'invalid-value', field: 'at' }),
      );
    }
    expect(schedule(made, { ...at, for: instantFromMs(toMs(NOW) + 1) }, NOW).article.state).toBe('scheduled');
  });
});

describe('a time that a scheduled draft brings along', () => {
  const brought = (publishedAt: string) =>
    schedule(draft('id', 'slug', contentOf({}), NOW, { publishedAt: instant(publishedAt) }).article, at, NOW)
      .article;

  it('is kept where it lies before the schedule', () => {
    const before = instant('2019-05-06T07:08:09Z');
    expect(fireDue(brought(before), AFTER)?.live).toMatchObject({
      copy: { publishedAt: before, updatedAt: before },
    });
  });

  it('gives way where it lies behind', () => {
    expect(fireDue(brought('2024-01-01T10:15:00Z'), AFTER)?.live).toMatchObject({
      copy: { publishedAt: DUE, updatedAt: DUE },
    });
  });

  it('is refused where it could never be published', () => {
    const refused = expect.objectContaining({ code: 'invalid-value', field: 'publishedAt' });
    expect(() => brought('0999-01-01')).toThrow(refused);
    expect(() => edit(made, { publishedAt: instant('0999-01-01') }, NOW)).toThrow(refused);
  });
});

describe('an expiry', () => {
  const expiring = (expiresAt = EXPIRY) => draft('id', 'slug', contentOf({ expiresAt }), NOW).article;
  const live = publish(expiring(), NOW).article;

  it('is due for a live article alone, at its moment and never before', () => {
    expect(dueAt(expiring())).toBeNull();
    expect(dueAt(live)).toBe(EXPIRY);
    expect(fireDue(live, instant('2024-01-01T10:59:59.999Z'))).toBeNull();
    expect(fireDue(live, LATE)).toMatchObject({
      article: { state: 'withdrawn', withdrawal: { at: EXPIRY }, savedAt: LATE },
      live: { do: 'remove' },
      action: 'expire',
      log: { type: 'article.unpublished', reason: 'expired' },
    });
  });

  it('that an editor moves counts once it is published', () => {
    const edited = edit(live, { content: { expiresAt: LATE } }, NOW).article;
    expect(dueAt(edited)).toBe(EXPIRY);
    expect(dueAt(publish(edited, NOW).article)).toBe(LATE);
  });

  it('comes after a schedule that was missed too, each with its own moment', () => {
    const scheduled = schedule(expiring(), at, NOW).article;
    const fired = fireDue(scheduled, LATE);
    expect(fired?.live).toMatchObject({ do: 'publish', copy: { publishedAt: DUE } });
    expect(fired && fireDue(fired.article, LATE)).toMatchObject({
      article: { state: 'withdrawn', withdrawal: { at: EXPIRY } },
    });
  });

  it('never comes before the publication that it would end', () => {
    const refused = (field: string) => expect.objectContaining({ code: 'invalid-value', field });
    const late = { ...at, for: EXPIRY };
    expect(() => schedule(expiring(), late, NOW)).toThrow(refused('at'));
    expect(() => schedule(edit(live, { content: { expiresAt: null } }, NOW).article, late, NOW)).toThrow(
      refused('at'),
    );
    const scheduled = schedule(made, at, NOW).article;
    expect(() => edit(scheduled, { content: { expiresAt: DUE } }, NOW)).toThrow(refused('expiresAt'));
    expect(edit(scheduled, { content: { expiresAt: EXPIRY } }, NOW).article.content.expiresAt).toBe(EXPIRY);
    expect(() => publish(expiring(NOW), NOW)).toThrow(refused('expiresAt'));
  });

  it('is undone only with another expiry, or none, in the working copy', () => {
    const { slug, content } = live;
    const back = (article: Article | undefined) => reinstate(article ?? live, { slug, content }, LATE);
    const gone = fireDue(live, EXPIRY)?.article;
    expect(() => back(gone)).toThrow(expect.objectContaining({ field: 'expiresAt' }));
    const later = instant('2024-02-01');
    const extended = gone && edit(gone, { content: { expiresAt: later } }, LATE).article;
    const again = back(extended);
    expect(again.live).toMatchObject({ copy: { expiresAt: later } });
    expect(dueAt(again.article)).toBe(later);
    const freed = gone && edit(gone, { content: { expiresAt: null } }, LATE).article;
    expect(dueAt(back(freed).article)).toBeNull();
  });
});

describe('a clock that was set back', () => {
  it('makes no later version look older than the one before', () => {
    const live = publish(made, AFTER).article;
    const again = publish(edit(live, { slug: 'other' }, NOW).article, NOW);
    expect(again.live).toMatchObject({ copy: { version: 2, publishedAt: AFTER, updatedAt: AFTER } });
  });
});

describe('a time with a zone, where clocks are moved', () => {
  it.each([
    ['2026-03-29T02:59:59+02:00', '2026-03-29T00:59:59.000Z'],
    ['2026-03-29T04:00:00+03:00', '2026-03-29T01:00:00.000Z'],
    ['2026-10-25T03:30:00+03:00', '2026-10-25T00:30:00.000Z'],
    ['2026-10-25T03:30:00+02:00', '2026-10-25T01:30:00.000Z'],
  ])('%s is %s, in Vilnius as anywhere', (written, expected) => {
    const moment = instant(written);
    expect(moment).toBe(expected);
    const scheduled = schedule(made, { for: moment, embargo: false }, instant('2026-01-01')).article;
    expect(fireDue(scheduled, instantFromMs(toMs(moment) - 1))).toBeNull();
    expect(fireDue(scheduled, moment)?.live).toMatchObject({ copy: { publishedAt: expected } });
  });
});
