import type { OpenOptions } from '../open.ts';
import type { Store } from '../store.ts';
import { apiKeyStore } from './api-keys.ts';
import { articlesLater } from './articles-later.ts';
import { auditStore } from './audit.ts';
import { authorStore } from './authors.ts';
import { changeStore } from './changes.ts';
import { Connection, configureWriter, databaseFile, openReader, openWriter } from './connection.ts';
import { listStore } from './curated-lists.ts';
import { embargoedStore } from './embargoed.ts';
import { Engine } from './engine.ts';
import { isFull, translate } from './errors.ts';
import { inspect } from './inspect.ts';
import { liveStore } from './live.ts';
import { migrate, migrations } from './migrate.ts';
import { answerStore } from './once.ts';
import { receiptStore } from './receipts.ts';
import { sectionStore } from './sections.ts';
import { subscriptionStore } from './subscriptions.ts';
import { tagStore } from './tags.ts';
import { inspectVolumes } from './volumes/inspect-volumes.ts';
import { Volumes } from './volumes/volumes.ts';
import { webhookStore } from './webhooks.ts';

/**
 * Milliseconds for which the thread waits for what another process does: for its writes while starting. While serving, the
 * engine waits for those without holding up the thread, and what is left is seldom and short: recovery after a crash.
 */
const BUSY_STARTING = 5_000;
const BUSY_SERVING = 1_000;

/**
 * Opens a database file (or one in memory) and brings its schema up to date.
 * Throws when the file is another program's or was written by a newer version.
 */
export function openSqlite(
  url: string,
  { onMigration, rendering, volumes: limits, ...options }: OpenOptions,
): Store {
  const file = databaseFile(url);
  const db = openWriter(file, BUSY_STARTING);
  try {
    const known = migrations();
    for (const name of migrate(db, known)) onMigration?.(name);
    configureWriter(db);
    db.pragma('busy_timeout = 0');
    const writer = new Connection(db, rendering);
    const reader = file === null ? writer : new Connection(openReader(file, BUSY_SERVING), rendering);
    const volumes = file === null ? null : new Volumes(file, limits);
    return storeOf(new Engine(writer, reader, { ...options, volumes }), known.length);
  } catch (error) {
    db.close();
    throw translate(error);
  }
}

function storeOf(engine: Engine, schemaVersion: number): Store {
  return {
    articles: articlesLater(engine),
    embargoed: embargoedStore(engine),
    live: liveStore(engine),
    authors: authorStore(engine),
    sections: sectionStore(engine),
    tags: tagStore(engine),
    lists: listStore(engine),
    changes: changeStore(engine),
    apiKeys: apiKeyStore(engine),
    answers: answerStore(engine),
    audit: auditStore(engine),
    receipts: receiptStore(engine),
    webhooks: webhookStore(engine),
    subscriptions: subscriptionStore(engine),
    ping: () => engine.read((db) => void db.get('select 1 from terms limit 1')),
    inspect: async () => {
      const { volumes } = engine;
      const found = await engine.write((db) => inspect(db, schemaVersion));
      if (volumes === null || engine.reader.rendering === null) return found;
      return [...found, await engine.read((db) => inspectVolumes(db, volumes))];
    },
    // Gathers what the query planner knows of the content, where it changed much.
    tidy: () => engine.write((db) => void db.db.pragma('optimize')),
    close: async () => {
      await engine.close();
      engine.volumes?.close();
      if (engine.reader !== engine.writer) engine.reader.db.close();
      try {
        engine.writer.db.pragma(`busy_timeout = ${BUSY_SERVING}`);
        engine.writer.db.pragma('wal_checkpoint(TRUNCATE)');
      } catch (error) {
        // The log keeps what the database has no room for, and the next opening finds it there.
        if (!isFull(error)) throw error;
      } finally {
        engine.writer.db.close();
      }
    },
  };
}
