import Fastify from 'fastify';
import type { Deps } from '../../deps.ts';
import { http } from '../index.ts';
import { LIMITS } from '../limits.ts';
import { type Document, documentRoutes } from './document.ts';

/** The document that the routes describe, as `openapi/openapi.json` holds it. Nothing is read from the store. */
export async function generateDocument(deps: Deps): Promise<Document> {
  const app = Fastify();
  const document = await documentRoutes(app);
  await http(app, deps, { ...LIMITS, pressure: null });
  await app.ready();
  const generated = await document();
  await app.close();
  return generated;
}

/** The file's text: pretty, with a newline at its end. */
export function documentText(document: Document): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}
