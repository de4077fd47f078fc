import type { FastifyInstance } from 'fastify';
import {
  type ApiKey,
  editKey,
  issueKey,
  lackedScopes,
  opensBeyond,
  outlives,
  revokeKey,
  rotateKey,
} from '../../domain/api-key.ts';
import { type Instant, instant } from '../../domain/clock.ts';
import type { KeyFields } from '../../domain/key-fields.ts';
import type { SectionRef } from '../../domain/section.ts';
import { newSecret } from '../../new-secret.ts';
import type { Store } from '../../store/store.ts';
import { type Fault, Problem } from '../errors.ts';
import { sectionsAt, sectionsOf } from '../key-sections.ts';
import { presentIssuedKey, presentKey } from '../present/keys.ts';
import { entitlementParser } from '../read/entitlement.ts';
import { pageRequest, presentPage } from '../read/page.ts';
import { KEY_SCHEMAS } from '../schemas/keys.ts';
import type { SentAnswer } from './kept-answers.ts';
import {
  CREATE_KEY,
  EDIT_KEY,
  GET_KEY,
  LIST_KEYS,
  REVOKE_KEY,
  ROTATE_KEY,
  WHO_AM_I,
} from './key-operations.ts';
import { type AskedOf, answer, type Editing, editorialRoutes, NO_CONTENT, pageAnswer } from './route.ts';

/** `/keys`, and `/whoami`, which shows the caller's own. */
export async function keys(app: FastifyInstance, editing: Editing): Promise<void> {
  const { store, clock, addresses } = editing;
  const add = editorialRoutes(app, editing);
  for (const schema of KEY_SCHEMAS) app.addSchema(schema);

  add('GET', '/keys', LIST_KEYS, async ({ query, request }) => {
    const asked = pageRequest(query, ['keys']);
    const found = await store.apiKeys.list(asked);
    const sections = await sectionsOf(store, found.items);
    const at = clock();
    const data = found.items.map((key) => presentKey(key, sections, at));
    return pageAnswer(request, data, presentPage(found, asked, ['keys']), addresses);
  });

  add('POST', '/keys', CREATE_KEY, (asked) => create(editing, asked));

  add('GET', '/keys/:id', GET_KEY, async ({ params }) => {
    const found = await keyAt(store, params.id ?? '');
    return showKey(found, await sectionsOf(store, [found]), clock());
  });

  add('PATCH', '/keys/:id', EDIT_KEY, (asked) => edit(editing, asked));

  add('DELETE', '/keys/:id', REVOKE_KEY, async ({ params, key: own, expected, writing }) => {
    const at = clock();
    const revoke = (found: ApiKey) => {
      refuseMore(own, found.scopes);
      return revokeKey(found, at);
    };
    const options = { ...writing(() => NO_CONTENT), expectedRevision: expected };
    await store.apiKeys.update(params.id ?? '', 'revoke', at, revoke, options);
    return NO_CONTENT;
  });

  add('POST', '/keys/:id/rotation', ROTATE_KEY, (asked) => rotate(editing, asked));

  add('GET', '/whoami', WHO_AM_I, async ({ key }) => showKey(key, await sectionsOf(store, [key]), clock()));
}

async function create(
  { store, clock, makeId, secret, addresses }: Editing,
  { body, key: own, writing }: AskedOf<typeof CREATE_KEY>,
): Promise<SentAnswer> {
  refuseMore(own, body.scopes, '/scopes');
  const at = clock();
  const sections = body.sections ? await sectionsAt(store, body.sections) : null;
  const issued = issueKey(
    {
      id: makeId(),
      name: body.name,
      scopes: body.scopes,
      sections: sections?.map(({ id }) => id) ?? null,
      entitlement: body.entitlement ? entitlementParser(addresses)(body.entitlement) : null,
      bodies: body.bodies ?? null,
      rateLimit: body.rateLimit ?? null,
      networks: body.networks ?? null,
      expiresAt: endOf(body.expiresAt ?? null),
      ...newSecret(secret),
    },
    at,
  );
  refuseWider(own, issued.key, IN_BODY);
  const location = addresses.api(`/v1/editorial/keys/${issued.key.id}`);
  const { revision } = issued.key;
  const show = () => answer(presentIssuedKey(issued, sections ?? [], at), { revision, location });
  await store.apiKeys.create(issued.key, writing(show));
  return show();
}

