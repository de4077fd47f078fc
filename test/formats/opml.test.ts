import { parseOpml } from 'feedsmith';
import { expect, it } from 'vitest';
import { instant } from '../../src/domain/clock.ts';
import { opml } from '../../src/formats/opml.ts';

const LATEST = {
  title: 'Latest & all',
  description: null,
  language: null,
  xmlUrl: 'https://api.example.com/v1/articles.rss?a=1&b=2',
  htmlUrl: 'https://www.example.com',
};
const LITHUANIA = {
  title: '"Lithuania" <news>',
  description: 'News from Lithuania.',
  language: 'en',
  xmlUrl: 'https://api.example.com/v1/sections/lithuania/articles.rss',
  htmlUrl: null,
};
const LIST = {
  title: 'Feeds of The Record',
  updated: instant('2023-12-29T09:37:00.000Z'),
  owner: { name: 'The Record', url: 'https://www.example.com' },
  feeds: [LATEST],
  groups: [{ title: 'Sections', feeds: [LITHUANIA] }],
};

it('a list of feeds is read as it was meant, its groups too', () => {
  const read = parseOpml(opml(LIST));
  expect(read.head).toMatchObject({
    title: LIST.title,
    dateModified: 'Fri, 29 Dec 2023 09:37:00 GMT',
    ownerName: 'The Record',
    ownerId: 'https://www.example.com',
  });
  const latest = {
    text: LATEST.title,
    type: 'rss',
    title: LATEST.title,
    xmlUrl: LATEST.xmlUrl,
    htmlUrl: LATEST.htmlUrl,
  };
  const lithuania = {
    ...{ text: LITHUANIA.title, type: 'rss', title: LITHUANIA.title, xmlUrl: LITHUANIA.xmlUrl },
    ...{ description: LITHUANIA.description, language: 'en' },
  };
  const sections = { text: 'Sections', title: 'Sections', outlines: [lithuania] };
  expect(read.body?.outlines).toEqual([latest, sections]);
});

it('a list without feeds or a date is still one', () => {
  const text = opml({ ...LIST, updated: null, feeds: [], groups: [] });
  expect(text).toContain('<opml version="2.0">');
  expect(text).toContain('<body/>');
  expect(text).not.toContain('dateModified');
});
