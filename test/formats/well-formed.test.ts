import fc from 'fast-check';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import type { PublicArticle } from '../../src/domain/article.ts';
import { ATOM } from '../../src/formats/atom.ts';
import type { Format } from '../../src/formats/format.ts';
import { NEWSML } from '../../src/formats/newsml.ts';
import { opml } from '../../src/formats/opml.ts';
import { RSS } from '../../src/formats/rss.ts';
import { newsSitemap } from '../../src/formats/sitemap.ts';
import { tagSoup } from '../support/html.ts';
import { channelOf, FULL, itemOf, PUBLICATION } from './items.ts';

/*
 * Whatever an article says, what comes out is XML: as a parser reads it that isn't ours (fast-xml-parser, which feedsmith brings),
 * and by the rules of XML 1.0 that this parser doesn't look at: the characters of section 2.2, `]]>` (2.4), known entities (4.6).
 */
const NASTY = fc.constantFrom(
  ...[']]>', '<![CDATA[', '<script>', '&amp;', '&', '<', '>', '"', "'", '&#0;', '&nbsp;', '-->', '<?x', '🐟'],
  ...['\0', '\u0008', '\u000b', '\u001f', '\ufffe', '\uffff', '\ud800', '\udfff', '\ud83d', '\r', '\n', '\t'],
);
const TEXT = fc
  .array(fc.oneof(NASTY, fc.string({ unit: 'binary', maxLength: 4 })), { maxLength: 8 })
  .map((parts) => parts.join(''));
const NULLABLE = fc.option(TEXT);

const ARTICLE: fc.Arbitrary<Partial<PublicArticle>> = fc
  .record({
    title: TEXT,
    summary: NULLABLE,
    dateline: NULLABLE,
    html: fc.oneof(tagSoup, TEXT),
    word: TEXT,
    notice: NULLABLE,
  })
  .map(({ html, word, notice, ...article }) => ({
    ...FULL.article,
    ...article,
    body: { html },
    authors: [{ id: FULL.article.id, slug: 'a', name: word }],
    tags: [{ id: FULL.article.id, slug: 't', name: word, type: 'topic' as const }],
    source: { name: word, url: null },
    rights: { copyrightNotice: notice, usageTerms: notice, syndication: 'allowed' as const },
    corrections: FULL.article.corrections.map((it) => ({ ...it, note: word })),
  }));

describe.each([RSS, ATOM, NEWSML])('$name', ({ list, one }: Format) => {
  it('is well-formed whatever is in a list and in an article, and tells the title as it is', () => {
    fc.assert(
      fc.property(ARTICLE, TEXT, (article, said) => {
        const item = itemOf(article);
        const removed = [{ id: item.article.id, at: item.article.updatedAt, reason: said }];
        const text = list?.(channelOf({ title: said, description: said, removed }), [item]) ?? '';
        expect(faultsIn(text)).toEqual([]);
        expect(textsIn(text)).toContain(carried(item.article.title));
        if (one !== null) expect(faultsIn(one(PUBLICATION, item))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

describe('sitemaps and lists of feeds', () => {
  it('are well-formed whatever they name', () => {
    fc.assert(
      fc.property(TEXT, TEXT, (name, title) => {
        const { updatedAt, publishedAt } = FULL.article;
        const article = { url: 'https://e.com/?a=1&b=2', title, language: 'en', publishedAt };
        const sitemap = newsSitemap(name, [article]);
        expect(faultsIn(sitemap)).toEqual([]);
        expect(textsIn(sitemap)).toContain(carried(title));
        const feed = {
          title,
          description: name,
          language: null,
          xmlUrl: 'https://e.com/?a&b',
          htmlUrl: null,
        };
        const list = opml({
          title,
          updated: updatedAt,
          owner: { name, url: 'https://e.com' },
          feeds: [feed],
          groups: [{ title: name, feeds: [feed] }],
        });
        expect(faultsIn(list)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

function faultsIn(xml: string): readonly string[] {
  const valid = XMLValidator.validate(xml);
  const faults = valid === true ? [] : [valid.err.msg];
  for (const char of xml)
    if (!isChar(char.codePointAt(0) ?? 0)) faults.push(`character ${char.codePointAt(0)}`);
  if (xml.includes(']]>')) faults.push(']]> in text');
  for (const [reference] of xml.matchAll(/&[^;]{0,8};?/g)) {
    if (!/^&(?:#x[\dA-F]+|lt|gt|amp|quot|apos);$/.test(reference)) faults.push(`reference ${reference}`);
  }
  return faults;
}

function isChar(code: number): boolean {
  if (code < 0x20) return code === 0x9 || code === 0xa || code === 0xd;
  return code <= 0xd7ff || (code >= 0xe000 && code <= 0xfffd) || code >= 0x10000;
}

/** Every text in a document. */
function textsIn(xml: string): readonly string[] {
  const parser = new XMLParser({
    trimValues: false,
    parseTagValue: false,
    htmlEntities: true,
    processEntities: ENTITIES,
  });
  const texts: string[] = [];
  collect(parser.parse(xml), texts);
  return texts;
}

const ENTITIES = { enabled: true, maxTotalExpansions: 1e6, maxExpandedLength: 1e7 };

function collect(node: unknown, texts: string[]): void {
  if (typeof node === 'string') texts.push(node);
  else if (typeof node === 'object' && node !== null)
    for (const child of Object.values(node)) collect(child, texts);
}

/** What XML can carry of a text, said a second time and apart from the writer; a parser reads each end of a line as \n. */
function carried(text: string): string {
  const kept = [...text].filter((char) => isChar(char.codePointAt(0) ?? 0)).join('');
  return kept.replace(/\r\n?/g, '\n');
}
