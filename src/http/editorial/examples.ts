import { LISTED } from '../read/examples.ts';
import type { EditorialArticleWire, ListedArticleWire } from '../schemas/editorial-articles.ts';

/** The story that an empty database is given, as editors see it. */

const {
  body: _body,
  translations: _translations,
  links: _links,
  wordCount,
  readingMinutes,
  ...story
} = LISTED;

const SELF = `https://api.example.com/v1/editorial/articles/${LISTED.id}`;

export const LISTED_WORKING: ListedArticleWire = {
  ...story,
  url: null,
  section: { id: '018cb4f2-6d20-7c1e-8f3a-2b9d5e7a1c42', slug: 'lithuania', name: 'Lithuania' },
  authors: [{ id: '018cb4f2-6d20-7c1e-8f3a-2b9d5e7a1c41', slug: 'ebenezer-mensah', name: 'Ebenezer Mensah' }],
  tags: [{ id: '018cb4f2-6d20-7c1e-8f3a-2b9d5e7a1c44', slug: 'politics', name: 'Politics', type: 'topic' }],
  translationOf: null,
  related: [],
  expiresAt: null,
  state: 'published',
  revision: 3,
  scheduledFor: null,
  embargo: false,
  live: { version: 1, publishedAt: LISTED.publishedAt, updatedAt: LISTED.updatedAt },
  hasUnpublishedEdits: true,
  external: null,
  createdAt: '2023-12-29T09:12:00.000Z',
  savedAt: '2023-12-29T12:02:00.000Z',
  withdrawal: null,
  links: { self: SELF, live: `https://api.example.com/v1/articles/${LISTED.id}` },
};

export const LEAD =
  'In a contentious move, the Lithuanian Migration Department has resolved to deport an activist.';

export const WORKING: EditorialArticleWire = {
  ...LISTED_WORKING,
  body: { html: `<p>${LEAD}</p>`, markdown: LEAD },
  wordCount,
  readingMinutes,
};

export const DRAFT: EditorialArticleWire = {
  ...WORKING,
  state: 'draft',
  revision: 1,
  version: 0,
  publishedAt: null,
  updatedAt: null,
  live: null,
  hasUnpublishedEdits: false,
  savedAt: WORKING.createdAt,
  links: { self: SELF },
};

export const SCHEDULED: EditorialArticleWire = {
  ...DRAFT,
  state: 'scheduled',
  revision: 2,
  scheduledFor: '2024-02-01T06:00:00.000Z',
};

export const WITHDRAWN: EditorialArticleWire = {
  ...WORKING,
  state: 'withdrawn',
  revision: 4,
  live: null,
  hasUnpublishedEdits: false,
  savedAt: '2024-01-04T10:15:00.000Z',
  withdrawal: { at: '2024-01-04T10:15:00.000Z', reason: 'The report could not be confirmed.' },
  links: { self: SELF },
};

const NOTE = 'An earlier version misspelt the name of the activist.';

export const CORRECTED: EditorialArticleWire = {
  ...WORKING,
  revision: 4,
  version: 2,
  updatedAt: '2024-01-02T08:30:00.000Z',
  savedAt: '2024-01-02T08:30:00.000Z',
  live: { version: 2, publishedAt: LISTED.publishedAt, updatedAt: '2024-01-02T08:30:00.000Z' },
  hasUnpublishedEdits: false,
  corrections: [
    {
      id: '018cc8f4-1b40-7d11-9a6b-3f0e5c7d2a18',
      at: '2024-01-02T08:30:00.000Z',
      kind: 'correction',
      note: NOTE,
      version: 2,
    },
  ],
};

export const NEW_ARTICLE = {
  title: LISTED.title,
  body: { markdown: LEAD },
  section: 'lithuania',
  authors: ['ebenezer-mensah'],
  tags: ['politics', 'Daniyar Khassenov'],
  createMissing: true,
};

export const PATCH = {
  title: 'Court Stops Deportation of Kazakh Activist',
  image: { caption: null },
  summary: null,
};

export const CORRECTION = { kind: 'correction', note: NOTE };

export const PREVIEW = {
  url: 'https://api.example.com/v1/preview/AYy08m0gfB6POiudXnocQAAAAAAAAGWOww-h1bUKmeXnYPjUVGXrgQ3Hc2s0aVnM1Jb6t9QfWQ',
  expiresAt: '2023-12-29T12:38:00.000Z',
};

export const FED = {
  title: LISTED.title,
  body: { html: `<p>${LEAD}</p>` },
  section: 'lithuania',
  source: { name: 'BNN' },
  publication: { publishedAt: '2023-12-29T09:37:00Z' },
};
