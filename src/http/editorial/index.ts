import type { FastifyInstance } from 'fastify';
import type { Deps } from '../../deps.ts';
import { neverKept } from '../never-kept.ts';
import { ARTICLE_ACTION_SCHEMAS } from '../schemas/article-actions.ts';
import { ARTICLE_INPUT_SCHEMAS } from '../schemas/article-input.ts';
import { EDITORIAL_ARTICLE_SCHEMAS } from '../schemas/editorial-articles.ts';
import { EDITORIAL_TAXONOMY_SCHEMAS } from '../schemas/editorial-taxonomy.ts';
import { REVISION_SCHEMAS } from '../schemas/revisions.ts';
import { settled } from '../settled.ts';
import { articles } from './articles.ts';
import { audit } from './audit.ts';
import { authors } from './authors.ts';
import { bySource } from './by-source.ts';
import { lineImport } from './import.ts';
import { jsonBody } from './json-body.ts';
import { keys } from './keys.ts';
import { lists } from './lists.ts';
import { previews } from './previews.ts';
import { publication } from './publication.ts';
import { receipts } from './receipts.ts';
import { revisions } from './revisions.ts';
import type { Editing } from './route.ts';
import { requireRouteScopes } from './scopes.ts';
import { sections } from './sections.ts';
import { tags } from './tags.ts';

/** The editors' door: everything needs a key, nothing may be kept by a cache, and no script of another origin reads it. */
export async function editorialApi(
  scope: FastifyInstance,
  editing: Editing & Pick<Deps, 'settle'>,
): Promise<void> {
  await scope.register(jsonBody);
  await scope.register(neverKept);
  scope.addHook('onRequest', requireRouteScopes);
  // A save that comes after a schedule's moment must not slip into what was promised for that moment.
  if (editing.settle) await scope.register(settled, { settle: editing.settle });
  for (const schema of SCHEMAS) scope.addSchema(schema);
  await scope.register(articles, editing);
  await scope.register(bySource, editing);
  await scope.register(publication, editing);
  await scope.register(revisions, editing);
  await scope.register(previews, editing);
  await scope.register(receipts, editing);
  await scope.register(authors, editing);
  await scope.register(sections, editing);
  await scope.register(tags, editing);
  await scope.register(lists, editing);
  await scope.register(lineImport, editing);
  await scope.register(keys, editing);
  await scope.register(audit, editing);
}

const SCHEMAS = [
  ...ARTICLE_ACTION_SCHEMAS,
  ...ARTICLE_INPUT_SCHEMAS,
  ...EDITORIAL_ARTICLE_SCHEMAS,
  ...REVISION_SCHEMAS,
  ...EDITORIAL_TAXONOMY_SCHEMAS,
];
