import { v7 as uuidv7 } from 'uuid';
import { openStore } from '../../src/store/open.ts';
import { bodyOf, Desk } from './content.ts';

/*
 * A process of its own that publishes into a database as fast as it can, without a pause of its own making, until it is told to stop. `saves`
 * is how many articles it keeps waiting at once. Says `begun` when the first are saved, and in the end what it met.
 */
class OwnDesk extends Desk {
  override readonly makeId = (): string => uuidv7();
}

const [path = '', saves = ''] = process.argv.slice(2);
const store = await openStore(path);
const desk = new OwnDesk(store);
const body = bodyOf('many words '.repeat(300));
const refused: string[] = [];
let saved = 0;
let stopped = false;

for (const event of ['message', 'disconnect'] as const) {
  process.once(event, () => {
    stopped = true;
  });
}

await Promise.all(Array.from({ length: Number(saves) }, publishOn));
await store.close();
process.send?.({ saved, refused });
process.disconnect?.();

async function publishOn(): Promise<void> {
  while (!stopped) {
    try {
      await desk.publish({ title: `${process.pid} ${saved}`, body });
      saved += 1;
      if (saved === 1) process.send?.('begun');
    } catch (error) {
      refused.push(String(error));
      if (refused.length > 100) return;
    }
  }
}
