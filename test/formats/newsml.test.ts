import { XMLParser } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { CORRECTION_KINDS, GENRES, type PublicArticle } from '../../src/domain/article.ts';
import { NEWSML } from '../../src/formats/newsml.ts';
import { channelOf, FULL, itemOf, LITHUANIAN, MIDDLE, PLAIN, PUBLICATION } from './items.ts';

/*
 * The golden files were found valid by the IPTC's schema for version 2.35, which isn't kept here; what is looked at are the values.
 */
const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  htmlEntities: true,
  isArray: (name) => ['newsItem', 'edNote', 'creator', 'subject', 'altRep'].includes(name),
});

describe('a news item', () => {
  it('says which version of what it is, whose, and what may be done with it', () => {
    const item = one(FULL.article);
    expect(item).toMatchObject({
      guid: `urn:uuid:${FULL.article.id}`,
      version: '3',
      standard: 'NewsML-G2',
      standardversion: '2.35',
      conformance: 'power',
      'xml:lang': 'en-GB',
      rightsInfo: FULL.article.rights.copyrightNotice && {
        copyrightNotice: '© 2023 BNN',
        usageTerms: 'https://www.example.com/terms',
      },
    });
    expect(item.itemMeta).toMatchObject({
      itemClass: { qcode: 'ninat:text' },
      provider: { uri: PUBLICATION.url, name: PUBLICATION.name },
      versionCreated: FULL.article.updatedAt,
      firstCreated: FULL.article.publishedAt,
      pubStatus: { qcode: 'stat:usable' },
      altRep: [{ '#text': FULL.url }, { '#text': FULL.self }],
    });
  });

  it('says what its text is about, by whom and from where', () => {
    expect(one(FULL.article).contentMeta).toMatchObject({
      contentCreated: FULL.article.publishedAt,
      contentModified: FULL.article.updatedAt,
      located: { name: 'VILNIUS' },
      infoSource: { uri: 'https://bnn.example.com/', name: 'BNN' },
      creator: [
        { uri: 'https://api.example.com/v1/authors/ebenezer-mensah', name: 'Ebenezer Mensah' },
        { uri: 'https://api.example.com/v1/authors/ona-austreviciute', name: 'Ona Auštrevičiūtė' },
      ],
      language: { tag: 'en-GB' },
      genre: { qcode: 'genre:Analysis' },
      headline: FULL.article.title,
      dateline: 'VILNIUS',
      by: 'Ebenezer Mensah, Ona Auštrevičiūtė',
      description: FULL.article.summary,
      icon: { href: FULL.article.image?.url, width: '1200', height: '800' },
    });
  });

  it('names each tag as a concept of its nature', () => {
    const { subject } = one(FULL.article).contentMeta;
    expect(subject.map(({ type, name }: Record<string, string>) => `${type} ${name}`)).toEqual([
      'cpnat:abstract Lithuania',
      'cpnat:abstract Fisheries',
      'cpnat:geoArea Klaipėda',
      'cpnat:person Jonas Jonaitis',
      'cpnat:organisation R&D',
      'cpnat:event Summit',
    ]);
  });

  it('has a genre whatever the genre is, by the code of the IPTC', () => {
    const genres = GENRES.map((genre) => one({ genre }).contentMeta.genre);
    expect(genres.map(({ qcode }) => qcode)).toEqual([
      ...['genre:Current', 'genre:Analysis', 'genre:Opinion', 'genre:Feature', 'genre:Interview'],
      ...['genre:Review', 'genre:Fact_Check', 'genre:Press_Release'],
    ]);
  });

  it('holds the body as a page of XHTML', () => {
    const { inlineXML } = one(FULL.article).contentSet;
    expect(inlineXML).toMatchObject({ contenttype: 'application/xhtml+xml', wordcount: '312' });
    expect(inlineXML.html).toMatchObject({ xmlns: 'http://www.w3.org/1999/xhtml', 'xml:lang': 'en-GB' });
    expect(inlineXML.html.body.table.thead.tr.th).toEqual({ '#text': 'Cod', colspan: '2' });
    expect(inlineXML.html.body.pre.code).toEqual({
      '#text': 'if (a < b && c[d[0]]>1) {}',
      class: 'language-c',
    });
  });

  it('tells of every correction, and signals the one that this version is', () => {
    expect(one(FULL.article).itemMeta).toMatchObject({
      edNote: [
        'clarification (2023-12-29T12:00:00.000Z): Herring is meant, <not> cod & co.',
        'correction (2023-12-29T18:05:09.042Z): The catch is 12 tonnes.',
      ],
      signal: { qcode: 'sig:correction' },
    });
    const later = one({ ...FULL.article, version: 4 }).itemMeta;
    expect([later.edNote.length, later.signal]).toEqual([2, { qcode: 'sig:update' }]);
    expect(one(PLAIN.article).itemMeta.signal).toBeUndefined();
  });

  it.each(CORRECTION_KINDS)('signals what came with a note of the kind %s', (kind) => {
    const corrections = FULL.article.corrections.slice(1).map((it) => ({ ...it, kind }));
    const { signal } = one({ ...FULL.article, corrections }).itemMeta;
    expect(signal).toEqual({ qcode: kind === 'update' ? 'sig:update' : 'sig:correction' });
  });
});

