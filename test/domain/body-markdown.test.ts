import { describe, expect, it } from 'vitest';
import { bodyFromHtml, bodyFromMarkdown } from '../../src/domain/body-source.ts';

const link = (href: string, text: string) => `<a href="${href}">${text}</a>`;

describe('the Markdown of a body', () => {
  it.each([
    ['emphasis within words', 'a<em>b</em>c<strong>d</strong>e', 'a*b*c**d**e'],
    ['emphasis within emphasis', '<strong>a <em>b</em></strong> c', '**a _b_** c'],
    ['all of one emphasis in another', '<strong><em>a</em></strong>', '**_a_**'],
    ['emphasis next to emphasis', '<em>a</em><strong>b</strong> c', '*a*__b__ c'],
    ['emphasis next to emphasis within words', '<em>a</em><strong>b</strong>c', '*a*<strong>b</strong>c'],
    ['emphasis that ends within a word with punctuation', 'a<strong>b!</strong>c', 'a<strong>b!</strong>c'],
    ['emphasis that ends a sentence', 'a <strong>b!</strong> c', 'a **b!** c'],
    ['emphasis of a non-breaking space', 'a<em>\u00a0b</em>', 'a<em>\u00a0b</em>'],
    ['emphasis beside an asterisk', '*<em>a</em> b', '\\*_a_ b'],
    ['an emphasised symbol beyond the basic plane', 'a<em>😀</em>', 'a<em>😀</em>'],
    ['emphasis after a symbol beyond the basic plane', '😀<em>“a</em>', '😀<em>“a</em>'],
    ['an exclamation before a link', `Read!${link('https://e.com/', 'a')}`, 'Read\\![a](https://e.com/)'],
    ['an exclamation', 'Read!', 'Read!'],
    ['a link that is its own text', link('https://e.com/a_b', 'https://e.com/a_b'), '<https://e.com/a_b>'],
    ['a link with parentheses', link('https://e.com/(a)', 'b'), '[b](<https://e.com/(a)>)'],
    ['a link with brackets', link('https://e.com/?a[]=b', 'c'), `${link('https://e.com/?a[]=b', 'c')}`],
    [
      'a link with what looks like an entity',
      link('https://e.com/?a&amp;copy;', 'b'),
      '[b](https://e.com/?a\\&copy;)',
    ],
    [
      'a link with a title',
      '<a href="https://e.com/" title="&quot;a&quot;">b</a>',
      '[b](https://e.com/ "\\"a\\"")',
    ],
    ['brackets in a link', link('https://e.com/', '[a](b)'), '[\\[a\\](b)](https://e.com/)'],
    ['code with ticks', '<code>`a``</code>', '``` `a`` ```'],
    ['code beside a tick', '`<code>a</code>', '\\`<code>a</code>'],
    ['underscores', 'snake_case _a_ b_', 'snake_case \\_a\\_ b\\_'],
    ['bare addresses', 'http://e.com www.e.com a@e.com', 'http\\://e.com www\\.e.com a\\@e.com'],
    ['an address of mail', link('mailto:a@e.com', 'a@e.com'), '[a\\@e.com](mailto:a@e.com)'],
    ['what looks like HTML or an entity', '&lt;b&gt; &amp;amp; a &lt; b &amp; c', '\\<b> \\&amp; a < b & c'],
    [
      'what looks like a quote, a list or a heading',
      '&gt; a<br>+ b<br>12) c<br>#d<br># e',
      '\\> a\\\n\\+ b\\\n12\\) c\\\n#d\\\n\\# e',
    ],
    [
      'what looks like an underline or a table',
      'a|b<br>---<br>===<br>:-|-',
      'a|b\\\n\\---\\\n\\===\\\n\\:-|-',
    ],
  ])('says %s', (_, inline, markdown) => {
    const { html, markdown: written } = bodyFromHtml(`<p>${inline}</p>`);
    expect(written).toBe(markdown);
    expect(bodyFromMarkdown(written).html).toBe(html);
  });

  it.each([
    [
      'two lists side by side',
      '<ul><li>a</li></ul><ul><li>b</li></ul><ul><li>c</li></ul>',
      '- a\n\n* b\n\n- c',
    ],
    ['two counted lists side by side', '<ol><li>a</li></ol><ol><li>b</li></ol>', '1. a\n\n1) b'],
    ['lists of two kinds', '<ul><li>a</li></ul><ol><li>b</li></ol>', '- a\n\n1. b'],
    ['a nested list that counts from 1', '<ul><li>a<ol><li>b</li></ol></li></ul>', '- a\n  1. b'],
    ['a nested list that counts from 5', '<ul><li>a<ol start="5"><li>b</li></ol></li></ul>', '- a\n\n  5. b'],
    [
      'a nested list that begins with one that counts from 5',
      '<ol><li>a<ul><li><ol start="5"><li>b</li></ol></li></ul></li></ol>',
      '1. a\n\n   - 5. b',
    ],
    ['a list in a list alone', '<ol><li><ul><li>a</li></ul></li></ol>', '1. - a'],
    ['a heading that ends with a number sign', '<h2>C#</h2><h3>a<br>b</h3>', '## C\\#\n\n### a<br>b'],
    [
      'a quote in a quote',
      '<blockquote><p>a</p><blockquote><p>b</p></blockquote></blockquote>',
      '> a\n>\n> > b',
    ],
    ['code with a fence in it', '<pre><code>```\n\n~~~</code></pre>', '````\n```\n\n~~~\n````'],
    [
      'a table',
      '<table><tr><th>a|b</th><th></th></tr><tr><td>c<br>d</td><td><code>e|</code></td></tr></table>',
      '| a\\|b |  |\n| --- | --- |\n| c<br>d | <code>e\\|</code> |',
    ],
    [
      'a table without headings',
      '<table><tr><td>a</td></tr></table>',
      '<table><tbody><tr><td>a</td></tr></tbody></table>',
    ],
    [
      'a table with rows of headings',
      '<table><tr><th>a</th></tr><tr><td>b</td><td>c</td></tr></table>',
      '<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>b</td><td>c</td></tr></tbody></table>',
    ],
  ])('says %s', (_, source, markdown) => {
    const { html, markdown: written } = bodyFromHtml(source);
    expect(written).toBe(markdown);
    expect(bodyFromMarkdown(written).html).toBe(html);
  });
});
