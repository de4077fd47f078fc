import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { EditorialArticle, ExternalId } from '../../domain/article.ts';
import { requireOthers } from '../../domain/article-fields.ts';
import { DomainError, staleRevision } from '../../domain/errors.ts';
import { fed } from '../../domain/feeding.ts';
import { slugFrom } from '../../domain/slug.ts';
import { missingScope } from '../auth.ts';
import { Problem } from '../errors.ts';
import { editorialAddress } from '../present/editorial-articles.ts';
import { type FedArticleWire, NOT_WRITABLE } from '../schemas/article-input.ts';
import { ref } from '../schemas/scalars.ts';
import { articleDesk, noArticle, requireUnmoved } from './article-desk.ts';
import { WORKING_COPY, WRITES } from './article-operations.ts';
import { readFields } from './article-reading.ts';
import { FED, WORKING } from './examples.ts';
import { editorial } from './operation.ts';
import { reaches, requireReach } from './reach.ts';
import { type Editing, editorialRoutes } from './route.ts';

const MAX_NAME = 200;
const NAME = { type: 'string', minLength: 1, maxLength: MAX_NAME };

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
  const { store, clock, makeId, addresses } = editing;
  const add = editorialRoutes(app, editing);
  const desk = articleDesk(editing);

  add('PUT', '/articles/by-source/:source/:externalId', FEED, async (asked) => {
    const { body, key, expected, params, request, writing } = asked;
    const at = clock();
    const external = externalIdOf(params);
    const createsOnly = isCreationOnly(request);
    const { slug, publishedAt, publication, ...fields } = body;
    if (publication !== undefined && !key.scopes.includes('articles:publish'))
      throw missingScope(['articles:publish']);
    const seen = await store.articles.bySource(external);
    if (seen !== null && !(await reaches(store, key, seen.section?.id ?? null))) throw noArticle(external.id);
    const read = await readFields(fields, editing, at);
    const { sectionId } = read.references.content;
    if (seen === null || sectionId !== undefined) await requireReach(store, key, sectionId ?? null);
    const { article, did } = await store.articles.upsert(
      { by: 'external', external },
      slug ?? slugFrom(fields.title ?? ''),
      (before, free) => {
        if (before === null && request.headers['if-match'] !== undefined) throw staleRevision(null);
        if (before !== null) {
          if (createsOnly) throw alreadyThere(before.revision);
          if (expected !== null && expected !== before.revision) throw staleRevision(before.revision);
          requireUnmoved(key, seen ?? before, before);
        }
        const change = fed(
          before,
          { id: makeId(), slug: free },
          { read, slug, external, publishedAt, publication },
          at,
        );
        if (change !== null) requireOthers(change.article.id, change.article.content);
        return change;
      },
      { ...writing(desk.show), newTags: read.references.newTags },
    );
    return did === 'created' ? created(article) : desk.show(article);
  });

  function created(article: EditorialArticle) {
    const { headers, ...rest } = desk.show(article);
    return {
      ...rest,
      status: 201,
      headers: { ...headers, location: editorialAddress(article.id, addresses) },
    };
  }
}

function externalIdOf({ source = '', externalId = '' }: Readonly<Record<string, string>>): ExternalId {
  for (const [parameter, text] of Object.entries({ source, externalId })) {
    if (text.length <= MAX_NAME && text.trim() === text && text !== '') continue;
    const message = `must have 1 to ${MAX_NAME} characters, none of them a space at an end`;
    throw new Problem('invalid-parameter', `The parameter \`${parameter}\` ${message}.`, {
      errors: [{ parameter, code: 'wrong-length', message }],
    });
  }
  return { source, id: externalId };
}

/** RFC 9110 section 13.1.2; of its two forms only the one that protects from overwriting. */
function isCreationOnly({ headers }: FastifyRequest): boolean {
  const sent = headers['if-none-match'];
  if (sent === undefined) return false;
  if (sent.trim() === '*') return true;
  const message = 'must be * here';
  throw new Problem('invalid-parameter', `The header \`If-None-Match\` ${message}.`, {
    errors: [{ header: 'If-None-Match', code: 'not-allowed', message }],
  });
}

function alreadyThere(revision: number): DomainError {
  return new DomainError('stale-revision', 'the article is there already', undefined, revision);
}
