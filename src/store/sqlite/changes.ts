import type { ChangeEntry } from '../../domain/change.ts';
import type { ChangeStore } from '../store.ts';
import type { Connection } from './connection.ts';
import type { Engine } from './engine.ts';

export function changeStore(engine: Engine): ChangeStore {
  return {
    after: (seq, limit) =>
      engine.read((db) =>
        db.all<ChangeEntry>(
          'select seq, type, at, id, slug, version, reason from changes where seq > (select ?) order by seq limit (select ?)',
          seq,
          limit,
        ),
      ),
  };
}

/** Belongs in the transaction of what it reports. What is known of the thing is forgotten, so that it is looked up anew. */
export function logChange(db: Connection, entry: Omit<ChangeEntry, 'seq'>): void {
  db.run(
    'insert into changes (type, at, id, slug, version, reason) values (?, ?, ?, ?, ?, ?)',
    entry.type,
    entry.at,
    entry.id,
    entry.slug,
    entry.version,
    entry.reason,
  );
  if (!entry.type.startsWith('article.')) db.terms.forget(entry.id);
}
