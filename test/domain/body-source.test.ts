import { describe, expect, it } from 'vitest';
import { EMPTY_BODY } from '../../src/domain/body.ts';
import { bodyFromHtml, bodyFromMarkdown } from '../../src/domain/body-source.ts';
import { RICH_HTML } from '../support/html.ts';

describe('a body made of HTML', () => {
  const body = bodyFromHtml(RICH_HTML);

  it('is as the golden files have it, in all four forms', async () => {
    await expect(body.html).toMatchFileSnapshot('golden/body/body.html');
    await expect(body.markdown).toMatchFileSnapshot('golden/body/body.md');
    await expect(body.text).toMatchFileSnapshot('golden/body/body.txt');
    await expect(JSON.stringify(body.blocks, null, 2)).toMatchFileSnapshot('golden/body/blocks.json');
  });

  it('has every kind of block in the sample', () => {
    expect(new Set(body.blocks.map(({ type }) => type))).toEqual(
      new Set(['paragraph', 'heading', 'list', 'quote', 'image', 'embed', 'table', 'code', 'divider']),
    );
  });

  it.each([
    '',
    '   \n',
    '<p></p>',
    '<p><br></p>',
    '<p>&nbsp;</p>',
    '<!-- nothing -->',
    '<script>1</script>',
    '<table></table>',
  ])('is empty for %j', (html) => {
    expect(bodyFromHtml(html)).toEqual(EMPTY_BODY);
  });

  it.each([
    ['a line of text', 'no tags', '<p>no tags</p>'],
    ['<h1> as <h2>', '<h1>One</h1><h6>Six</h6>', '<h2>One</h2>\n<h6>Six</h6>'],
    ['typographic quotes and accents', '<p>“ė”&nbsp;– „Š“</p>', '<p>“ė”\u00a0– „Š“</p>'],
    ['white space outside of elements', '<p> a<b> b </b>c<i> </i></p>', '<p>a <strong>b</strong> c</p>'],
    ['one emphasis that was cut in two', '<i>a</i><em>b</em>', '<p><em>ab</em></p>'],
    ['one element of a kind within itself', '<b>a <strong>b</strong></b>', '<p><strong>a b</strong></p>'],
    [
      'the outer of two links',
      '<table><tr><td><a href="https://e.com/">a<table><tr><td><a href="https://f.com/">b</a></table></a></table>',
      '<table><tbody><tr><td><a href="https://e.com/">a<br>b</a></td></tr></tbody></table>',
    ],
    ['at most two line breaks', '<p><br>a<br> <br><br>b<br></p>', '<p>a<br><br>b</p>'],
    [
      'a link around blocks in each',
      '<a href="https://e.com/"><p>a</p><p>b</p></a>',
      '<p><a href="https://e.com/">a</a></p>\n<p><a href="https://e.com/">b</a></p>',
    ],
    ['an inline quotation with its marks', 'He said <q>no</q>.', '<p>He said “no”.</p>'],
    [
      'a picture in a line of text where it is',
      '<p>a <img src="https://e.com/i.png"> b</p>',
      '<p>a <img src="https://e.com/i.png" alt=""> b</p>',
    ],
    ['terms and descriptions as paragraphs', '<dl><dt>a<dd>b</dl>', '<p>a</p>\n<p>b</p>'],
    [
      'what stands between list items with the one before',
      '<ul><li>a</li><ul><li>b</li></ul></ul>',
      '<ul><li>a<ul><li>b</li></ul></li></ul>',
    ],
    [
      'a citation at the end of a quote’s text in it',
      '<blockquote>As in <cite>Hamlet</cite></blockquote>',
      '<blockquote><p>As in <cite>Hamlet</cite></p></blockquote>',
    ],
    [
      'a citation within a quote’s text in it',
      '<blockquote>As <cite>Hamlet</cite> says</blockquote>',
      '<blockquote><p>As <cite>Hamlet</cite> says</p></blockquote>',
    ],
  ])('keeps %s', (_, html, expected) => {
    expect(bodyFromHtml(html).html).toBe(expected);
  });

  it('gives phrasing content alone in the blocks of quotes and nested lists', () => {
    const { blocks } = bodyFromHtml(
      '<blockquote><p>a</p><ul><li>b</li><li>c</li></ul></blockquote><ul><li>d<ul><li>e</li></ul></li></ul>',
    );
    expect(blocks).toEqual([
      { type: 'quote', html: 'a<br><br>b<br>c', cite: null },
      { type: 'list', ordered: false, items: ['d', 'e'] },
    ]);
  });

  it.each([
    ['https://e.com/a b"c', 'https://e.com/a%20b%22c'],
    [' https://e.com/\n', 'https://e.com/'],
    ['//e.com/x', 'https://e.com/x'],
    ['https://žinios.lt/š', 'https://xn--inios-tib.lt/%C5%A1'],
    ['HTTPS://E.com', 'https://E.com'],
    ['mailto:desk@e.com', 'mailto:desk@e.com'],
  ])('takes a link to %j to %j', (href, expected) => {
    const [block] = bodyFromHtml(`<a href="${href.replaceAll('"', '&quot;')}">a</a>`).blocks;
    expect(block).toMatchObject({ html: `<a href="${expected}">a</a>` });
  });

  it.each([
    '/relative',
    'page.html',
    '#note',
    '?q',
    'javascript:a',
    'data:text/html,a',
    'ftp://e.com/',
    'https://',
    'mailto:',
  ])('leaves the text of a link to %j alone', (href) => {
    expect(bodyFromHtml(`<a href="${href}">a</a>`).html).toBe('<p>a</p>');
  });
});

