import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import type { FormatDescription } from '../../formats/format.ts';
import { INFO } from '../openapi/info.ts';
import { Type } from '../schemas/builder.ts';
import { negotiated } from './accept.ts';
import { withFeeds } from './feed-links.ts';
import { pageFile, sendPage } from './page.ts';

const Address = (description: string, example: string) =>
  Type.String({ format: 'uri', description, examples: [`https://api.example.com${example}`] });

export const Home = Type.Object(
  {
    name: Type.String({ description: 'The name of the software.', examples: ['Dateline'] }),
    description: Type.String({ description: 'What it is, in a line.', examples: [INFO.summary] }),
    version: Type.String({ description: 'Its version (Semantic Versioning 2.0.0).', examples: ['0.1.0'] }),
    links: Type.Object(
      {
        self: Address('This document.', '/'),
        articles: Address('Published articles, newest first.', '/v1/articles'),
        authors: Address('Authors, by name.', '/v1/authors'),
        sections: Address('Sections, by name.', '/v1/sections'),
        tags: Address('Tags, by name.', '/v1/tags'),
        suggest: Address('Completions; add `?q=` and what was typed.', '/v1/suggest'),
        docs: Address('The reference, to read and to try.', '/docs'),
        openapi: Address('The description of the API as JSON.', '/openapi.json'),
        openapiYaml: Address('The description of the API as YAML.', '/openapi.yaml'),
        catalog: Address('The API catalogue (RFC 9727).', '/.well-known/api-catalog'),
        opml: Type.Optional(Address('All feeds, to subscribe to at once (OPML 2.0).', '/opml')),
        sitemap: Address('What search engines read (sitemaps.org).', '/sitemap.xml'),
        newsSitemap: Address('The same for Google News.', '/sitemap-news.xml'),
        health: Address('Whether the process is alive.', '/healthz'),
        readiness: Address('Whether it can serve requests.', '/readyz'),
      },
      { additionalProperties: false, description: 'Where to go from here.' },
    ),
  },
  { $id: 'Home', additionalProperties: false, description: 'The entrance of the API.' },
);

type Needs = { readonly publicUrl: string; readonly formats: readonly FormatDescription[] };

/** `GET /`: links for a program, and for a browser a page with the newest stories and the feeds. `publicUrl` has no slash at its end. */
export async function home(app: FastifyInstance, { publicUrl, formats }: Needs): Promise<void> {
  app.addSchema(Home);
  const entrance = entranceAt(publicUrl, formats);
  app.get(
    '/',
    {
      schema: {
        operationId: 'getHome',
        summary: 'Find the entrance',
        description:
          'Links to what the API offers. A client that prefers HTML, such as a browser, gets a page with the newest stories.',
        tags: ['Service'],
        response: { 200: Type.Ref('Home') },
        contract: {
          answer: 'The links, as JSON or as a page.',
          headers: ['ETag', 'Cache-Control'],
          examples: { entrance: { summary: 'Links', value: entranceAt('https://api.example.com', formats) } },
          content: { 'text/html': { schema: { type: 'string' } } },
        },
      },
    },
    async (request, reply) =>
      negotiated(request, reply, ['application/json', 'text/html']) === 'text/html'
        ? sendPage(reply, withFeeds(pageFile('home.html'), formats))
        : reply.type('application/json').send(entrance),
  );
}

function entranceAt(publicUrl: string, formats: readonly FormatDescription[]): Static<typeof Home> {
  return {
    name: INFO.title,
    description: INFO.summary,
    version: INFO.version,
    links: {
      self: `${publicUrl}/`,
      articles: `${publicUrl}/v1/articles`,
      authors: `${publicUrl}/v1/authors`,
      sections: `${publicUrl}/v1/sections`,
      tags: `${publicUrl}/v1/tags`,
      suggest: `${publicUrl}/v1/suggest`,
      docs: `${publicUrl}/docs`,
      openapi: `${publicUrl}/openapi.json`,
      openapiYaml: `${publicUrl}/openapi.yaml`,
      catalog: `${publicUrl}/.well-known/api-catalog`,
      ...(formats.some(({ hasList }) => hasList) && { opml: `${publicUrl}/opml` }),
      sitemap: `${publicUrl}/sitemap.xml`,
      newsSitemap: `${publicUrl}/sitemap-news.xml`,
      health: `${publicUrl}/healthz`,
      readiness: `${publicUrl}/readyz`,
    },
  };
}
