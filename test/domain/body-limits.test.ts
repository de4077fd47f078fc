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
    expect(() => bodyFromHtml(lines)).toThrow(refusal('the body has too many elements'));
  });

  it.each([
    ['attributes', `<a ${Array.from({ length: 12_001 }, (_, n) => `a${n}`).join(' ')}>`],
    ['addresses', '<a href=//a.b>x</a>'.repeat(3_001)],
    ['elements', '<br>'.repeat(12_001)],
    ['elements with attributes', '<br a b c>'.repeat(3_001)],
  ])('is refused with too many %s', (_, html) => {
    expect(() => bodyFromHtml(html)).toThrow(refusal('the body has too many elements'));
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
      refusal('the body has too many elements'),
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

const MUCH = 'the body has too much markup';

describe('a body of Markdown', () => {
  it.each([
    ['nested quotes', '> '.repeat(101), 'the body is nested deeper than 100 elements'],
    ['nested lists', `${'1. '.repeat(101)}a`, 'the body is nested deeper than 100 elements'],
    [
      'nested emphasis',
      `${'*a **b '.repeat(100)}c${' b** a*'.repeat(100)}`,
      'the body is nested deeper than 100 elements',
    ],
    ['too many lines', 'a\n'.repeat(50_001), MUCH],
    ['too many list items', '- a\n'.repeat(8_400), MUCH],
    ['too many list markers', '1. '.repeat(90).concat('\n').repeat(120), MUCH],
    ['too many underlines', 'a\n=\n'.repeat(7_200), MUCH],
    ['too many lines after a deep quote', `${'> '.repeat(90)}a\n${'a\n'.repeat(5_100)}`, MUCH],
    ['too many cells', `${'|a'.repeat(200)}|\n${'|-'.repeat(200)}|\n${'|\n'.repeat(200)}`, MUCH],
    ['too many short rows', `|a|\n|-|\n${'|\n'.repeat(30_000)}`, MUCH],
    ['a long line of dashes that is none', `${'-'.repeat(200_000)}x`, MUCH],
    ['too many brackets', '['.repeat(8_400), MUCH],
    ['too many marks', '*a_ '.repeat(25_100), MUCH],
    ['too many escapes', '\\*'.repeat(25_100), MUCH],
    ['too many bare addresses', 'x http://a.b '.repeat(8_400), MUCH],
    ['too many addresses of mail', 'a@b.c '.repeat(8_400), MUCH],
    ['marks in many paragraphs', 'a **b** *c* `d` [e](https://a.b) ~~f~~\n\n'.repeat(2_400), MUCH],
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
