import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { acceptedCoding } from '../content-coding.ts';
import { addVary } from '../vary.ts';
import { filled, pageFile, sendPage } from './page.ts';
import { scalarScript } from './scalar.ts';

/** `GET /docs`: the reference, drawn in the browser by Scalar from `/openapi.json`. */
export async function docs(app: FastifyInstance): Promise<void> {
  app.get('/docs', { schema: { hide: true } }, async (_, reply) => {
    const nonce = randomBytes(16).toString('base64');
    reply.header('cache-control', 'no-store');
    return sendPage(reply, filled(pageFile('docs.html'), { nonce }), policyWith(nonce));
  });

  app.get('/assets/scalar.js', { schema: { hide: true } }, async (request, reply) => {
    addVary(reply, 'Accept-Encoding');
    const { coding } = acceptedCoding(request.headers['accept-encoding']);
    if (coding !== null) reply.header('content-encoding', coding);
    return reply
      .type('text/javascript; charset=utf-8')
      .header('cache-control', 'public, max-age=3600, stale-while-revalidate=86400')
      .send(await scalarScript(coding));
  });
}

/**
 * As strict as Scalar allows: its script adds one `<style>`, which carries the nonce, and draws with `style`
 * attributes. Nothing is loaded from, or sent to, another origin.
 */
function policyWith(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src-elem 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
