import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Clock } from '../../domain/clock.ts';
import type { PartnerNotes } from './partner-notes.ts';

type Noting = { readonly notes: PartnerNotes; readonly clock: Clock };

/** Notes which partners fetch an article by itself, in whatever format: keys that may follow what becomes of it. */
export function noteFetches(scope: FastifyInstance, { notes, clock }: Noting): void {
  scope.addHook('onResponse', (request, reply, done) => {
    const { apiKey, method, routeOptions } = request;
    if (apiKey?.scopes.includes('changes:read') && method === 'GET' && isOneArticle(routeOptions.url)) {
      const articleId = articleOf(reply);
      if (articleId !== null) notes.addFetched({ keyId: apiKey.id, articleId, at: clock(), isEarly: false });
    }
    done();
  });
}

function isOneArticle(route: string | undefined): boolean {
  return route !== undefined && /^\/v1\/articles\/:ref(?:\.[a-z.]+)?$/.test(route);
}

/** By the first of the keys that its answer is purged by; null where there was none. */
function articleOf(reply: FastifyReply): string | null {
  if (reply.statusCode !== 200 && reply.statusCode !== 304) return null;
  return /^article-([0-9a-f-]{36})/.exec(String(reply.getHeader('surrogate-key')))?.[1] ?? null;
}
