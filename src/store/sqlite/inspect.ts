import type { Inspection } from '../store.ts';
import type { Connection } from './connection.ts';
import { inspectCounts } from './inspect-counts.ts';

export function inspect(db: Connection, schemaVersion: number): readonly Inspection[] {
  const pragma = (name: string) => String(db.db.pragma(name, { simple: true }));
  const version = pragma('user_version');
  const synchronous = pragma('synchronous');
  const journal = pragma('journal_mode');
  const integrity = pragma('quick_check');
  return [
    {
      name: 'schema',
      ok: version === String(schemaVersion),
      detail: `version ${version} of ${schemaVersion}`,
    },
    {
      name: 'durability',
      ok: synchronous === '2' && (journal === 'wal' || db.db.memory),
      detail: `journal_mode=${journal}, synchronous=${synchronous === '2' ? 'FULL' : synchronous}`,
    },
    {
      name: 'tables',
      ok: integrity === 'ok',
      detail: integrity === 'ok' ? 'sound' : `${integrity}: restore a backup`,
    },
    searchIndex(db),
    inspectCounts(db),
  ];
}

/** `quick_check` doesn't look into a full-text index; FTS5's own check does (sqlite.org/fts5.html section 6.3). */
function searchIndex(db: Connection): Inspection {
  const articles = db.get<{ n: number }>('select count(*) as n from live_articles')?.n ?? 0;
  try {
    db.run("insert into search (search) values ('integrity-check')");
  } catch (error) {
    return { name: 'search index', ok: false, detail: `${String(error)}: restore a backup` };
  }
  return { name: 'search index', ok: true, detail: `sound, ${articles} live articles` };
}
