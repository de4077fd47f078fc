import { parseAtomFeed, parseRssFeed } from 'feedsmith';
import Parser from 'rss-parser';
import { describe, expect, it } from 'vitest';
import type { PublicArticle } from '../../src/domain/article.ts';
import { ATOM } from '../../src/formats/atom.ts';
import type { Format, Item } from '../../src/formats/format.ts';
import { RSS } from '../../src/formats/rss.ts';
import { channelOf, FULL, HOSTILE, itemOf, LITHUANIAN, MIDDLE, PLAIN, PUBLICATION } from './items.ts';

/* What parsers that aren't ours read in these feeds, compared with what was to be said. */
const ITEMS = [FULL, LITHUANIAN, PLAIN];
const LINKS = [
  { rel: 'self', href: MIDDLE.self },
  { rel: 'first', href: MIDDLE.first },
  { rel: 'previous', href: MIDDLE.prev },
  { rel: 'next', href: MIDDLE.next },
  { rel: 'hub', href: MIDDLE.hub },
];

describe('a feed of RSS 2.0', () => {
  const feed = parseRssFeed(written(RSS, MIDDLE, ITEMS));

  it('tells what it is of, where it is and when it last changed', () => {
    expect(feed).toMatchObject({
      title: MIDDLE.title,
      description: MIDDLE.description,
      link: PUBLICATION.url,
      language: 'en-GB',
      lastBuildDate: 'Sat, 30 Dec 2023 08:00:00 GMT',
    });
    expect(feed.atom?.links?.map(({ rel, href }) => ({ rel, href }))).toEqual(LINKS);
  });

  it.each(ITEMS)('carries each field of $article.slug', (item) => {
    const { article, url } = item;
    const found = feed.items?.find(({ guid }) => guid?.value === `urn:uuid:${article.id}`);
    expect(found).toMatchObject({
      title: article.title,
      link: url,
      guid: { isPermaLink: false },
      dc: { languages: [article.language] },
      dcterms: { modified: [article.updatedAt] },
    });
    expect(Date.parse(String(found?.pubDate))).toBe(Date.parse(article.publishedAt));
    expect(found?.content?.encoded ?? '').toContain(article.body.html);
    expect(found?.description ?? null).toBe(article.summary);
    expect(found?.dc?.creators ?? []).toEqual(article.authors.map(({ name }) => name));
    expect(found?.dcterms?.spatials ?? []).toEqual(article.dateline === null ? [] : [article.dateline]);
    expect(found?.dc?.rights?.join('\n') ?? '').toBe(rightsOf(article));
    expect(found?.source?.title ?? found?.dc?.sources?.[0] ?? null).toBe(article.source?.name ?? null);
    expect(found?.source?.url ?? null).toBe(article.source?.url ?? null);
    expect(pictureIn(found?.media)).toEqual(pictureOf(article));
    const names = (found?.categories ?? []).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(article.tags.map(({ name }) => name)));
    if (article.section !== null) expect(names).toContain(article.section.name);
  });

  it('takes back what is gone, by an item without a link that ended when it went', () => {
    const [withdrawn, unpublished] = feed.items?.slice(ITEMS.length) ?? [];
    expect(withdrawn).toMatchObject({
      title: 'Withdrawn',
      description: MIDDLE.removed[0]?.reason,
      guid: { value: `urn:uuid:${MIDDLE.removed[0]?.id}` },
      dcterms: { valid: [`end=${MIDDLE.removed[0]?.at}; scheme=W3C-DTF`] },
    });
    expect(withdrawn?.link).toBeUndefined();
    expect(unpublished).toMatchObject({ title: 'No longer available' });
    expect(unpublished?.description).toBeUndefined();
  });

  it('has summaries and reasons read as text by a reader that takes them for HTML', async () => {
    const words = 'Use <b> & "&amp;" <script>alert(1)</script>';
    const removed = MIDDLE.removed.slice(0, 1).map((it) => ({ ...it, reason: words }));
    const text = written(RSS, channelOf({ removed }), [itemOf({ summary: words })]);
    const html = 'Use &lt;b> &amp; "&amp;amp;" &lt;script>alert(1)&lt;/script>';
    const { items } = await new Parser().parseString(text);
    expect(items.map(({ content }) => content)).toEqual([html, html]);
  });

  it('says nothing of a change where nothing ever was', () => {
    expect(written(RSS, channelOf(), [])).not.toContain('lastBuildDate');
  });
});

