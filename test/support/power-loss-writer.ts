import { openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { ArticleChange, ArticleContent } from '../../src/domain/article.ts';
import { instant } from '../../src/domain/clock.ts';
import { draft, edit, publish, unpublish } from '../../src/domain/publishing.ts';
import { openStore } from '../../src/store/open.ts';
import { articleStore } from '../../src/store/sqlite/articles.ts';
import { Connection, configureWriter, openReader, openWriter } from '../../src/store/sqlite/connection.ts';
import { Engine } from '../../src/store/sqlite/engine.ts';
import type { ArticleStore } from '../../src/store/store.ts';
import { bodyOf, contentOf } from './content.ts';

/*
 * A process of its own that `power-loss.c` watches: writes articles as several editors at once would, in the folder it is
 * given, and tells in the file `told` each id and revision that was acknowledged. With a second argument SQLite's
 * `synchronous` is that, and not the store's own.
 */
const [folder = '', synchronous] = process.argv.slice(2);
const path = join(folder, 'dateline.db');
const told = openSync(join(folder, 'told'), 'a');

/** Steps of each opening. The second writes more than the log may hold, so that it is checkpointed and begun anew. */
const OPENINGS = [10, 120, 10];
const AT = instant('2024-01-01T00:00:00.000Z');
const WORDS = Array.from({ length: 500 }, (_, n) => ((n + 40) * 7_919).toString(36));

type Opened = { readonly articles: Pick<ArticleStore, 'create' | 'update'>; close(): Promise<void> };

const ids: string[] = [];
for (const steps of OPENINGS) {
  const store = synchronous === undefined ? await openStore(path) : await storeThatSyncs(synchronous);
  for (let step = 0; step < steps; step += 1) {
    await Promise.all([
      ...several(store, step % 6),
      acknowledge(create(store, step % 10 === 0 ? 8_000 : 20)),
    ]);
  }
  await store.close();
}

/** The same but for one setting. */
async function storeThatSyncs(how: string): Promise<Opened> {
  await (await openStore(path)).close();
  const db = openWriter(path, 1_000);
  configureWriter(db);
  db.pragma(`synchronous = ${how}`);
  const engine = new Engine(new Connection(db), new Connection(openReader(path, 1_000)));
  return {
    articles: articleStore(engine),
    close: async () => {
      await engine.close();
      engine.reader.db.close();
      db.close();
    },
  };
}

/** Changes to articles here and there among those that are there. */
function several(store: Opened, count: number): Promise<void>[] {
  const some = Array.from({ length: count }, (_, n) => ids[(ids.length * 31 + n * 17) % 97]);
  return some.flatMap((id) => (id === undefined ? [] : [acknowledge(change(store, id))]));
}

function create({ articles }: Opened, words: number) {
  const id = `01900000-0000-7000-8000-${ids.length.toString(16).padStart(12, '0')}`;
  ids.push(id);
  return articles.create('story', (slug) =>
    publish(draft(id, slug, contentOf(textOf(words)), AT).article, AT),
  );
}

/** What an editor does next to an article: edits what is live, publishes the edit, or takes it down. */
function change({ articles }: Opened, id: string) {
  return articles.update(id, null, (article): ArticleChange => {
    if (article.state !== 'published') return publish(article, AT);
    if (article.revision % 4 === 0) return unpublish(article, AT);
    const edited = edit(article, { content: textOf(50 * article.revision) }, AT);
    return article.revision % 2 === 0 ? publish(edited.article, AT) : edited;
  });
}

async function acknowledge(
  write: Promise<{ readonly id: string; readonly revision: number }>,
): Promise<void> {
  const { id, revision } = await write;
  writeSync(told, `${id} ${revision}\n`);
}

function textOf(length: number): Partial<ArticleContent> {
  const words = Array.from({ length }, (_, n) => WORDS[(n * (ids.length + 3)) % WORDS.length]);
  return { title: `Story ${ids.length} of ${length} words`, body: bodyOf(words.join(' ')) };
}
