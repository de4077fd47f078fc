import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rename } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { loadConfig } from '../config.ts';
import { exportLines } from '../interchange/ndjson/index.ts';
import { openStore } from '../store/open.ts';
import { type Output, report } from './outcome.ts';

/** To standard output, or to a file that is there only when it is whole. */
export async function exportAll({ output, ...how }: Output & { readonly output?: string }): Promise<void> {
  const store = await openStore(loadConfig().databaseUrl);
  try {
    if (output === undefined) {
      await write(exportLines(store), process.stdout);
      return;
    }
    const partial = `${output}.partial`;
    const file = createWriteStream(partial);
    const lines = await write(exportLines(store), file);
    file.end();
    await finished(file);
    await rename(partial, output);
    report({ file: output, lines }, [`${lines} lines in ${output}`], how);
  } finally {
    await store.close();
  }
}

/** No faster than they are taken; whoever reads may stop when it has enough. */
async function write(lines: AsyncIterable<string>, to: NodeJS.WritableStream): Promise<number> {
  let count = 0;
  for await (const line of lines) {
    if (!to.writable) break;
    count += 1;
    if (!to.write(`${line}\n`)) await Promise.race([once(to, 'drain'), once(to, 'close')]);
  }
  return count;
}
