import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { DomainError } from '../../src/domain/errors.ts';
import { openStore } from '../../src/store/open.ts';
import { bodyOf, Desk } from './content.ts';

/*
 * A process of its own on a small disk, in the folder it is given. Publishes until the disk is full, makes room and goes
 * on without opening anything again; prints as JSON what it met.
 */
const [folder = ''] = process.argv.slice(2);
const path = join(folder, 'dateline.db');
const filler = join(folder, 'filler');

const fatal: string[] = [];
const store = await openStore(path, { onFatal: (error) => void fatal.push(String(error)) });
const desk = new Desk(store);
const ids: string[] = [];

writeFileSync(filler, Buffer.alloc(4_000_000));
const refused = await publishUntilRefused();
const still = await publish(3);
const full = { acknowledged: ids.length, read: await readBack(), kept: await store.articles.count() };
rmSync(filler);
const roomy = await publish(3);
fill();
const closed = await store.close().then(() => 'closed', String);
const reopened = await openStore(path);
const kept = await reopened.articles.count();
await reopened.close();
rmSync(filler);
const after = await afterwards();
console.log(
  JSON.stringify({ fatal, refused, still, full, roomy, closed, lostByClosing: ids.length - kept, after }),
);

/** To the last block. */
function fill(): void {
  try {
    for (;;) appendFileSync(filler, Buffer.alloc(4096));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
  }
}

/** What it was refused with. */
async function publishUntilRefused(): Promise<readonly string[]> {
  for (;;) {
    const refusals = (await publish(2)).filter((outcome) => outcome !== 'published');
    if (refusals.length > 0) return refusals;
  }
}

/** So many at once, which share a commit; what became of each. */
async function publish(count: number): Promise<readonly string[]> {
  const body = bodyOf('many words '.repeat(2_000));
  const outcomes = await Promise.allSettled(Array.from({ length: count }, () => desk.publish({ body })));
  return outcomes.map((outcome) => {
    if (outcome.status === 'rejected') return codeOf(outcome.reason);
    ids.push(outcome.value.id);
    return 'published';
  });
}

function codeOf(error: unknown): string {
  return error instanceof DomainError ? error.code : String(error);
}

async function readBack(): Promise<number> {
  const found = await Promise.all(ids.map((id) => store.live.find(id, ['html'])));
  return found.filter(({ is }) => is === 'found').length;
}

async function afterwards() {
  const db = new Database(path, { readonly: true });
  const kept = new Set(db.prepare<[], string>('select id from live_articles').pluck().all());
  const integrity = db.prepare('pragma integrity_check').pluck().all();
  db.close();
  return { lost: ids.filter((id) => !kept.has(id)), more: kept.size - ids.length, integrity };
}
