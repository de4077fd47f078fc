import { parseJsonFeed } from 'feedsmith';
import { describe, expect, it } from 'vitest';
import { JSON_FEED } from '../../src/formats/json-feed.ts';
import { EMPTY, FULL, LITHUANIAN, NOTHING, PAGE } from './sample-items.ts';

const { list } = JSON_FEED;

describe('JSON Feed', () => {
  it('is read by another’s parser as what was written', () => {
    const feed = parseJsonFeed(list?.(PAGE, [FULL, LITHUANIAN, EMPTY]) ?? '');
    expect(feed).toMatchObject({
      title: 'Baltic News: Lithuania & more',
      home_page_url: 'https://www.example.com',
      feed_url: PAGE.self,
      next_url: PAGE.next,
      description: PAGE.description,
      language: 'en',
      hubs: [{ type: 'WebSub', url: PAGE.hub }],
      authors: [{ name: 'Baltic News', url: 'https://www.example.com' }],
    });
    expect(feed.items?.map(({ id }) => id)).toEqual(
      [FULL, LITHUANIAN, EMPTY].map(({ article }) => `urn:uuid:${article.id}`),
    );
    const { article, url } = FULL;
    expect(feed.items?.[0]).toEqual({
      id: `urn:uuid:${article.id}`,
      url,
      external_url: article.source?.url,
      title: article.title,
      content_html: article.body.html,
      summary: article.summary,
      image: article.image?.url,
      date_published: article.publishedAt,
      date_modified: article.updatedAt,
      authors: [
        { name: 'Ebenezer Mensah', url: 'https://api.example.com/v1/authors/ebenezer-mensah' },
        {
          name: 'Rasa Auštrevičiūtė',
          url: 'https://api.example.com/v1/authors/rasa-au%C5%A1trevi%C4%8Di%C5%ABt%C4%97',
        },
      ],
      tags: article.tags.map(({ name }) => name),
      language: 'en-GB',
    });
  });

  it('gives each item its content, also where there is none, and each list its items', () => {
    expect(JSON.parse(list?.(PAGE, [EMPTY]) ?? '').items[0]).toHaveProperty('content_html', '');
    expect(JSON.parse(list?.(NOTHING, []) ?? '')).toHaveProperty('items', []);
  });

  it('carries corrections, rights and what was removed in one extension', () => {
    const { _news, items } = JSON.parse(list?.(PAGE, [FULL]) ?? '');
    expect(_news.about).toBe('https://api.example.com/docs');
    expect(_news.removed).toEqual([
      { id: `urn:uuid:${PAGE.removed[0]?.id}`, at: '2023-12-29T20:00:00.000Z', reason: 'It was wrong.' },
      { id: `urn:uuid:${PAGE.removed[1]?.id}`, at: '2023-12-29T19:00:00.000Z' },
    ]);
    expect(items[0]._news).toMatchObject({
      version: 3,
      genre: 'analysis',
      dateline: 'VILNIUS',
      section: FULL.article.section,
      corrections: FULL.article.corrections,
      rights: FULL.article.rights,
    });
  });
});
