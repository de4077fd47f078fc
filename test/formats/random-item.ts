import fc from 'fast-check';
import { CORRECTION_KINDS, GENRES, type PublicArticle } from '../../src/domain/article.ts';
import { bodyFromHtml } from '../../src/domain/body-source.ts';
import { instantFromMs } from '../../src/domain/clock.ts';
import { readingFigures } from '../../src/domain/live-copy.ts';
import { TAG_TYPES } from '../../src/domain/tag.ts';
import { webAddress } from '../../src/domain/web-address.ts';
import type { Channel, Item } from '../../src/formats/format.ts';
import { bodyHtml } from '../support/html.ts';
import { channelOf } from './sample-items.ts';

/** Any text that is stored, well formed or not, and more than its share of what ends a script, a page or front matter. */
const text = fc.oneof(
  fc.constantFrom(
    '</script>',
    '<!--<script>',
    '\u2028',
    '\n---\n',
    ': # no',
    '2023-12-29',
    'NULL',
    '&lt;/script>',
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({
    unit: fc.constantFrom('-', ':', ' ', '\n', '#', '"', '\\', '<', '/', 'é', '😀', '\ud800', '\0'),
  }),
);
const orNull = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null });
const id = fc.uuid({ version: 7 });
const slug = fc.stringMatching(/^[a-z0-9ž-]{1,12}$/);
const time = fc.integer({ min: -9_000_000_000_000, max: 9_000_000_000_000 }).map(instantFromMs);
const address = fc
  .webUrl({ withQueryParameters: true, withFragments: true })
  .map((url) => webAddress('url', url));
const named = { id, slug, name: text };

const correction = fc.record({
  id,
  at: time,
  kind: fc.constantFrom(...CORRECTION_KINDS),
  note: text,
  version: fc.nat(),
});

const image = fc.record({
  url: address,
  alt: text,
  caption: orNull(text),
  credit: orNull(text),
  width: fc.nat(),
  height: fc.nat(),
});

const article: fc.Arbitrary<PublicArticle> = fc
  .record({
    ...{ id, slug, title: text, summary: orNull(text), dateline: orNull(text), html: bodyHtml },
    language: fc.constantFrom('en', 'lt', 'zh-Hant-TW'),
    genre: fc.constantFrom(...GENRES),
    section: orNull(fc.record(named)),
    authors: fc.array(fc.record(named), { maxLength: 3 }),
    tags: fc.array(fc.record({ ...named, type: fc.constantFrom(...TAG_TYPES) }), { maxLength: 6 }),
    image: orNull(image),
    source: orNull(fc.record({ name: text, url: orNull(address) })),
    rights: fc.record({
      copyrightNotice: orNull(text),
      usageTerms: orNull(text),
      syndication: fc.constantFrom('allowed', 'withheld'),
    }),
    url: orNull(address),
    ...{ version: fc.nat(), publishedAt: time, updatedAt: time },
    corrections: fc.array(correction, { maxLength: 3 }),
    translations: fc.array(fc.record({ language: fc.constant('lt'), id, slug }), { maxLength: 2 }),
  })
  .map(({ html, ...rest }) => {
    const body = bodyFromHtml(html);
    return { ...rest, body, ...readingFigures(body.text) };
  });

export const anyItem: fc.Arbitrary<Item> = fc.tuple(article, orNull(time)).map(([it, until]) => ({
  article: it,
  ...(until !== null && { embargoedUntil: until }),
  url: it.url ?? `https://www.example.com/${encodeURIComponent(it.slug)}`,
  self: `https://api.example.com/v1/articles/${encodeURIComponent(it.slug)}`,
}));

/** Addresses that were asked may hold anything that a server lets through. */
const asked = fc
  .string({ unit: 'binary', maxLength: 20 })
  .map((it) => `https://api.example.com/v1/x?q=${it}`);

export const anyChannel: fc.Arbitrary<Channel> = fc
  .record({
    ...{ title: text, description: orNull(text), self: asked, first: asked },
    ...{ next: orNull(asked), prev: orNull(asked), hub: orNull(address), updated: orNull(time) },
    language: fc.constantFrom(null, 'en'),
    removed: fc.array(fc.record({ id, at: time, reason: orNull(text) }), { maxLength: 2 }),
  })
  .map(channelOf);