describe('a news message', () => {
  it('was sent when its list last changed, by the publication, and says where its pages are', () => {
    const { header } = message(MIDDLE, [FULL, LITHUANIAN]);
    expect(header).toMatchObject({ sent: MIDDLE.updated, sender: PUBLICATION.name, origin: MIDDLE.self });
    const links = header['atom:link'].map(({ rel, href }: Record<string, string>) => [rel, href]);
    expect(links).toContainEqual(['next', MIDDLE.next]);
    expect(links).toContainEqual(['previous', MIDDLE.prev]);
  });

  it('holds the items of the list, each as it is on its own', () => {
    const items = message(MIDDLE, [FULL, LITHUANIAN]).itemSet.newsItem;
    expect(items.slice(0, 2)).toEqual([one(FULL.article), one(LITHUANIAN.article)]);
  });

  it('cancels what is gone with a version above the last, and holds nothing of it', () => {
    const [withdrawn, unpublished] = message(MIDDLE, []).itemSet.newsItem;
    expect(withdrawn).toMatchObject({ guid: `urn:uuid:${MIDDLE.removed[0]?.id}`, version: '4' });
    expect(withdrawn.itemMeta).toMatchObject({
      versionCreated: MIDDLE.removed[0]?.at,
      pubStatus: { qcode: 'stat:canceled' },
      edNote: [MIDDLE.removed[0]?.reason],
    });
    expect([withdrawn.contentMeta, withdrawn.contentSet]).toEqual([undefined, undefined]);
    expect(unpublished.itemMeta).toMatchObject({ pubStatus: { qcode: 'stat:canceled' } });
    expect([unpublished.version, unpublished.itemMeta.edNote]).toEqual([undefined, undefined]);
  });

  it('is a package with nothing in it where the list is empty', () => {
    const { header, itemSet } = message(channelOf(), []);
    expect(header.sent).toBe('1970-01-01T00:00:00.000Z');
    expect(itemSet.packageItem.itemMeta).toMatchObject({
      itemClass: { qcode: 'ninat:composite' },
      title: 'Lithuania',
    });
    expect(itemSet.newsItem).toBeUndefined();
  });
});

function one(article: Partial<PublicArticle>) {
  return parser.parse(NEWSML.one?.(PUBLICATION, itemOf(article)) ?? '').newsItem[0];
}

function message(...list: Parameters<NonNullable<typeof NEWSML.list>>) {
  return parser.parse(NEWSML.list?.(...list) ?? '').newsMessage;
}
