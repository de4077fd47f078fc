import { describe, expect, it } from 'vitest';
import type { ArticleContent } from '../../src/domain/article.ts';
import { instant } from '../../src/domain/clock.ts';
import type { ListContent } from '../../src/domain/curated-list.ts';
import { articleDigest, listDigest } from '../../src/domain/digest.ts';
import { draft, edit, editIfDifferent, publish, withdraw } from '../../src/domain/publishing.ts';
import { asOneSave, hasUnpublishedEdits } from '../../src/domain/saving.ts';
import { bodyOf, contentOf } from '../support/content.ts';

const EARLY = instant('2024-01-01T09:00:00Z');
const LATER = instant('2024-01-01T10:00:00Z');
const made = draft('id', 'slug', contentOf({}), EARLY).article;

const FULL = contentOf({
  image: { url: 'https://x/i', alt: 'a', caption: 'b', credit: 'c', width: 1, height: 2 },
  source: { name: 'n', url: 'https://x/s' },
});

/** Another value for each field, and for each member of those that have some. */
const OTHER: { readonly [Field in keyof ArticleContent]: readonly ArticleContent[Field][] } = {
  title: ['Another'],
  summary: ['s', ''],
  dateline: ['VILNIUS'],
  language: ['lt'],
  genre: ['opinion'],
  body: [bodyOf('Another body.')],
  sectionId: ['1'],
  authorIds: [['1'], ['1', '2'], ['2', '1']],
  tagIds: [['1'], ['1', '2'], ['2', '1']],
  image: [
    null,
    ...others(FULL.image, { url: 'u', alt: '', caption: null, credit: null, width: 9, height: 9 }),
  ],
  source: [null, ...others(FULL.source, { name: 'm', url: null })],
  rights: others(FULL.rights, { copyrightNotice: '©', usageTerms: 't', syndication: 'withheld' }),
  url: ['https://x'],
  translationOf: ['1'],
  relatedIds: [['1'], ['1', '2'], ['2', '1']],
  expiresAt: [LATER],
};

const LIST: ListContent = { name: 'Front', description: null, pins: [], tail: null, length: 10 };
const OTHER_LIST: { readonly [Field in keyof ListContent]: readonly ListContent[Field][] } = {
  name: ['Back'],
  description: ['d'],
  pins: [['1'], ['1', '2'], ['2', '1']],
  tail: [
    { query: 'sort=title', filter: {}, sort: 'title' },
    { query: '', filter: {}, sort: '-publishedAt' },
  ],
  length: [11],
};

describe('the digest of content', () => {
  it('differs for every field that differs, and for the slug', () => {
    const digests = [articleDigest('slug', FULL), articleDigest('other', FULL)];
    for (const [field, values] of Object.entries(OTHER)) {
      for (const value of values) digests.push(articleDigest('slug', { ...FULL, [field]: value }));
    }
    expect(Object.keys(OTHER).toSorted()).toEqual(Object.keys(FULL).toSorted());
    expect(new Set(digests).size).toBe(digests.length);
  });

  it('is the same for the same content, in whatever order its members stand', () => {
    const turned = Object.fromEntries(Object.entries(FULL).toReversed()) as ArticleContent;
    expect(articleDigest('slug', turned)).toBe(articleDigest('slug', FULL));
    const { alt, ...image } = FULL.image ?? {
      alt: '',
      url: '',
      caption: '',
      credit: '',
      width: 0,
      height: 0,
    };
    expect(articleDigest('slug', { ...FULL, image: { ...image, alt } })).toBe(articleDigest('slug', FULL));
  });

  it('of a list differs for every field that differs', () => {
    const digests = [listDigest('slug', LIST), listDigest('other', LIST)];
    for (const [field, values] of Object.entries(OTHER_LIST)) {
      for (const value of values) digests.push(listDigest('slug', { ...LIST, [field]: value }));
    }
    expect(Object.keys(OTHER_LIST).toSorted()).toEqual(Object.keys(LIST).toSorted());
    expect(new Set(digests).size).toBe(digests.length);
  });
});

describe('a save', () => {
  it('that changes nothing is none', () => {
    const { title, body } = made.content;
    expect(editIfDifferent(made, { slug: 'slug', content: { title, body } }, LATER)).toBeNull();
    expect(editIfDifferent(made, {}, LATER)).toBeNull();
    expect(editIfDifferent(made, { slug: 'other' }, LATER)).toMatchObject({ article: { revision: 2 } });
    expect(editIfDifferent(made, { publishedAt: EARLY }, LATER)).toMatchObject({ action: 'edit' });
  });

  it('leaves unpublished edits while the article is live, until what is live is again the same', () => {
    const live = publish(made, EARLY).article;
    const edited = edit(live, { content: { title: 'Another' } }, LATER).article;
    const undone = edit(edited, { content: { title: made.content.title } }, LATER).article;
    const states = [made, live, edited, undone, publish(edited, LATER).article];
    expect(states.map(hasUnpublishedEdits)).toEqual([false, false, true, false, false]);
    expect(hasUnpublishedEdits(withdraw(edited, 'Untrue', LATER).article)).toBe(false);
  });

  it('of several changes is one revision, and the one that was published where one of them did', () => {
    const { article: edited } = edit(made, { slug: 'other' }, LATER);
    expect(asOneSave(made, publish(edited, LATER)).article).toMatchObject({
      revision: 2,
      version: 1,
      lastPublished: { revision: 2 },
    });
    expect(asOneSave(null, publish(made, EARLY)).article).toMatchObject({
      revision: 1,
      lastPublished: { revision: 1 },
    });
  });

  it('of several changes leaves what was published before as it was', () => {
    const live = publish(made, EARLY).article;
    const once = edit(live, { slug: 'other' }, LATER).article;
    const twice = edit(once, { slug: 'third' }, LATER);
    expect(asOneSave(live, twice).article).toMatchObject({ revision: 3, lastPublished: { revision: 2 } });
  });
});

/** The object with each member in turn replaced by the other's. */
function others<T extends object>(object: T | null, other: T): T[] {
  if (object === null) throw new Error('the content is to be full');
  return Object.entries(other).map(([name, value]) => ({ ...object, [name]: value }));
}
