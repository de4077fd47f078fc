import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Body } from '../../src/domain/body.ts';
import { bodyFromHtml, bodyFromMarkdown } from '../../src/domain/body-source.ts';
import { DomainError } from '../../src/domain/errors.ts';
import { bodyHtml } from '../support/html.ts';

const refusal = (message: string) =>
  expect.objectContaining({ code: 'invalid-value', field: 'body', message });

function expectReturnable(body: Body): void {
  expect(bodyFromHtml(body.html)).toEqual(body);
  expect(bodyFromMarkdown(body.markdown)).toEqual(body);
}

describe('what a body wrote', () => {
  it('gives the same body again, in HTML and in Markdown', () => {
    fc.assert(
      fc.property(bodyHtml, (html) => expectReturnable(bodyFromHtml(html))),
      { numRuns: 400 },
    );
  });

  it('is taken, however much of one thing the body has, whenever the body was', () => {
    const pieces = fc.constantFrom(
      ...[
        'a & b ',
        '(a_b) [c] *d* &amp;lt; ',
        '<a href=https://a.b>x</a>',
        '<hr>x',
        '<li>x',
        '<b>x</b> ',
        '<br>x',
      ],
      ...[
        '<tr><td>x',
        '<td>x',
        '<p>x',
        '<blockquote>x</blockquote>',
        '<img src=https://a.b>',
        '`',
        '[',
        '\\',
        '*',
      ],
      ...[
        '<iframe src=https://a.b></iframe>',
        'http://a.b ',
        'a@b.c ',
        '|',
        '<pre>\n\nx</pre>',
        '<ul><li>x</ul>',
      ],
    );
    const around = fc.constantFrom(
      '',
      '<p>',
      '<table>',
      '<ul>',
      '<pre>',
      '<blockquote>',
      '<table><tr><td>',
      '<code>',
    );
    const times = fc.constantFrom(300, 1_500, 4_000, 10_000);
    const seen = { accepted: 0, refused: 0 };
    fc.assert(
      fc.property(around, pieces, times, (start, piece, count) => {
        const body = bodyOrNull(`${start}${piece.repeat(count)}`);
        seen[body === null ? 'refused' : 'accepted'] += 1;
        if (body !== null) expectReturnable(body);
      }),
      { numRuns: 60, seed: 1 },
    );
    expect(seen.accepted).toBeGreaterThan(20);
    expect(seen.refused).toBeGreaterThan(5);
  });

  it.each([
    ['a table of 100 rows', `<table>${`<tr>${'<td>x</td>'.repeat(5)}</tr>`.repeat(100)}</table>`],
    ['a table of 60 rows of 10', `<table>${`<tr>${'<td>x</td>'.repeat(10)}</tr>`.repeat(60)}</table>`],
    ['300 links in a paragraph', '<a href="https://a.b/">x</a> '.repeat(300)],
    ['19 kB of punctuation', 'It (was) snake_case, * or [so], R&amp;D. '.repeat(500)],
    ['prose of 230 kB', 'So she said, and left (as *all* of them did). '.repeat(5_000)],
    ['2,000 paragraphs with marks', '<p>a <b>b</b> <i>c</i></p>'.repeat(2_000)],
    ['text that looks like a table', `a|b<br>${'c|d|e|f|g|h<br>'.repeat(2_000)}`],
    ['far indented code', `<p>a</p><pre><i>${' '.repeat(300)}</i>a</pre><table><td>b</td></table>`],
    ['code with many backticks', `<code>${'` '.repeat(30_000)}</code>`],
  ])('is taken of %s', (_, html) => expectReturnable(bodyFromHtml(html)));

  it('is not larger than what may come back', () => {
    for (const html of ['<a href=https://a.b>x</a>'.repeat(10_000), '<img src=//a.b>'.repeat(5_000)])
      expect(() => bodyFromHtml(html)).toThrow(refusal('the body has too many elements'));
    expect(() => bodyFromHtml(`<code>${'` '.repeat(131_000)}</code>`)).toThrow(
      refusal('the body has too much markup'),
    );
    expect(() => bodyFromHtml('*'.repeat(140_000))).toThrow(refusal('the body is larger than 256 kB'));
  });
});

describe('the Markdown of a body', () => {
  it.each([
    ['a frame', '<iframe src="https://player.example.com/v/1"></iframe>'],
    ['a film', '<video src="https://e.com/a.mp4"></video>'],
    [
      'a post with its words',
      '<blockquote class="twitter-tweet"><p>*Words*</p><a href="https://x.com/a/status/1">1</a></blockquote>',
    ],
    ['the size of a picture', '<img src="https://e.com/i.png" alt="a" width="640" height="480">'],
    ['the size of a picture in a line', '<p>a <img src="https://e.com/i.png" width="64"> b</p>'],
    [
      'a picture alone in an item with a list',
      '<ul><li><img src="https://e.com/i.png" width="64"><ul><li>a</li></ul></li></ul>',
    ],
    [
      'marks in a caption',
      '<figure><img src="https://e.com/i.png"><figcaption>a <b>b</b><br>c</figcaption></figure>',
    ],
    [
      'a caption beneath a linked picture',
      '<figure><a href="https://e.com"><img src="https://e.com/i.png"></a><figcaption>a</figcaption></figure>',
    ],
    [
      'the source of a quote',
      '<blockquote cite="https://e.com/?a&amp;b"><p>a</p><ul><li>b</li></ul><pre>c\n\nd</pre></blockquote>',
    ],
    ['who is quoted', '<blockquote><p>a</p><footer>Ann <i>B</i></footer></blockquote>'],
  ])('keeps %s', (_, html) => {
    const body = bodyFromHtml(html);
    expect(bodyFromMarkdown(body.markdown)).toEqual(body);
  });
});

describe('a body', () => {
  it('has no character that XML can’t carry', () => {
    const characters = Array.from({ length: 32 }, (_, code) => `a&#${code};`)
      .join('')
      .replace('&#0;', '');
    const source = `${characters}\u0007\u000c\ufffe\uffff b`;
    const html = [`<p title="${source}">${source}`, `<pre><code class="language-\u0007">${source}`].join('');
    const all = JSON.stringify(
      [
        bodyFromHtml(html),
        bodyFromHtml(`<img src="https://e.com/\u0007" alt="${source}">`),
        bodyFromMarkdown(`${source}\n\n    ${source}`),
      ],
      (_, value) => (typeof value === 'string' ? value.replace(/[\t\n\r]/g, ' ') : value),
    );
    expect(JSON.parse(all)).toHaveLength(3);
    expect(all).not.toMatch(/\\u00|\\[bf]|\p{Cc}|[\ufffe\uffff]/u);
  });

  it.each(['\u200b', '<p>\u200b\u2060</p>', '<h2>\ufeff</h2>'])(
    'is empty for %j, of which nothing can be seen',
    (html) => {
      expect(bodyFromHtml(html).blocks).toEqual([]);
    },
  );
});

function bodyOrNull(html: string): Body | null {
  try {
    return bodyFromHtml(html);
  } catch (error) {
    if (error instanceof DomainError) return null;
    throw error;
  }
}
