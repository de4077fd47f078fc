import { describe, expect, it } from 'vitest';
import { bodyFromHtml, bodyFromMarkdown } from '../../src/domain/body-source.ts';

const refusal = (message: string) =>
  expect.objectContaining({ code: 'invalid-value', field: 'body', message });

describe.each([
  ['HTML', bodyFromHtml],
  ['Markdown', bodyFromMarkdown],
])('a body of %s', (_, bodyFrom) => {
  it('may have 256 kB of UTF-8, and no more', () => {
    const line = `${'a'.repeat(1_023)} `;
    expect(bodyFrom(line.repeat(256).slice(0, -8)).html).toHaveLength(262_143);
    expect(() => bodyFrom(`${line.repeat(256)}a`)).toThrow(refusal('the body is larger than 256 kB'));
    expect(() => bodyFrom('ė'.repeat(131_073))).toThrow(refusal('the body is larger than 256 kB'));
  });

  it('may not have a NUL or half of a surrogate pair', () => {
    expect(() => bodyFrom('a\0b')).toThrow(refusal('the body has a NUL character'));
    expect(() => bodyFrom('a\ud83d')).toThrow(refusal('the body has half of a surrogate pair'));
    expect(bodyFrom('a😀').text).toBe('a😀');
  });
});

describe('a body of HTML', () => {
  it('is refused where it would be larger than it may be when it comes back', () => {
    const written = bodyFromHtml('a & b '.repeat(25_000)).html;
    expect(bodyFromHtml(written).html).toBe(written);
    expect(() => bodyFromHtml('a & b '.repeat(30_000))).toThrow(refusal('the body is larger than 256 kB'));
    const lines = 'x<hr>'.repeat(13_000);
    expect(() => bodyFromHtml(lines)).toThrow(refusal('the body has more than 25000 elements and texts'));
  });

  it('may be 100 elements deep, and no deeper', () => {
    const deep = (depth: number) => `${'<div>'.repeat(depth)}a${'</div>'.repeat(depth)}`;
    expect(bodyFromHtml(deep(98)).text).toBe('a');
    expect(() => bodyFromHtml(deep(101))).toThrow(refusal('the body is nested deeper than 100 elements'));
  });

  it.each([
    ['divisions', '<div>'],
    ['formatting', '<b>'],
    ['tables', '<table><td>'],
    ['lists', '<ul><li>'],
    ['foreign content that ends nothing', '<svg><foreignObject><p></svg></foreignObject>'],
    ['spans closed by what doesn’t close them', '<span><div></span>'],
  ])('is refused with 60 kB of nested %s', (_, piece) => {
    const html = piece.repeat(60_000 / piece.length);
    expect(() => bodyFromHtml(html)).toThrow(refusal('the body is nested deeper than 100 elements'));
  });

  it('is refused when open formatting multiplies its elements', () => {
    const fonts = Array.from({ length: 90 }, (_, n) => `<font a${n}>`).join('');
    expect(() => bodyFromHtml(`<p>${fonts}${'<p>x'.repeat(20_000)}`)).toThrow(
      refusal('the body has more than 25000 elements and texts'),
    );
  });

  it('is flattened where lists or quotes go deeper than a reader can follow', () => {
    const { html, text } = bodyFromHtml(`${'<blockquote>'.repeat(20)}a${'</blockquote>'.repeat(20)}`);
    expect(html.match(/<blockquote>/g)).toHaveLength(8);
    expect(text).toBe('a');
    expect(bodyFromHtml('<ul><li>'.repeat(20)).html).toBe('');
    expect(bodyFromHtml(`${'<ul><li>'.repeat(20)}a`).html.match(/<ul>/g)).toHaveLength(8);
  });
});

describe('a body of Markdown', () => {
  it.each([
    ['nested quotes', '> '.repeat(101), 'the body is nested deeper than 100 levels'],
    ['nested lists', '- '.repeat(101), 'the body is nested deeper than 100 levels'],
    [
      'nested emphasis',
      `${'*a **b '.repeat(100)}c${' b** a*'.repeat(100)}`,
      'the body is nested deeper than 100 elements',
    ],
    ['too many lines', 'a\n'.repeat(5_001), 'the body has too many lines, list items or underlined headings'],
    [
      'too many list markers',
      '1. '.repeat(90).concat('\n').repeat(60),
      'the body has too many lines, list items or underlined headings',
    ],
    [
      'too many underlines',
      'a\n=\n'.repeat(501),
      'the body has too many lines, list items or underlined headings',
    ],
    [
      'too many cells',
      `${'|a'.repeat(200)}|\n${'|-'.repeat(200)}|\n${'|\n'.repeat(200)}`,
      'the body has too many table cells',
    ],
    ['tangled markup', '*a_ '.repeat(600), 'the body has too many markup characters in a paragraph'],
    [
      'tangled markup behind a fence that is none',
      `<!--\n\`\`\`\n-->\n${'*a_ '.repeat(600)}`,
      'the body has too many markup characters in a paragraph',
    ],
    [
      'tangled markup behind a fence that its list ends',
      `- a\n  \`\`\`\nb ${'*a_ '.repeat(600)}`,
      'the body has too many markup characters in a paragraph',
    ],
    [
      'bare addresses without end',
      'x http://a.b '.repeat(1_001),
      'the body has too many markup characters in a paragraph',
    ],
  ])('is refused with %s', (_, markdown, message) => {
    expect(() => bodyFromMarkdown(markdown)).toThrow(refusal(message));
  });

  it('may have long code, lists and paragraphs as long articles do', () => {
    const code = `\`\`\`\n${'a[i] = *b & ~c;\n'.repeat(500)}\`\`\`\n\n`;
    const list = '- [a](https://e.com/a_b) and **b**\n'.repeat(300);
    const prose = '\n\n“A paragraph,” *she* said, [with](https://e.com/) a link.'.repeat(300);
    const { blocks } = bodyFromMarkdown(`${code}${list}${prose}`);
    expect(blocks.map(({ type }) => type).slice(0, 3)).toEqual(['code', 'list', 'paragraph']);
    expect(blocks).toHaveLength(302);
  });
});
