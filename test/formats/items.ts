import type { PublicArticle } from '../../src/domain/article.ts';
import { bodyFromHtml } from '../../src/domain/body-source.ts';
import { instant } from '../../src/domain/clock.ts';
import type { Channel, Item, Publication, Removed } from '../../src/formats/format.ts';

export const PUBLICATION: Publication = {
  name: 'The Baltic & Northern Record',
  url: 'https://www.example.com',
  api: 'https://api.example.com',
};

export function channelOf(channel: Partial<Channel> = {}): Channel {
  return {
    publication: PUBLICATION,
    title: 'Lithuania',
    description: null,
    self: 'https://api.example.com/v1/articles.feed?section=lithuania&limit=20',
    first: 'https://api.example.com/v1/articles.feed?section=lithuania&limit=20',
    next: null,
    prev: null,
    hub: null,
    language: null,
    updated: null,
    removed: [],
    ...channel,
  };
}

/** A page in the midst of a list, with everything that a channel can say. */
export const MIDDLE = channelOf({
  description: 'News from Lithuania, <b>daily</b>.',
  self: 'https://api.example.com/v1/articles.feed?section=lithuania&cursor=bbb',
  next: 'https://api.example.com/v1/articles.feed?section=lithuania&cursor=ccc',
  prev: 'https://api.example.com/v1/articles.feed?section=lithuania&cursor=aaa',
  hub: 'https://hub.example.com/',
  language: 'en-GB',
  updated: instant('2023-12-30T08:00:00.250Z'),
  removed: [
    {
      id: '01900000-0000-7000-8000-0000000000f1',
      at: instant('2023-12-30T08:00:00.250Z'),
      reason: 'The person named had no part in it.',
      version: 3,
    },
    { id: '01900000-0000-7000-8000-0000000000f2', at: instant('2023-12-29T12:00:00.000Z'), reason: null },
  ] satisfies readonly Removed[],
});

export function itemOf(article: Partial<PublicArticle> = {}): Item {
  const whole: PublicArticle = {
    id: '01900000-0000-7000-8000-000000000001',
    slug: 'a-title',
    version: 1,
    title: 'A title',
    summary: null,
    dateline: null,
    language: 'en',
    genre: 'news',
    body: { html: '' },
    section: null,
    authors: [],
    tags: [],
    translations: [],
    image: null,
    source: null,
    rights: { copyrightNotice: null, usageTerms: null, syndication: 'allowed' },
    url: null,
    publishedAt: instant('2023-12-29T09:37:00.000Z'),
    updatedAt: instant('2023-12-29T09:37:00.000Z'),
    corrections: [],
    wordCount: 0,
    readingMinutes: 0,
    ...article,
  };
  const path = whole.section === null ? whole.slug : `${whole.section.slug}/${whole.slug}`;
  return {
    article: whole,
    url: whole.url ?? `https://www.example.com/${path}`,
    self: `https://api.example.com/v1/articles/${whole.slug}`,
  };
}

/** Nothing but what every article has. */
export const PLAIN = itemOf();

const BODY = `<h2>Quotas</h2>
<p>Ministers <em>agreed</em> on <a href="https://www.example.com/fish?a=1&amp;b=2" title="Cod &amp; herring">cod</a>.<br>It was late.</p>
<iframe src="https://www.youtube.com/embed/abcdefghijk"></iframe>
<figure><img src="https://img.example.com/boat.jpg" alt="A boat" width="800" height="600"><figcaption>A boat, 2023</figcaption></figure>
<table><tr><th colspan="2">Cod</th></tr><tr><td>12</td><td><time datetime="2023-12-29">Friday</time></td></tr></table>
<pre><code class="language-c">if (a &lt; b &amp;&amp; c[d[0]]>1) {}</code></pre>
<blockquote cite="https://www.example.com/said"><p><span lang="lt">Gerai</span></p></blockquote>
<ol start="3"><li>Three</li></ol><hr>`;

