import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ExternalId } from '../../domain/article.ts';
import { DomainError, staleRevision } from '../../domain/errors.ts';
import { isOwnName, MAX_OWN_NAME, OWN_NAME_RULE } from '../../domain/external-id.ts';
import { fed } from '../../domain/feeding.ts';
import { slugFrom } from '../../domain/slug.ts';
import { missingScope } from '../auth.ts';
import { Problem } from '../errors.ts';
import { type FedArticleWire, NOT_WRITABLE } from '../schemas/article-input.ts';
import { Type } from '../schemas/builder.ts';
import { ref } from '../schemas/scalars.ts';
import { articleDesk, noArticle, unmoved } from './article-desk.ts';
import { WORKING_COPY, WRITES } from './article-operations.ts';
import { writeFields } from './article-reading.ts';
import { FED, WORKING } from './examples.ts';
import { editorial } from './operation.ts';
import { reaches, requireReach } from './reach.ts';
import { type AskedOf, type Editing, editorialRoutes } from './route.ts';

const NAME = { type: 'string', minLength: 1, maxLength: MAX_OWN_NAME };

const FEED = editorial({
  operationId: 'putArticleBySource',
  summary: 'Create or update a feeder’s article',
  description:
    'For feeders, who know their own names for articles and not ours. Creates the article or edits it; what is left out stays. With `publication` it is published too, as one save, which needs the scope `articles:publish` as well. The same content twice changes nothing, also where an editor has taken the article back since. `If-None-Match: *` creates only.',
  tag: 'Editing articles',
  scopes: WRITES,
  path: {
    source: Type.String({ description: 'The feeder.', examples: ['bnn'] }),
    externalId: Type.String({ description: 'Its own name for the article.', examples: ['20231229-17'] }),
  },
  parameters: {},
  body: ref<FedArticleWire>('FedArticle'),
  notWritable: NOT_WRITABLE,
  response: WORKING_COPY,
  ifMatch: 'optional',
  contract: {
    answer: 'The article, changed or as it was.',
    mayCreate: true,
    headers: ['ETag'],
    requestHeaders: ['If-None-Match'],
    sends: { wire: { summary: 'Published as it comes in', value: FED } },
    examples: {
      fed: {
        summary: 'Published',
        value: { ...WORKING, external: { source: 'bnn', id: '20231229-17' }, hasUnpublishedEdits: false },
      },
    },
    parameters: { source: { schema: NAME }, externalId: { schema: NAME } },
    problems: [404, 409],
  },
});

/** `PUT /articles/by-source/{source}/{externalId}`. */
export async function bySource(app: FastifyInstance, editing: Editing): Promise<void> {
  const { store, clock, makeId } = editing;
  const add = editorialRoutes(app, editing);
  const desk = articleDesk(editing);

  add('PUT', '/articles/by-source/:source/:externalId', FEED, async (asked) => {
    const { body, key, params, request, writing } = asked;
    const at = clock();
    const external = externalIdOf(params);
    requireNoTags(request);
    const { slug, publishedAt, publication, ...fields } = body;
    if (publication !== undefined && !key.scopes.includes('articles:publish'))
      throw missingScope(['articles:publish']);
    const seen = await store.articles.bySource(external);
    if (seen !== null && !(await reaches(store, key, seen.section?.id ?? null))) throw noArticle(external.id);
    const requireUnmoved = unmoved(key, seen);
    const { show, showNew } = await desk.shower(key);
    return writeFields(fields, editing, { key, at }, async (read) => {
      const { sectionId } = read.references.content;
      if (seen === null || sectionId !== undefined) await requireReach(store, key, sectionId ?? null);
      const { article, did } = await store.articles.upsert(
        { by: 'external', external },
        slug ?? slugFrom(fields.title ?? ''),
        (before, free, published) => {
          requireExpected(before?.revision ?? null, asked);
          if (before !== null) requireUnmoved(before);
          const made = { id: makeId(), slug: free };
          return fed(before, made, { read, slug, external, publishedAt, publication }, at, published);
        },
        { ...writing(show), newTags: read.references.newTags },
      );
      return did === 'created' ? showNew(article) : show(article);
    });
  });
}

/** Here the headers are those of a thing that may not be there (RFC 9110 section 13.1). */
function requireExpected(revision: number | null, { request, expected }: AskedOf<typeof FEED>): void {
  if (revision === null) {
    if (request.headers['if-match'] !== undefined) throw staleRevision(null);
    return;
  }
  if (request.headers['if-none-match'] !== undefined) {
    throw new DomainError('stale-revision', 'the article is there already', undefined, revision);
  }
  if (expected !== null && expected !== revision) throw staleRevision(revision);
}

function externalIdOf({ source = '', externalId = '' }: Readonly<Record<string, string>>): ExternalId {
  for (const [parameter, text] of Object.entries({ source, externalId })) {
    if (isOwnName(text)) continue;
    throw new Problem('invalid-parameter', `The parameter \`${parameter}\` ${OWN_NAME_RULE}.`, {
      errors: [{ parameter, code: 'wrong-format', message: OWN_NAME_RULE }],
    });
  }
  return { source, id: externalId };
}

/** Of the header's two forms only the one that protects from overwriting. */
function requireNoTags({ headers }: FastifyRequest): void {
  const sent = headers['if-none-match'];
  if (sent === undefined || sent.trim() === '*') return;
  const message = 'must be * here';
  throw new Problem('invalid-parameter', `The header \`If-None-Match\` ${message}.`, {
    errors: [{ header: 'If-None-Match', code: 'not-allowed', message }],
  });
}
