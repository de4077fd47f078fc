import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bodyFromHtml } from '../../src/domain/body-source.ts';
import { feedHtml, xhtmlBody } from '../../src/formats/feed-body.ts';
import { element, xmlDocument } from '../../src/formats/xml.ts';
import { bodyHtml, RICH_HTML, tagSoup, unsafeIn } from '../support/html.ts';
import { itemOf } from './items.ts';

/** Known attributes of other elements than those that a saved body has them on. */
const HARMLESS = /^\w+ (?:alt|class|colspan|datetime|dir|height|lang|rowspan|start|title|width)=/;
const BASE = 'https://www.example.com/lithuania/quotas';

describe('a body for feeds', () => {
  it.each([
    ['<a href="/a?b=1&amp;c=2">x</a>', 'https://www.example.com/a?b=1&amp;c=2'],
    ['<a href="more">x</a>', 'https://www.example.com/lithuania/more'],
    ['<a href="../up">x</a>', 'https://www.example.com/up'],
    ['<a href="#note">x</a>', 'https://www.example.com/lithuania/quotas#note'],
    ["<a href='/single'>x</a>", 'https://www.example.com/single'],
    ['<a href=/bare>x</a>', 'https://www.example.com/bare'],
    ['<a HREF = "//cdn.example.com/x">x</a>', 'https://cdn.example.com/x'],
    ['<img src="/i.jpg" alt="">', 'https://www.example.com/i.jpg'],
    ['<blockquote cite="/said"><p>x</p></blockquote>', 'https://www.example.com/said'],
    ['<a\nhref="?page=2">x</a>', 'https://www.example.com/lithuania/quotas?page=2'],
  ])('has the address in %s absolute', (html, address) => {
    expect(feedHtml(itemWith(html))).toContain(`="${address}"`);
    expect(xhtml(html)).toContain(`="${address.replace('&amp;', '&#x26;')}"`);
  });

  it.each([
    '<script>alert(1)</script>',
    '<iframe src="https://e.com/x"></iframe>',
    '<p onclick="alert(1)">x</p>',
    '<p style="position:fixed">x</p>',
    '<a href="javascript:alert(1)">x</a>',
    '<a href="data:text/html,x">x</a>',
    '<a href="http:relative">x</a>',
    '<object data="https://e.com/x"></object><embed src="https://e.com/x">',
    '<form action="https://e.com"><button>x</button></form>',
    '<svg><a xlink:href="https://e.com">x</a></svg>',
    '<base href="https://e.com/"><meta http-equiv="refresh" content="0">',
  ])('has nothing unsafe of %s', (html) => {
    expect(unsafeIn(feedHtml(itemWith(html)))).toEqual([]);
    expect(xhtml(html)).not.toMatch(
      /<(?:script|iframe|object|embed|form|svg|base|meta)| on\w+=|javascript:|data:/,
    );
  });

  it('has a link in the place of a frame', () => {
    expect(feedHtml(itemWith('<iframe src="/player"></iframe>'))).toBe(
      '<figure class="embed"><a href="https://www.example.com/player">https://www.example.com/player</a></figure>',
    );
  });

  it('leaves the absolute addresses beside a relative one as they were written', () => {
    const html = '<p><a href="https://e.com">a</a> <a href="mailto:a@e.com">m</a> <a href="/b">b</a></p>';
    expect(feedHtml(itemWith(html))).toBe(html.replace('"/b"', '"https://www.example.com/b"'));
  });

  it('has no character as XHTML that XML forbids, however it is written', () => {
    expect(xhtml('<p>a&#xfffe;&#x1;&#xffff;&#xd800;&#0;b</p>')).toMatch(/<p>a\ufffd*b<\/p>/);
  });

  it('is the saved one to the byte, for one that was saved', () => {
    const { html } = bodyFromHtml(RICH_HTML);
    expect(feedHtml(itemWith(html))).toBe(html);
    fc.assert(
      fc.property(bodyHtml, (source) => {
        const saved = bodyFromHtml(source).html;
        expect(feedHtml(itemWith(saved))).toBe(saved);
      }),
      { numRuns: 100 },
    );
  });

  it('has nothing unsafe whatever it is of', () => {
    fc.assert(
      fc.property(tagSoup, (html) => {
        const faults = unsafeIn(feedHtml(itemWith(html)));
        expect(faults.filter((fault) => !HARMLESS.test(fault))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

function itemWith(html: string) {
  return itemOf({ url: BASE, body: { html } });
}

function xhtml(html: string): string {
  return xmlDocument(element('body', {}, [...xhtmlBody(itemWith(html))]));
}