async function edit(
  { store, clock, addresses }: Editing,
  { params, body, key: own, expected, writing }: AskedOf<typeof EDIT_KEY>,
): Promise<SentAnswer> {
  const { sections: limit, entitlement, expiresAt, ...others } = body;
  const { scopes } = others;
  if (scopes) refuseMore(own, scopes, '/scopes');
  const at = clock();
  const id = params.id ?? '';
  const sections = limit ? await sectionsAt(store, limit) : await sectionsOf(store, [await keyAt(store, id)]);
  const changes: Partial<KeyFields> = {
    ...others,
    ...(limit !== undefined && { sections: limit && sections.map((section) => section.id) }),
    ...(entitlement !== undefined && {
      entitlement: entitlement === null ? null : entitlementParser(addresses)(entitlement),
    }),
    ...(expiresAt !== undefined && { expiresAt: endOf(expiresAt) }),
  };
  const decide = (found: ApiKey) => {
    refuseMore(own, found.scopes);
    const edited = editKey(found, changes, at);
    refuseWider(own, edited, IN_BODY);
    return edited;
  };
  const show = (key: ApiKey) => showKey(key, sections, at);
  const options = { ...writing(show), expectedRevision: expected };
  return show(await store.apiKeys.update(id, 'edit', at, decide, options));
}

async function rotate(
  { store, clock, secret }: Editing,
  { params, body, key: own, writing }: AskedOf<typeof ROTATE_KEY>,
): Promise<SentAnswer> {
  const at = clock();
  const sections = await sectionsOf(store, [await keyAt(store, params.id ?? '')]);
  const { overlap = 0 } = body;
  const made = newSecret(secret);
  let text = '';
  const decide = (found: ApiKey) => {
    refuseMore(own, found.scopes);
    refuseWider(own, found, IN_KEY);
    const issued = rotateKey(found, { ...made, overlap }, at);
    text = issued.text;
    return issued.key;
  };
  const show = (key: ApiKey) =>
    answer(presentIssuedKey({ key, text }, sections, at), { revision: key.revision });
  return show(await store.apiKeys.update(params.id ?? '', 'rotate', at, decide, writing(show)));
}

/** Throws 403 that names the scopes which a key lacks itself and so can't give or take. */
function refuseMore(own: ApiKey, scopes: readonly string[], pointer?: string): void {
  const lacked = lackedScopes(own, scopes);
  if (lacked.length === 0) return;
  const message = `needs ${lacked.join(', ')}, which the key that asks lacks itself`;
  const place = pointer === undefined ? { header: 'Authorization' } : { pointer };
  throw new Problem('missing-scope', `This ${message}.`, {
    errors: [{ ...place, code: 'missing-scope', message }],
  });
}

type Limit = 'expiresAt' | 'networks';
/** Where a fault with a limit stands: in the field of that name, or with the key that asks. */
type Where = (limit: Limit) => Pick<Fault, 'pointer' | 'header'>;
const IN_BODY: Where = (limit) => ({ pointer: `/${limit}` });
const IN_KEY: Where = () => ({ header: 'Authorization' });

/** Throws 403 for a key that would open when, or from where, the one that asks, and so makes or changes it, doesn't. */
function refuseWider(own: ApiKey, key: ApiKey, where: Where): void {
  if (outlives(key, own)) {
    const message = `would open beyond ${own.expiresAt}, when the key that asks ends itself`;
    throw refused('outlives-key', message, where('expiresAt'));
  }
  if (opensBeyond(key, own)) {
    const message = `would open from elsewhere than ${own.networks?.join(', ')}, as the key that asks doesn’t`;
    throw refused('opens-beyond-key', message, where('networks'));
  }
}

function refused(
  code: 'outlives-key' | 'opens-beyond-key',
  message: string,
  place: ReturnType<Where>,
): Problem {
  return new Problem(code, `The key ${message}.`, { errors: [{ ...place, code, message }] });
}

function endOf(expiresAt: string | null): Instant | null {
  return expiresAt === null ? null : instant(expiresAt, 'expiresAt');
}

function showKey(key: ApiKey, sections: readonly SectionRef[], at: Instant): SentAnswer {
  return answer(presentKey(key, sections, at), { revision: key.revision });
}

async function keyAt({ apiKeys }: Store, id: string): Promise<ApiKey> {
  const key = await apiKeys.get(id);
  if (key === null) throw new Problem('not-found', 'There is no such key.');
  return key;
}
