import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const COMMAND = fileURLToPath(new URL('../bin/dateline.js', import.meta.url));

/** Makes a key that may do everything, in a database that is there. */
export function keyOf(file: string): string {
  const args = [COMMAND, 'keys', 'create', '--name', 'bench', '--scopes', 'all', '--json'];
  const env = { ...process.env, DATABASE_URL: `file:${file}` };
  return (JSON.parse(execFileSync(process.execPath, args, { env, encoding: 'utf8' })) as { key: string }).key;
}

export function removeDatabase(file: string): void {
  for (const end of ['', '-wal', '-shm', '.key']) rmSync(`${file}${end}`, { force: true });
  const volumes = `${basename(file)}.volume-`;
  for (const name of existsSync(dirname(file)) ? readdirSync(dirname(file)) : [])
    if (name.startsWith(volumes)) rmSync(join(dirname(file), name), { force: true });
}

/** Publishes so many articles by one request. */
export async function publish(port: number, key: string, titles: readonly string[]): Promise<void> {
  const lines = titles.map((title) =>
    JSON.stringify({ title, body: { html: '<p>Now.</p>' }, publication: {} }),
  );
  const answer = await fetch(`http://127.0.0.1:${port}/v1/editorial/import`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/x-ndjson' },
    body: `${lines.join('\n')}\n`,
  });
  if (!(await answer.text()).includes(`"created":${titles.length}`)) throw new Error('not all was published');
}