/** Everything that an article can have. */
export const FULL = itemOf({
  id: '01900000-0000-7000-8000-000000000002',
  slug: 'fishing-quotas-agreed',
  version: 3,
  title: 'Fishing quotas agreed: cod & herring “halved”',
  summary: 'Ministers agreed after two nights.\nFishermen protest.',
  dateline: 'VILNIUS',
  language: 'en-GB',
  genre: 'analysis',
  body: { html: bodyFromHtml(BODY).html },
  section: { id: '01900000-0000-7000-8000-0000000000a1', slug: 'lithuania', name: 'Lithuania' },
  authors: [
    { id: '01900000-0000-7000-8000-0000000000b1', slug: 'ebenezer-mensah', name: 'Ebenezer Mensah' },
    { id: '01900000-0000-7000-8000-0000000000b2', slug: 'ona-austreviciute', name: 'Ona Auštrevičiūtė' },
  ],
  tags: [
    { id: '01900000-0000-7000-8000-0000000000c1', slug: 'fisheries', name: 'Fisheries', type: 'topic' },
    { id: '01900000-0000-7000-8000-0000000000c2', slug: 'klaipeda', name: 'Klaipėda', type: 'place' },
    { id: '01900000-0000-7000-8000-0000000000c3', slug: 'jonas', name: 'Jonas Jonaitis', type: 'person' },
    { id: '01900000-0000-7000-8000-0000000000c4', slug: 'r-and-d', name: 'R&D', type: 'organisation' },
    { id: '01900000-0000-7000-8000-0000000000c5', slug: 'summit', name: 'Summit', type: 'event' },
  ],
  translations: [{ language: 'lt', id: '01900000-0000-7000-8000-000000000003', slug: 'kvotos' }],
  image: {
    url: 'https://img.example.com/cod.jpg?w=1200&h=800',
    alt: 'Cod on ice',
    caption: 'Cod, as it was landed',
    credit: 'A. Photographer/BNN',
    width: 1200,
    height: 800,
  },
  source: { name: 'BNN', url: 'https://bnn.example.com/' },
  rights: {
    copyrightNotice: '© 2023 BNN',
    usageTerms: 'https://www.example.com/terms',
    syndication: 'allowed',
  },
  publishedAt: instant('2023-12-29T09:37:00.000Z'),
  updatedAt: instant('2023-12-29T18:05:09.042Z'),
  corrections: [
    {
      id: '01900000-0000-7000-8000-0000000000d1',
      at: instant('2023-12-29T12:00:00.000Z'),
      kind: 'clarification',
      note: 'Herring is meant, <not> cod & co.',
      version: 2,
    },
    {
      id: '01900000-0000-7000-8000-0000000000d2',
      at: instant('2023-12-29T18:05:09.042Z'),
      kind: 'correction',
      note: 'The catch is 12 tonnes.',
      version: 3,
    },
  ],
  wordCount: 312,
  readingMinutes: 2,
});

/** Another language and a genre that the IPTC has no code for, a source and terms that are words. */
export const LITHUANIAN = itemOf({
  id: '01900000-0000-7000-8000-000000000003',
  slug: 'kvotos',
  version: 2,
  title: 'Žvejybos kvotos – sutarta',
  language: 'lt',
  genre: 'fact-check',
  body: { html: bodyFromHtml('<p>Ministrai susitarė penktadienį.</p>').html },
  image: {
    url: 'https://img.example.com/a.jpg',
    alt: '',
    caption: null,
    credit: null,
    width: 0,
    height: 0,
  },
  source: { name: 'ELTA', url: null },
  rights: { copyrightNotice: null, usageTerms: 'Not for broadcast.', syndication: 'allowed' },
});

const CONTROLS = '\u0000\u0001\u0008\u000b\u000c\u001f\ufffe\uffff';

/** What nobody should have saved, and what every writer of XML must still stand. */
export const HOSTILE = itemOf({
  id: '01900000-0000-7000-8000-000000000004',
  slug: 'hostile',
  title: `]]> <script>alert(1)</script> &amp; ${CONTROLS}🐟 \ud800 x \udfff "quoted" 'too'`,
  summary: '<![CDATA[ ]]> &nbsp; &#0; -->',
  dateline: '\ud83d',
  body: {
    html: [
      '<p onclick="alert(1)">]]&gt; and ]]> &amp;amp; 🐟 \u0001\u0085</p>',
      '<p><a href="/relative?a=1&amp;b=2">r</a> <a href="#note">n</a> <a href="//cdn.example.com/x">p</a></p>',
      '<img src="../img/boat.jpg" alt="b"><blockquote cite="said"><p>q</p></blockquote>',
      '<script>alert(1)</script><iframe src="/frame"></iframe><a href="javascript:alert(1)">j</a>',
    ].join('\n'),
  },
  authors: [{ id: '01900000-0000-7000-8000-0000000000b3', slug: 'a', name: '</dc:creator><x y="' }],
  tags: [{ id: '01900000-0000-7000-8000-0000000000c6', slug: 'c', name: '"><!--', type: 'topic' }],
  section: { id: '01900000-0000-7000-8000-0000000000a2', slug: 'deep', name: '&lt;' },
});
