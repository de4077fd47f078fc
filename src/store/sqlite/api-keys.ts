import { SERVICE } from '../../domain/actor.ts';
import { type ApiKey, needsUse } from '../../domain/api-key.ts';
import { DomainError, staleRevision, unknownReference } from '../../domain/errors.ts';
import type { PageRequest } from '../../domain/page.ts';
import type { ApiKeyStore } from '../store.ts';
import { logAudit } from './audit.ts';
import type { Connection } from './connection.ts';
import type { Engine } from './engine.ts';
import { doOnce } from './once.ts';
import { keysetPage } from './pages.ts';

/** A key is read with every request that carries one, and from the file each time: what another process revoked is seen at once. */
export function apiKeyStore(engine: Engine): ApiKeyStore {
  return {
    create: (key, { by = SERVICE, once } = {}) =>
      engine.write((db) =>
        doOnce(db, once, () => {
          checkSections(db, key);
          db.run(INSERT, ...valuesOf(key), key.id);
          logAudit(db, { ...changeOf(null, key), at: key.createdAt, by, action: 'create' });
          return key;
        }),
      ),
    update: (id, action, at, decide, { by = SERVICE, once, expectedRevision = null } = {}) =>
      engine.write((db) =>
        doOnce(db, once, () => {
          const before = read(db, id);
          if (before === null) throw new DomainError('not-found', `there is no key ${JSON.stringify(id)}`);
          if (expectedRevision !== null && before.revision !== expectedRevision)
            throw staleRevision(before.revision);
          const key = decide(before);
          if (key === before) return key;
          if (key.sections !== before.sections) checkSections(db, key);
          db.run(UPDATE, ...valuesOf(key), id);
          logAudit(db, { ...changeOf(before, key), at, by, action });
          return key;
        }),
      ),
    get: (id) => engine.read((db) => read(db, id)),
    list: (page) => engine.read((db) => list(db, page)),
    used: (id, at) =>
      engine.write((db) => {
        const key = read(db, id);
        if (key !== null && needsUse(key, at)) db.run(USED, at, id);
      }),
  };
}

type Row = {
  readonly [Field in keyof ApiKey]: Field extends
    | 'scopes'
    | 'sections'
    | 'entitlement'
    | 'bodies'
    | 'networks'
    ? string | null
    : ApiKey[Field];
};

const COLUMNS = `id, name, scopes, sections, secret_hash as secretHash, previous_hash as previousHash,
  previous_until as previousUntil, created_at as createdAt, expires_at as expiresAt, revoked_at as revokedAt,
  last_used_at as lastUsedAt, revision, entitlement, bodies, rate_limit as rateLimit, networks`;

/** Both take `valuesOf` and then the id. */
const INSERT = `insert into api_keys (name, scopes, sections, secret_hash, previous_hash, previous_until, created_at,
  expires_at, revoked_at, last_used_at, revision, entitlement, bodies, rate_limit, networks, id)
  values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
const UPDATE = `update api_keys set name = ?, scopes = ?, sections = ?, secret_hash = ?, previous_hash = ?,
  previous_until = ?, created_at = ?, expires_at = ?, revoked_at = ?, last_used_at = ?, revision = ?,
  entitlement = ?, bodies = ?, rate_limit = ?, networks = ? where id = ?`;
const USED = 'update api_keys set last_used_at = ? where id = ?';

function valuesOf(key: ApiKey): readonly (string | number | null)[] {
  return [
    key.name,
    JSON.stringify(key.scopes),
    key.sections && JSON.stringify(key.sections),
    key.secretHash,
    key.previousHash,
    key.previousUntil,
    key.createdAt,
    key.expiresAt,
    key.revokedAt,
    key.lastUsedAt,
    key.revision,
    key.entitlement && JSON.stringify(key.entitlement),
    key.bodies && JSON.stringify(key.bodies),
    key.rateLimit,
    key.networks && JSON.stringify(key.networks),
  ];
}

function read(db: Connection, id: string): ApiKey | null {
  const row = db.get<Row>(`select ${COLUMNS} from api_keys where id = ?`, id);
  return row === undefined ? null : keyOf(row);
}

/** Ids rise with creation, so that the newest come first by them. */
function list(db: Connection, page: PageRequest) {
  const found = keysetPage<Row>(db, page, {
    columns: COLUMNS,
    from: 'api_keys',
    where: [],
    values: [],
    keys: ['id'],
    kinds: ['string'],
    descending: true,
  });
  return { ...found, items: found.items.map(({ position, ...row }) => keyOf(row)) };
}

function keyOf({ scopes, sections, entitlement, bodies, networks, ...row }: Row): ApiKey {
  return {
    ...row,
    scopes: JSON.parse(scopes ?? '[]'),
    sections: sections && JSON.parse(sections),
    entitlement: entitlement && JSON.parse(entitlement),
    bodies: bodies && JSON.parse(bodies),
    networks: networks && JSON.parse(networks),
  };
}

function checkSections(db: Connection, { sections }: ApiKey): void {
  const missing = sections?.find(
    (id) => db.get("select 1 from terms where id = ? and kind = 'section'", id) === undefined,
  );
  if (missing !== undefined) throw unknownReference('sections', 'section', missing);
}

function changeOf(before: ApiKey | null, { id, name, revision }: ApiKey) {
  const fromRevision = before?.revision ?? null;
  return { kind: 'key', id, slug: name, fromRevision, toRevision: revision } as const;
}