describe('a feed of Atom', () => {
  const feed = parseAtomFeed(written(ATOM, MIDDLE, ITEMS));

  it('tells what it is of, where it is and when it last changed', () => {
    expect(feed).toMatchObject({
      id: MIDDLE.first,
      title: { value: MIDDLE.title },
      subtitle: { value: MIDDLE.description },
      updated: MIDDLE.updated,
      authors: [{ name: PUBLICATION.name, uri: PUBLICATION.url }],
    });
    const links = feed.links?.map(({ rel, href }) => ({ rel, href }));
    expect(links).toEqual([{ rel: 'alternate', href: PUBLICATION.url }, ...LINKS]);
  });

  it.each(ITEMS)('carries each field of $article.slug', (item) => {
    const { article, url, self } = item;
    const entry = feed.entries?.find(({ id }) => id === `urn:uuid:${article.id}`);
    expect(entry).toMatchObject({
      title: { value: article.title },
      published: article.publishedAt,
      updated: article.updatedAt,
      xml: { lang: article.language },
    });
    expect(entry?.content?.type).toBe('html');
    expect(entry?.content?.value ?? '').toContain(article.body.html);
    const { authors } = article;
    expect(entry?.authors).toEqual(
      authors.length === 0
        ? [{ name: PUBLICATION.name, uri: PUBLICATION.url }]
        : authors.map(({ name, slug }) => ({ name, uri: `https://api.example.com/v1/authors/${slug}` })),
    );
    expect(entry?.summary?.value ?? null).toBe(article.summary);
    expect(entry?.rights?.value ?? '').toBe(rightsOf(article));
    expect(entry?.source?.title?.value ?? null).toBe(article.source?.name ?? null);
    expect(entry?.dcterms?.spatials ?? []).toEqual(article.dateline === null ? [] : [article.dateline]);
    expect(pictureIn(entry?.media)).toEqual(pictureOf(article));
    expect(entry?.links).toEqual(
      expect.arrayContaining([
        { rel: 'alternate', type: 'text/html', hreflang: article.language, href: url },
        { rel: 'self', type: 'application/atom+xml', href: `${self}.atom` },
      ]),
    );
    expect(entry?.categories ?? []).toEqual(
      expect.arrayContaining(
        article.tags.map(({ slug, name }) => ({
          term: slug,
          label: name,
          scheme: 'https://api.example.com/v1/tags',
        })),
      ),
    );
  });

  it('links to a licence where the terms of use are an address, and only there', () => {
    const licences = feed.entries?.map(({ links }) => links?.filter(({ rel }) => rel === 'license'));
    expect(licences).toEqual([[{ rel: 'license', href: 'https://www.example.com/terms' }], [], []]);
  });

  it.each(['https://e.com/terms and more', 'See https://e.com/terms', '/terms', 'mailto:a@e.com', ''])(
    'takes the terms %j for words',
    (usageTerms) => {
      const rights = { ...PLAIN.article.rights, usageTerms };
      expect(written(ATOM, channelOf(), [itemOf({ rights })])).not.toContain('rel="license"');
    },
  );

  it('tells what is gone by deleted entries', () => {
    const text = written(ATOM, MIDDLE, []);
    const [withdrawn, unpublished] = MIDDLE.removed;
    expect(text).toContain(
      `<at:deleted-entry ref="urn:uuid:${withdrawn?.id}" when="${withdrawn?.at}"><at:comment>${withdrawn?.reason}</at:comment></at:deleted-entry>`,
    );
    expect(text).toContain(`<at:deleted-entry ref="urn:uuid:${unpublished?.id}" when="${unpublished?.at}"/>`);
  });
});

describe.each([RSS, ATOM])('corrections in $name', (format) => {
  it('stand under the text, with their kind, their day and their words as text', () => {
    const text = written(format, channelOf(), [FULL]);
    expect(contentIn(format, text)).toContain(
      '<p><strong>Clarification (2023-12-29):</strong> Herring is meant, &lt;not> cod &amp; co.</p>\n' +
        '<p><strong>Correction (2023-12-29):</strong> The catch is 12 tonnes.</p>',
    );
    expect(contentIn(format, written(format, channelOf(), [LITHUANIAN]))).not.toContain('<hr>');
  });

  it('are categories, so that a receiver finds what was corrected', () => {
    expect(written(format, channelOf(), [FULL])).toContain('https://schema.org/CorrectionComment');
    expect(written(format, channelOf(), [PLAIN])).not.toContain('https://schema.org/CorrectionComment');
    const { corrections } = FULL.article;
    const twice = itemOf({ corrections: [...corrections, ...corrections] });
    expect(written(format, channelOf(), [twice]).match(/CorrectionComment/g)).toHaveLength(2);
  });
});

describe.each([RSS, ATOM])('hostile text in $name', (format) => {
  it('comes out as it went in, without what XML forbids', () => {
    const [title] = titlesIn(format, written(format, channelOf(), [HOSTILE]));
    expect(title?.replace(/ +/g, ' ')).toBe(`]]> <script>alert(1)</script> &amp; 🐟 x "quoted" 'too'`);
  });
});

function written(format: Format, ...list: Parameters<NonNullable<Format['list']>>): string {
  if (format.list === null) throw new Error(`${format.name} has no lists`);
  return format.list(...list);
}

function contentIn(format: Format, text: string): string {
  return format === RSS
    ? (parseRssFeed(text).items?.[0]?.content?.encoded ?? '')
    : (parseAtomFeed(text).entries?.[0]?.content?.value ?? '');
}

function titlesIn(format: Format, text: string): readonly (string | undefined)[] {
  return format === RSS
    ? (parseRssFeed(text).items ?? []).map(({ title }) => title)
    : (parseAtomFeed(text).entries ?? []).map(({ title }) => title?.value);
}

function rightsOf({ rights }: PublicArticle): string {
  return [rights.copyrightNotice, rights.usageTerms].filter((text) => text !== null).join('\n');
}

type Picture = {
  url?: string;
  width?: number;
  height?: number;
  description?: { value?: string };
  credits?: { value?: string }[];
};

function pictureIn(media: { contents?: Picture[] } | undefined) {
  const [picture] = media?.contents ?? [];
  if (picture === undefined) return null;
  const { url, width = 0, height = 0, description, credits } = picture;
  return { url, width, height, caption: description?.value, credit: credits?.[0]?.value };
}

function pictureOf({ image }: Item['article']) {
  if (image === null) return null;
  const { url, width, height, caption, alt, credit } = image;
  const said = caption ?? alt;
  return { url, width, height, caption: said === '' ? undefined : said, credit: credit ?? undefined };
}
