import type { FastifyInstance } from 'fastify';
import { pageFile } from './page.ts';

const CSS = 'text/css; charset=utf-8';
const SCRIPT = 'text/javascript; charset=utf-8';

const ASSETS = {
  'site.css': CSS,
  'home.js': SCRIPT,
  'docs.css': CSS,
  'docs.js': SCRIPT,
  'favicon.svg': 'image/svg+xml',
} as const;

/** What the pages load, under `/assets`: revalidated each time, so that a page never meets another version's script. */
export async function assets(app: FastifyInstance): Promise<void> {
  for (const [name, type] of Object.entries(ASSETS)) {
    app.get(`/assets/${name}`, { schema: { hide: true } }, async (_, reply) =>
      reply.type(type).header('cache-control', 'public, no-cache').send(pageFile(name)),
    );
  }
}