describe('a body made of Markdown', () => {
  it.each([
    ['emphasis', '*a* **b** ~~c~~ `d`', '<p><em>a</em> <strong>b</strong> <del>c</del> <code>d</code></p>'],
    ['headings, the first level lowered', '# a\n\nb\n===\n\n### c', '<h2>a</h2>\n<h2>b</h2>\n<h3>c</h3>'],
    [
      'lists',
      '- a\n- b\n  1. c\n\n5. d',
      '<ul><li>a</li><li>b<ol><li>c</li></ol></li></ul>\n<ol start="5"><li>d</li></ol>',
    ],
    [
      'a table',
      '| a | b |\n|---|:-:|\n| c | d\\|e |',
      '<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>c</td><td>d|e</td></tr></tbody></table>',
    ],
    [
      'a picture alone as a figure, its title the caption',
      '![Alt](https://e.com/i.png "Cap")',
      '<figure><img src="https://e.com/i.png" alt="Alt"><figcaption>Cap</figcaption></figure>',
    ],
    [
      'a bare address of a video as an embed',
      'https://youtu.be/aqz-KE-bpKQ',
      '<figure class="embed"><a href="https://www.youtube.com/watch?v=aqz-KE-bpKQ">https://www.youtube.com/watch?v=aqz-KE-bpKQ</a></figure>',
    ],
    [
      'a bare address in text as a link',
      'see https://e.com/a.',
      '<p>see <a href="https://e.com/a">https://e.com/a</a>.</p>',
    ],
    ['inline HTML', 'H<sub>2</sub>O <b onclick="x">c</b>', '<p>H<sub>2</sub>O <strong>c</strong></p>'],
    ['a block of HTML', '<div>\n\n*a*\n\n</div>', '<p><em>a</em></p>'],
    ['code', '```ts\na < b\n```', '<pre><code class="language-ts">a &lt; b</code></pre>'],
    [
      'brackets that are no footnote and no task',
      'a[^1]\n\n- [x] b',
      '<p>a[^1]</p>\n<ul><li>[x] b</li></ul>',
    ],
  ])('has %s', (_, markdown, expected) => {
    expect(bodyFromMarkdown(markdown).html).toBe(expected);
  });

  it('gives the text that was written, without what it was marked with', () => {
    expect(bodyFromMarkdown('## a\n\n- b\n- **c**\n\nd\\\ne').text).toBe('a\n\nb\nc\n\nd\ne');
  });
});
