import { setTimeout as wait } from 'node:timers/promises';
import { v7 as uuidv7 } from 'uuid';
import { edit, publish } from '../../src/domain/publishing.ts';
import { openStore } from '../../src/store/open.ts';
import { Desk } from './content.ts';
import { RENDERING } from './rendering.ts';

/*
 * A process of its own that publishes and edits in a database, and binds all the while, until it is killed. `life` is how often that
 * has happened to its like. Says `begun` when the first is bound.
 */
class OwnDesk extends Desk {
  override readonly makeId = (): string => uuidv7();
}

const [path = '', life = '0'] = process.argv.slice(2);
const store = await openStore(path, { rendering: RENDERING, volumes: { size: 200_000, dead: 20_000 } });
const desk = new OwnDesk(store);
desk.advance(1_000_000 * (1 + Number(life)));
const tag = (await store.tags.get('politics')) ?? (await desk.tag('Politics'));
process.once('disconnect', () => process.exit());

async function bindOn(): Promise<never> {
  for (;;) {
    await store.live.bind(() => false);
    process.send?.('begun');
  }
}

async function writeOn(): Promise<never> {
  for (let n = 0; ; n += 1) {
    await wait(3);
    desk.advance(61_013);
    const { id } = await desk.publish({ title: `Filling ${n}`, tagIds: [tag.id] });
    if (n % 3 > 0) continue;
    await store.articles.update(id, null, (now) =>
      edit(now, { content: { summary: `Edit ${n}` } }, desk.now),
    );
    await store.articles.update(id, null, (now) => publish(now, desk.now));
  }
}

await Promise.all([bindOn(), writeOn()]);
