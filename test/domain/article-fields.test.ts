import { describe, expect, it } from 'vitest';
import { type ArticleFields, withFields } from '../../src/domain/article-fields.ts';
import { NEW_CONTENT } from '../../src/domain/new-content.ts';

const NO_REFERENCES = { content: {}, newTags: [] };
const read = (fields: ArticleFields) =>
  withFields(NEW_CONTENT, { fields, references: NO_REFERENCES, body: undefined });
const url = 'https://www.test/picture.jpg';

describe('a text of an article', () => {
  it.each([
    ['title', 500, (title) => ({ title })],
    ['summary', 2000, (summary) => ({ summary })],
    ['dateline', 200, (dateline) => ({ dateline })],
    ['image.alt', 2000, (alt) => ({ image: { url, alt } })],
    ['image.caption', 2000, (caption) => ({ image: { url, caption } })],
    ['image.credit', 2000, (credit) => ({ image: { url, credit } })],
    ['source.name', 200, (name) => ({ source: { name } })],
    ['rights.copyrightNotice', 1000, (copyrightNotice) => ({ rights: { copyrightNotice } })],
    ['rights.usageTerms', 2000, (usageTerms) => ({ rights: { usageTerms } })],
  ] as [string, number, (text: string) => ArticleFields][])(
    '%s has at most %i characters, however many units they take',
    (field, most, fieldsOf) => {
      expect(() => read(fieldsOf('🙂'.repeat(most)))).not.toThrow();
      expect(() => read(fieldsOf('x'.repeat(most + 1)))).toThrow(
        expect.objectContaining({ code: 'invalid-value', field }),
      );
    },
  );

  it('is kept as it was sent, those of its image too: it is text, and no markup', () => {
    const text = ' 1 < 2 &amp;  <b>so</b> on ';
    const image = { url, alt: text, caption: text, credit: text };
    expect(read({ title: text, image })).toMatchObject({ title: text, image });
  });
});
