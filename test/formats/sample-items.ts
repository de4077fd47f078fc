import type { PublicArticle } from '../../src/domain/article.ts';
import { bodyFromHtml } from '../../src/domain/body-source.ts';
import { type Instant, instant } from '../../src/domain/clock.ts';
import { readingFigures } from '../../src/domain/live-copy.ts';
import type { Channel, Item, Publication } from '../../src/formats/format.ts';

/** What each format is tried with: an article with everything, one with nothing, and one that means harm. */

export const PUBLICATION: Publication = {
  name: 'Baltic News',
  url: 'https://www.example.com',
  api: 'https://api.example.com',
};

export function at(time: string): Instant {
  return instant(time);
}

const BARE: PublicArticle = {
  id: '018cb4f2-6d20-7c1e-8f3a-2b9d5e7a1c01',
  slug: 'bare',
  title: 'Bare',
  summary: null,
  dateline: null,
  language: 'en',
  genre: 'news',
  section: null,
  authors: [],
  tags: [],
  image: null,
  source: null,
  rights: { copyrightNotice: null, usageTerms: null, syndication: 'allowed' },
  url: null,
  version: 1,
  publishedAt: at('2023-12-28T10:00:00.000Z'),
  updatedAt: at('2023-12-28T10:00:00.000Z'),
  corrections: [],
  translations: [],
  wordCount: 0,
  readingMinutes: 0,
  body: { html: '', markdown: '', text: '', blocks: [] },
};

export function itemOf(article: Partial<PublicArticle>, html = ''): Item {
  const body = bodyFromHtml(html);
  const whole = { ...BARE, body, ...readingFigures(body.text), ...article };
  const path = whole.section === null ? whole.slug : `${whole.section.slug}/${whole.slug}`;
  return {
    article: whole,
    url: whole.url ?? `https://www.example.com/${path}`,
    self: `https://api.example.com/v1/articles/${whole.slug}`,
  };
}

const LITHUANIA = { id: '018cb4f2-6d20-7c1e-8f3a-2b9d5e7a1d01', slug: 'lithuania', name: 'Lithuania' };

/** Everything that an article can have. */
export const FULL = itemOf(
  {
    id: '018cb4f2-6d20-7c1e-8f3a-2b9d5e7a1c02',
    slug: 'appeal-rejected',
    title: 'Court Rejects Khassenov’s “Final” Appeal & Orders Costs',
    summary: 'The court in Vilnius said no.\nIt had said so before.',
    dateline: 'VILNIUS',
    language: 'en-GB',
    genre: 'analysis',
    section: LITHUANIA,
    authors: [
      { id: '018cb4f2-6d20-7c1e-8f3a-2b9d5e7a1e01', slug: 'ebenezer-mensah', name: 'Ebenezer Mensah' },
      { id: '018cb4f2-6d20-7c1e-8f3a-2b9d5e7a1e02', slug: 'rasa-auštrevičiūtė', name: 'Rasa Auštrevičiūtė' },
    ],
    tags: [
      { id: '018cb4f2-6d20-7c1e-8f3a-2b9d5e7a1f01', slug: 'courts', name: 'Courts', type: 'topic' },
      { id: '018cb4f2-6d20-7c1e-8f3a-2b9d5e7a1f02', slug: 'khassenov', name: 'Khassenov', type: 'person' },
      { id: '018cb4f2-6d20-7c1e-8f3a-2b9d5e7a1f03', slug: 'vilnius', name: 'Vilnius', type: 'place' },
      { id: '018cb4f2-6d20-7c1e-8f3a-2b9d5e7a1f04', slug: 'un', name: 'UN', type: 'organisation' },
      { id: '018cb4f2-6d20-7c1e-8f3a-2b9d5e7a1f05', slug: 'hearing', name: 'The hearing', type: 'event' },
    ],
    image: {
      url: 'https://img.example.com/court.jpg?w=1600',
      alt: 'The court at dusk',
      caption: 'The court, on Friday.',
      credit: 'R. Petrauskas / BNN',
      width: 1600,
      height: 900,
    },
    source: { name: 'BNN', url: 'https://bnn.example/2023/12/court' },
    rights: { copyrightNotice: '© 2023 BNN', usageTerms: 'No resale.', syndication: 'withheld' },
    version: 3,
    publishedAt: at('2023-12-29T09:37:00.000Z'),
    updatedAt: at('2023-12-30T08:00:00.000Z'),
    corrections: [
      {
        id: '018cb4f2-6d20-7c1e-8f3a-2b9d5e7a2001',
        at: at('2023-12-29T12:00:00.000Z'),
        kind: 'editors-note',
        note: 'The spelling follows the court’s.',
        version: 2,
      },
      {
        id: '018cb4f2-6d20-7c1e-8f3a-2b9d5e7a2002',
        at: at('2023-12-30T08:00:00.000Z'),
        kind: 'correction',
        note: 'The hearing was on Friday, not on Thursday.',
        version: 3,
      },
    ],
    translations: [
      { language: 'lt', id: '018cb4f2-6d20-7c1e-8f3a-2b9d5e7a1c03', slug: 'apeliacija-atmesta' },
    ],
  },
  `<p>The court <strong>rejected</strong> the <a href="https://court.example/ruling?a=1&amp;b=2">appeal</a> on Friday. ⚖️</p>
   <h2>What comes next</h2><ul><li>An appeal</li><li>Costs of 1&nbsp;200&nbsp;€</li></ul>
   <figure><img src="https://img.example.com/door.jpg" alt="A door"><figcaption>The door, closed.</figcaption></figure>
   <blockquote cite="https://court.example/ruling"><p>No.</p></blockquote>
   <table><tr><th>Year</th><th>Cases</th></tr><tr><td>2023</td><td>14</td></tr></table>`,
);

