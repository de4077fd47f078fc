import { describe, expect, it } from 'vitest';
import { optionalLine, optionalParagraphs, requiredLine } from '../../src/domain/plain-text.ts';

const line = (text: string) => optionalLine('name', text, 1000);
const paragraphs = (text: string) => optionalParagraphs('bio', text, 10_000);

describe('plain text', () => {
  it.each([
    'AT&T and R&D',
    'a < b > c',
    'I <3 Vilnius',
    'C++ & covid-19',
    '100 % “quoted”',
    'Auštrevičius 😀',
  ])('is kept as it was written: %s', (text) => {
    expect(line(text)).toBe(text);
    expect(paragraphs(text)).toBe(text);
  });

  it('has its white space tidied: a line is one line, paragraphs keep their lines', () => {
    expect(line('  Ebenezer \n\t Mensah ')).toBe('Ebenezer Mensah');
    expect(paragraphs(' One \r\nline.\r\n \r\n\r\nTwo. ')).toBe('One\nline.\n\nTwo.');
    expect(line(' \n ')).toBeNull();
    expect(line('\u200b\u2060 \ufeff')).toBeNull();
    expect(paragraphs('')).toBeNull();
  });

  it.each([
    ['<script>alert(1)</script>Hi', 'Hi'],
    ['<img src=x onerror=alert(1)>Bob', 'Bob'],
    ['<svg onload=alert(1)>', null],
    ['<a href="javascript:alert(1)">me</a> & <b>you</b>', 'me & you'],
    ['<scr<script>ipt>alert(1)</script>x', 'ipt>alert(1)x'],
    ['&lt;script&gt;alert(1)&lt;/script&gt;Hi', 'Hi'],
    ['&amp;lt;img src=x onerror=alert(1)&amp;gt;Bob', 'Bob'],
    ['<\u0001script>alert(1)</script>y', 'y'],
    ['<!-- --!><script>alert(1)</script> -->z', '-->z'],
    ['Tom &amp; Jerry', 'Tom & Jerry'],
  ])('loses its markup, however it is dressed up, and a second pass changes nothing: %s', (text, plain) => {
    for (const read of [line, paragraphs]) {
      const once = read(text);
      expect(once ?? '').not.toMatch(/<[a-z!/]/i);
      expect(once === null ? null : read(once)).toBe(once);
    }
    expect(line(text)).toBe(plain);
  });

  it('keeps the paragraphs of a biography that came as HTML', () => {
    expect(paragraphs('<p>One.</p>\n\n<p>Two.</p>')).toBe('One.\n\nTwo.');
    expect(paragraphs('One <b>bold</b>.\n\nTwo.')).toBe('One bold.\n\nTwo.');
  });

  it('is refused, naming its field, when it is too long, escaped over and over, broken or, where needed, empty', () => {
    const refused = (work: () => unknown) =>
      expect(work).toThrow(expect.objectContaining({ code: 'invalid-value', field: 'bio' }));
    refused(() => optionalParagraphs('bio', 'x'.repeat(11), 10));
    refused(() => optionalParagraphs('bio', `&${'amp;'.repeat(20)}lt;b`, 1000));
    refused(() => optionalParagraphs('bio', 'a\0b', 10));
    refused(() => optionalParagraphs('bio', 'a\ud800b', 10));
    refused(() => requiredLine('bio', '<b></b>', 10));
    refused(() => optionalParagraphs('bio', '<b>'.repeat(3000), 10_000));
  });
});
