import { describe, expect, it } from 'vitest';
import { editAuthor, newAuthor } from '../../src/domain/author-fields.ts';
import { instant } from '../../src/domain/clock.ts';
import { slugOf } from '../../src/domain/naming.ts';
import { editSection, newSection } from '../../src/domain/section-fields.ts';
import { editTag, newTag } from '../../src/domain/tag-fields.ts';
import { webAddress } from '../../src/domain/web-address.ts';

const at = instant('2024-01-01T00:00:00.000Z');
const later = instant('2024-01-02T00:00:00.000Z');
const it_ = { id: '01900000-0000-7000-8000-000000000001', slug: 'a', at };

const refusal = (field: string) => expect.objectContaining({ code: 'invalid-value', field });

describe('authors, sections and tags', () => {
  it('begin at revision 1 with nothing but a name', () => {
    const times = { id: it_.id, slug: 'a', revision: 1, createdAt: at, updatedAt: at };
    const name = 'Ann';
    expect(newAuthor({ name }, it_)).toEqual({
      ...times,
      name,
      bio: null,
      role: null,
      image: null,
      links: [],
    });
    expect(newSection({ name }, it_)).toEqual({ ...times, name, description: null, parentId: null });
    expect(newTag({ name }, it_)).toEqual({
      ...times,
      name,
      type: 'topic',
      description: null,
      hidden: false,
    });
  });

  it('rise by one revision with an edit, and by none with an edit that changes nothing', () => {
    const tag = newTag({ name: 'Ann', description: 'One.' }, it_);
    expect(editTag(tag, { name: 'Bea' }, later)).toEqual({
      ...tag,
      name: 'Bea',
      revision: 2,
      updatedAt: later,
    });
    expect(editTag(tag, { name: ' Ann ', description: 'One.', type: 'topic', slug: 'a' }, later)).toBeNull();
    expect(editTag({ ...tag, hidden: true }, {}, later)).toEqual({ ...tag, revision: 2, updatedAt: later });
    expect(editTag(tag, { description: null }, later)).toMatchObject({ description: null, revision: 2 });
    const section = newSection({ name: 'Ann', parentId: it_.id }, it_);
    expect(editSection(section, { parentId: null }, later)).toMatchObject({ parentId: null, revision: 2 });
    expect(editSection(section, {}, later)).toBeNull();
  });

  it('merge an author’s image, and take links to the web and to mail alone', () => {
    const url = 'https://www.test/a.jpg';
    const author = newAuthor(
      { name: 'Ann', image: { url }, links: [{ label: 'Mail', url: 'mailto:a@b.test' }] },
      it_,
    );
    expect(author.image).toEqual({ url, alt: '', caption: null, credit: null, width: 0, height: 0 });
    expect(editAuthor(author, { image: { alt: 'Ann' } }, later)?.image).toEqual({
      ...author.image,
      alt: 'Ann',
    });
    expect(editAuthor(author, { image: { alt: null } }, later)).toBeNull();
    expect(editAuthor(author, { image: null, links: null }, later)).toMatchObject({ image: null, links: [] });
    const link = (bad: string) => () => newAuthor({ name: 'Ann', links: [{ label: 'x', url: bad }] }, it_);
    for (const bad of [
      'javascript:alert(1)',
      'JaVa\tScRiPt:alert(1)',
      'data:text/html,x',
      '/about',
      'ftp://x.test',
      'x',
      '',
    ]) {
      expect(link(bad)).toThrow(refusal('links.0.url'));
      expect(() => editAuthor(author, { image: { url: bad } }, later)).toThrow(refusal('image.url'));
    }
    expect(() => editAuthor(author, { image: { url: 'mailto:a@b.test' } }, later)).toThrow(
      refusal('image.url'),
    );
    expect(() => newAuthor({ name: 'Ann', image: { alt: 'x' } }, it_)).toThrow(refusal('image.url'));
  });

  it('refuse names without text, slugs that are none, and whatever is too long, naming the field', () => {
    for (const name of ['', ' ', '<b></b>', 'x'.repeat(201)]) {
      expect(() => newTag({ name }, it_)).toThrow(refusal('name'));
    }
    for (const slug of ['', 'A', 'a b', '-a', 'a--b', 'a'.repeat(121), it_.id, 'a/b', '../a', 'ä']) {
      expect(() => slugOf({ slug, name: 'Ann' })).toThrow(refusal('slug'));
      expect(() => editTag(newTag({ name: 'Ann' }, it_), { slug }, later)).toThrow(refusal('slug'));
    }
    expect(() => newTag({ name: 'Ann', description: 'x'.repeat(2001) }, it_)).toThrow(refusal('description'));
    expect(() => newAuthor({ name: 'Ann', bio: 'x'.repeat(10_001) }, it_)).toThrow(refusal('bio'));
    const links = Array.from({ length: 21 }, () => ({ label: 'x', url: 'https://x.test' }));
    expect(() => newAuthor({ name: 'Ann', links }, it_)).toThrow(refusal('links'));
  });

  it('take their slug from their name unless they are given one', () => {
    expect(slugOf({ name: 'Petras Auštrevičius' })).toBe('petras-austrevicius');
    expect(slugOf({ name: 'Petras', slug: 'pa' })).toBe('pa');
  });
});

describe('a web address', () => {
  it('is normalised where it has characters that none can have', () => {
    expect(webAddress('url', ' HTTPS://www.test/a b/ü ')).toBe('https://www.test/a%20b/%C3%BC');
    expect(webAddress('url', '//www.test/a')).toBe('https://www.test/a');
  });

  it('is refused when it cannot stand in a document', () => {
    for (const bad of [
      'https://',
      'https:x',
      'http://a b',
      'https://x.test/%zz',
      'https://x.test/[a]',
      `https://x.test/${'a'.repeat(2000)}`,
    ]) {
      expect(() => webAddress('url', bad)).toThrow(refusal('url'));
    }
  });
});