export const LITHUANIAN = itemOf(
  {
    id: '018cb4f2-6d20-7c1e-8f3a-2b9d5e7a1c03',
    slug: 'apeliacija-atmesta',
    title: 'Apeliacija atmesta',
    summary: 'Teismas Vilniuje pasakė „ne“.',
    language: 'lt',
    section: LITHUANIA,
    source: { name: 'BNN', url: null },
    image: {
      url: 'https://img.example.com/durys.jpg',
      alt: '',
      caption: null,
      credit: null,
      width: 0,
      height: 0,
    },
    version: 2,
    publishedAt: at('2023-12-29T11:00:00.000Z'),
    updatedAt: at('2023-12-29T11:00:00.000Z'),
    translations: [
      { language: 'en-GB', id: '018cb4f2-6d20-7c1e-8f3a-2b9d5e7a1c02', slug: 'appeal-rejected' },
    ],
  },
  '<p>Teismas atmetė <em>apeliaciją</em>.</p>',
);

export const EMPTY = itemOf({});

const HARM =
  '</script><script>alert(1)</script><!-- \u2028 \u2029 ]]> \u0000\u0007\u001b[31m\u0085 😀 \ud83d %>';

/** Texts that end, begin or break whatever they stand in. */
export const HOSTILE = itemOf(
  {
    id: '018cb4f2-6d20-7c1e-8f3a-2b9d5e7a1c04',
    slug: 'hostile',
    title: `---\n- no: yes # ${HARM}`,
    summary: `key: value\n---\n...\n${HARM}`,
    dateline: '@at: `2023-12-29`',
    genre: 'press-release',
    section: { id: '018cb4f2-6d20-7c1e-8f3a-2b9d5e7a1d02', slug: 'no', name: 'no' },
    authors: [{ id: '018cb4f2-6d20-7c1e-8f3a-2b9d5e7a1e03', slug: '2023', name: '0x1F' }],
    tags: [
      { id: '018cb4f2-6d20-7c1e-8f3a-2b9d5e7a1f06', slug: 'true', name: '2023-12-29', type: 'topic' },
      { id: '018cb4f2-6d20-7c1e-8f3a-2b9d5e7a1f07', slug: 'null', name: '~', type: 'event' },
    ],
    source: { name: HARM, url: 'https://a.example/?q=%3Cscript%3E&b' },
    rights: { copyrightNotice: `&amp; ${HARM}`, usageTerms: '!!binary |', syndication: 'allowed' },
    corrections: [
      {
        id: '018cb4f2-6d20-7c1e-8f3a-2b9d5e7a2003',
        at: at('2023-12-30T08:00:00.000Z'),
        kind: 'clarification',
        note: `Two\r\nlines. ${HARM}`,
        version: 2,
      },
    ],
  },
  '<p>&lt;/script&gt;&lt;!-- --- : # *stars* _lines_ 😀</p><pre><code>---\n\ttitle: no\n</code></pre>',
);

export const ITEMS = { full: FULL, lithuanian: LITHUANIAN, bare: EMPTY, hostile: HOSTILE };

const BARE_CHANNEL: Channel = {
  publication: PUBLICATION,
  title: 'Baltic News',
  description: null,
  self: 'https://api.example.com/v1/articles.x',
  first: 'https://api.example.com/v1/articles.x',
  next: null,
  prev: null,
  hub: null,
  language: null,
  updated: null,
  removed: [],
};

export function channelOf(channel: Partial<Channel>): Channel {
  return { ...BARE_CHANNEL, ...channel };
}

/** A page of a list, in the middle of it. */
export const PAGE = channelOf({
  title: 'Baltic News: Lithuania & more',
  description: 'What happens in Lithuania.',
  self: 'https://api.example.com/v1/articles.x?section=lithuania&cursor=b',
  first: 'https://api.example.com/v1/articles.x?section=lithuania',
  next: 'https://api.example.com/v1/articles.x?section=lithuania&cursor=c',
  prev: 'https://api.example.com/v1/articles.x?section=lithuania&cursor=a',
  hub: 'https://api.example.com/hub',
  language: 'en',
  updated: at('2023-12-30T08:00:00.000Z'),
  removed: [
    {
      id: '018cb4f2-6d20-7c1e-8f3a-2b9d5e7a1c09',
      at: at('2023-12-29T20:00:00.000Z'),
      reason: 'It was wrong.',
    },
    { id: '018cb4f2-6d20-7c1e-8f3a-2b9d5e7a1c08', at: at('2023-12-29T19:00:00.000Z'), reason: null },
  ],
});

export const NOTHING = channelOf({});
