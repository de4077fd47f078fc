import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantFromMs } from '../../../src/domain/clock.ts';
import { addressesOf } from '../../../src/http/present/addresses.ts';

const ID = '01900000-0000-7000-8000-00000000000a';
const article = {
  id: ID,
  slug: 'deport',
  url: null,
  publishedAt: instantFromMs(Date.UTC(2023, 11, 29, 9, 37)),
  section: { slug: 'lithuania' },
};

function at(articlePath: string) {
  return addressesOf({ publicUrl: 'https://api.test/news', siteUrl: 'https://www.test/en', articlePath });
}

describe('an article’s address on the website', () => {
  it.each([
    ['/{section}/{slug}', 'https://www.test/en/lithuania/deport'],
    ['/{year}/{month}/{day}/{slug}.html', 'https://www.test/en/2023/12/29/deport.html'],
    ['/a/{id}', `https://www.test/en/a/${ID}`],
    ['/{section}/{slug}-{id}/', `https://www.test/en/lithuania/deport-${ID}/`],
  ])('is made by %s', (path, expected) => {
    expect(at(path).article(article)).toBe(expected);
  });

  it('leaves out the segment of the section where there is none', () => {
    expect(at('/{section}/{slug}').article({ ...article, section: null })).toBe('https://www.test/en/deport');
    expect(at('/{section}/{slug}/').article({ ...article, section: null })).toBe(
      'https://www.test/en/deport/',
    );
  });

  it('is the article’s own where it has one', () => {
    expect(at('/{slug}').article({ ...article, url: 'https://elsewhere.test/x' })).toBe(
      'https://elsewhere.test/x',
    );
  });

  it('cannot be left by a slug', () => {
    expect(at('/{slug}').article({ ...article, slug: '../?x#y' })).toBe('https://www.test/en/..%2F%3Fx%23y');
  });

  it('tells the slug or the id that it was made with, whatever the path and section', () => {
    const slugs = fc.stringMatching(/^[a-z0-9]+(-[a-z0-9]+){0,3}$/);
    const paths = fc.constantFrom(
      '/{section}/{slug}',
      '/{slug}',
      '/{slug}/',
      '/{section}/{year}/{month}/{slug}.html',
      '/n/{id}',
      '/{id}-{slug}',
    );
    fc.assert(
      fc.property(slugs, paths, fc.option(slugs), (slug, path, section) => {
        const addresses = at(path);
        const address = addresses.article({
          ...article,
          slug,
          section: section === null ? null : { slug: section },
        });
        expect(addresses.articleAt(address)).toEqual({
          slug: path.includes('{slug}') ? slug : null,
          id: path.includes('{id}') ? ID : null,
        });
      }),
    );
  });

  it.each([
    'https://elsewhere.test/en/lithuania/deport',
    'https://www.test/lt/lithuania/deport',
    'https://www.test.evil/en/lithuania/deport',
    'https://www.test/en/lithuania/deport?page=2',
    'https://www.test/en/lithuania/deport#top',
    'https://www.test/en/a/b/c',
    'https://www.test/en/%E0%A4%A',
    'not a URL',
  ])('is not %s', (address) => {
    expect(at('/{section}/{slug}').articleAt(address)).toEqual({ slug: null, id: null });
  });
});

describe('an address of the API', () => {
  it('starts with the public address, its path included', () => {
    expect(at('/{slug}').resource('tags', 'a b')).toBe('https://api.test/news/v1/tags/a%20b');
    expect(at('/{slug}').api('/v1/articles')).toBe('https://api.test/news/v1/articles');
  });
});
