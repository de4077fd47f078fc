import { writeFile } from 'node:fs/promises';
import { readConfig } from '../config.ts';
import { documentText, generateDocument } from '../http/openapi/generate.ts';
import { clock, makeId } from '../main.ts';
import { openStore } from '../store/open.ts';
import { type Output, report } from './outcome.ts';

/** The document doesn't depend on this machine's configuration or content, so that a committed copy is the same anywhere. */
export async function openapi({ output, json }: Output & { readonly output?: string }): Promise<void> {
  const store = await openStore(':memory:');
  try {
    const deps = { config: readConfig({}), store, clock, makeId, secret: Buffer.alloc(32) };
    const text = documentText(await generateDocument(deps));
    if (output === undefined) process.stdout.write(text);
    else {
      await writeFile(output, text);
      report({ output }, [], { ...(json && { json }) });
    }
  } finally {
    await store.close();
  }
}
