import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import { AUDITED_KINDS } from '../../domain/audit.ts';
import { instant } from '../../domain/clock.ts';
import { ANY_CASE_ID_PATTERN } from '../../domain/id.ts';
import { presentAuditEntry } from '../present/audit.ts';
import { moment } from '../read/article-parameters.ts';
import { pageRequest, presentPage } from '../read/page.ts';
import { choice, cursor, limit } from '../read/parameters.ts';
import { AUDIT_SCHEMAS, type AuditEntryList, type AuditEntryWire } from '../schemas/audit.ts';
import { Type } from '../schemas/builder.ts';
import { ref } from '../schemas/scalars.ts';
import { editorial } from './operation.ts';
import { type Editing, editorialRoutes, pageAnswer } from './route.ts';

const ENTRY: AuditEntryWire = {
  seq: 17,
  at: '2023-12-29T11:38:00.000Z',
  by: { key: '018cb4f2-6d20-7c1e-8f3a-2b9d5e7a1c43', name: 'Lithuania desk' },
  action: 'publish',
  kind: 'article',
  id: '018cb4f2-6d20-7c1e-8f3a-2b9d5e7a1c40',
  slug: 'kazakh-activist-to-be-deported',
  fromRevision: 2,
  toRevision: 3,
};

const LIST_AUDIT = editorial({
  operationId: 'listAudit',
  summary: 'Read the audit',
  description:
    'Who did what, when, to what and with which key, the newest first. Entries are written with what they tell of, and never changed or deleted.',
  tag: 'Keys and audit',
  scopes: ['audit:read'],
  parameters: {
    kind: choice(AUDITED_KINDS, {
      description: 'Only what was done to things of this kind.',
      examples: ['article'],
    }),
    id: uuid('Only what was done to the thing of this id, be it there or deleted.', ENTRY.id),
    key: uuid('Only what was done with the key of this id.', ENTRY.by.key ?? ''),
    from: moment('Done at this moment or later.'),
    to: moment('Done before this moment.'),
    limit: limit(),
    cursor,
  },
  response: ref<Static<typeof AuditEntryList>>('AuditEntryList'),
  contract: {
    answer: 'A page of the audit.',
    headers: ['Cache-Control', 'Link'],
    examples: {
      page: {
        summary: 'A publication',
        value: { data: [ENTRY], page: { limit: 20, next: null, prev: null } },
      },
    },
  },
});

export async function audit(app: FastifyInstance, editing: Editing): Promise<void> {
  const { store, addresses } = editing;
  const add = editorialRoutes(app, editing);
  for (const schema of AUDIT_SCHEMAS) app.addSchema(schema);
  add('GET', '/audit', LIST_AUDIT, async ({ query, request }) => {
    const { kind, id, key, from, to } = query;
    const filter = {
      ...(kind !== undefined && { kind }),
      ...(id !== undefined && { id: id.toLowerCase() }),
      ...(key !== undefined && { keyId: key.toLowerCase() }),
      ...(from !== undefined && { from: instant(from, 'from') }),
      ...(to !== undefined && { to: instant(to, 'to') }),
    };
    const identity = ['audit', filter];
    const page = pageRequest(query, identity);
    const found = await store.audit.list({ ...filter, page });
    return pageAnswer(
      request,
      found.items.map(presentAuditEntry),
      presentPage(found, page, identity),
      addresses,
    );
  });
}

function uuid(description: string, example: string) {
  return {
    schema: Type.Optional(Type.String({ pattern: ANY_CASE_ID_PATTERN, description, examples: [example] })),
    expects: 'an id',
  };
}
