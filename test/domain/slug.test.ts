import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSlug, slugFrom } from '../../src/domain/slug.ts';
import { anyText } from '../support/text.ts';

describe('slugFrom', () => {
  it.each([
    [
      'Lithuanian Migration Department Stands by Decision to Deport Kazakh Activist',
      'lithuanian-migration-department-stands-by-decision-to-deport-kazakh-activist',
    ],
    ['Gudzinskaitė’s Stance and Auštrevičius’s Appeal', 'gudzinskaites-stance-and-austreviciuss-appeal'],
    ['  “Straße” & Øresund — 50 %! ', 'strasse-oresund-50'],
    ['Сейм Литвы', 'seym-litvy'],
    ['立陶宛', 'litaowan'],
    ['C++ / C#', 'c-c'],
    ['Vote 🗳️ now', 'vote-now'],
  ])('makes of %j %j', (title, expected) => {
    expect(slugFrom(title)).toBe(expected);
  });

  it('cuts between words, and a word that is too long by itself within it', () => {
    expect(slugFrom('word '.repeat(30))).toBe('word-'.repeat(16).slice(0, -1));
    expect(slugFrom(`${'a'.repeat(79)} b`)).toBe('a'.repeat(79));
    expect(slugFrom('a'.repeat(200))).toBe('a'.repeat(80));
  });

  it.each(['', ' ', '…!?', '🗳️', '\ud800'])('falls back to untitled for %j', (title) => {
    expect(slugFrom(title)).toBe('untitled');
  });

  it('never looks like an id', () => {
    expect(slugFrom('018c1f00-0000-7000-8000-00000000000A')).toBe(
      'untitled-018c1f00-0000-7000-8000-00000000000a',
    );
  });

  it('always gives a slug, and of a slug of its own making the same', () => {
    fc.assert(
      fc.property(anyText, (title) => {
        const slug = slugFrom(title);
        expect(isSlug(slug)).toBe(true);
        expect(slug.length).toBeLessThanOrEqual(80);
        expect(slugFrom(slug)).toBe(slug);
      }),
    );
  });
});

describe('isSlug', () => {
  it.each(['a', 'lithuania', '2023', 'a-b-2'])('accepts %j', (text) => {
    expect(isSlug(text)).toBe(true);
  });

  it.each([
    '',
    'A',
    'a_b',
    'a--b',
    '-a',
    'a-',
    'ė',
    'a b',
    'a\n',
    'a'.repeat(121),
    '018c1f00-0000-7000-8000-00000000000a',
  ])('refuses %j', (text) => {
    expect(isSlug(text)).toBe(false);
  });
});
