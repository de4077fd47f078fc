import fc from 'fast-check';
import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import { describe, expect, it } from 'vitest';
import { GENRES } from '../../src/domain/article.ts';
import { JSON_LD } from '../../src/formats/json-ld.ts';
import { anyChannel, anyItem } from './random-item.ts';
import { FULL, HOSTILE, itemOf, PAGE, PUBLICATION } from './sample-items.ts';

const { one, list } = JSON_LD;

/** What a browser makes of a page that the document was put into: the document, and what follows it. */
function embedded(document: string): { script: string; after: string } {
  const page = parse(`<!doctype html><script type="application/ld+json">${document}</script><p>after</p>`);
  const [script, after] = ['script', 'p'].map((tag) => textOf(elementIn(page, tag)));
  return { script: script ?? '', after: after ?? '' };
}

function elementIn(node: DefaultTreeAdapterTypes.Node, tag: string): DefaultTreeAdapterTypes.Node | null {
  if (node.nodeName === tag) return node;
  const children = 'childNodes' in node ? node.childNodes : [];
  return children.map((child) => elementIn(child, tag)).find((found) => found !== null) ?? null;
}

function textOf(node: DefaultTreeAdapterTypes.Node | null): string {
  if (node === null) return '';
  if ('value' in node) return node.value;
  return 'childNodes' in node ? node.childNodes.map(textOf).join('') : '';
}

describe('JSON-LD', () => {
  it('stands in a page as it is, whatever an article says', () => {
    const document = one?.(PUBLICATION, HOSTILE) ?? '';
    const { script, after } = embedded(document);
    expect(JSON.parse(script)).toEqual(JSON.parse(document));
    expect(JSON.parse(script).headline).toBe(HOSTILE.article.title.toWellFormed());
    expect(after).toBe('after');
    expect(document).not.toMatch(/[<\u2028\u2029]/);
  });

  it('stands in a page as it is, whatever any list says', () => {
    fc.assert(
      fc.property(anyChannel, fc.array(anyItem, { maxLength: 2 }), (channel, items) => {
        const { script, after } = embedded(list?.(channel, items) ?? '');
        const { itemListElement } = JSON.parse(script);
        expect(itemListElement.map((it: { item: { headline: string } }) => it.item.headline)).toEqual(
          items.map(({ article }) => article.title.toWellFormed()),
        );
        expect(after).toBe('after');
      }),
    );
  });

  it('tells the kinds of news articles apart by type, where schema.org has one, and all by genre', () => {
    const kinds = GENRES.map((genre) => JSON.parse(one?.(PUBLICATION, itemOf({ genre })) ?? ''));
    expect(kinds.map((it) => `${it.genre}: ${it['@type']}`)).toEqual([
      'news: NewsArticle',
      'analysis: AnalysisNewsArticle',
      'opinion: OpinionNewsArticle',
      'feature: NewsArticle',
      'interview: NewsArticle',
      'review: ReviewNewsArticle',
      'fact-check: NewsArticle',
      'press-release: Article',
    ]);
  });

  it('carries corrections as comments with their time', () => {
    const { correction } = JSON.parse(one?.(PUBLICATION, FULL) ?? '');
    expect(correction[1]).toEqual({
      '@type': 'CorrectionComment',
      '@id': 'urn:uuid:018cb4f2-6d20-7c1e-8f3a-2b9d5e7a2002',
      name: 'correction',
      text: 'The hearing was on Friday, not on Thursday.',
      datePublished: '2023-12-30T08:00:00.000Z',
    });
  });

  it('numbers a list’s items from 1 and gives the context once', () => {
    const text = list?.(PAGE, [FULL, HOSTILE]) ?? '';
    const { itemListElement, '@type': type } = JSON.parse(text);
    expect(type).toBe('ItemList');
    expect(itemListElement.map((it: { position: number }) => it.position)).toEqual([1, 2]);
    expect(text.match(/@context/g)).toHaveLength(1);
  });
});
