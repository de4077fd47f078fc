import { ITEM_HEADERS, operation } from '../read/operation.ts';
import { Type } from '../schemas/builder.ts';
import { NOTHING } from './feed-operations.ts';

const XML = { 'application/xml': { schema: { type: 'string' } } };
const WHERE =
  'Its addresses are those of the website: for a search engine to trust it, the website’s robots.txt has to name it, or to serve it.';

export const INDEX = operation({
  operationId: 'getSitemapIndex',
  summary: 'Find the sitemaps',
  description: `An index (sitemaps.org 0.9) of sitemaps with up to 50,000 articles each. ${WHERE}`,
  tag: 'Syndication',
  parameters: NOTHING,
  contract: { answer: 'The index.', headers: ITEM_HEADERS, content: XML, problems: [403] },
});

export const PAGE = pageOperation();

function pageOperation() {
  const { schema, ...hooks } = operation({
    operationId: 'getSitemap',
    summary: 'Get a sitemap',
    description:
      'The website’s addresses of up to 50,000 published articles, with when each was last updated. An article stays on its page for as long as it is published. Withheld articles are among them, since they are on the website.',
    tag: 'Syndication',
    parameters: NOTHING,
    contract: {
      answer: 'The sitemap (sitemaps.org 0.9).',
      headers: ITEM_HEADERS,
      content: XML,
      problems: [403, 404],
      parameters: { page: { schema: { type: 'string', pattern: '^[1-9][0-9]{0,8}$' } } },
    },
  });
  const page = Type.String({
    description: 'The number of the page, from `/sitemap.xml`.',
    examples: ['1'],
  });
  return { ...hooks, schema: { ...schema, params: Type.Object({ page }) } };
}

export const NEWS = operation({
  operationId: 'getNewsSitemap',
  summary: 'Get the news sitemap',
  description: `Articles of the last 48 hours, the newest 1,000, as Google News takes them. ${WHERE}`,
  tag: 'Syndication',
  parameters: NOTHING,
  contract: {
    answer: 'The sitemap, with the news extension.',
    headers: ITEM_HEADERS,
    content: XML,
    problems: [403],
  },
});
