import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { type Service, startService } from '../../src/main.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const GUIDE = readFileSync(join(ROOT, 'docs/editing.md'), 'utf8');
/** By the title of its section, each section's commands. */
const COMMANDS = new Map(
  GUIDE.split(/^## /m)
    .slice(1)
    .map((section) => [
      section.slice(0, section.indexOf('\n')),
      [...section.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map(([, commands = '']) => commands).join(''),
    ]),
);

/** What the output of a section must hold, so that a command that says nothing is no success. */
const SAYS: Readonly<Record<string, RegExp>> = {
  'A key': /^$/,
  'A draft': /"state":"draft"[\s\S]*"summary":"The ruling is final\."/,
  'A look before': /"url":"http:\/\/localhost:\d+\/v1\/preview\//,
  Publication: /"state":"published"[\s\S]*"title":"Court Rejects/,
  'A correction': /"note":"The ruling came on Tuesday/,
  'What was before': /"revision":1[\s\S]*"summary"[\s\S]*"action":"restore"|"revision":\d/,
  'A kill': /"state":"withdrawn"[\s\S]*"status":410/,
  'From another system': /"title":"Wire copy"/,
  'Once and only once': /"id":"([^"]+)"[\s\S]*"id":"\1"/,
  'The front page': /"title":"Lithuanian Migration Department/,
  'Authors, sections, tags': /"slug":"judiciary"/,
  'Who did what': /"action":"merge"/,
};

describe('the guide to editing', () => {
  let service: Service;
  let folder: string;
  let output: ReadonlyMap<string, string>;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dateline-editing-'));
    const environment = { PORT: '0', DATABASE_URL: `file:${join(folder, 'dateline.db')}` };
    service = await startService(readConfig(environment), pino({ level: 'silent' }));
    output = await run(environment.DATABASE_URL, service.publicUrl);
  }, 60_000);
  afterAll(async () => {
    await service.close();
    await rm(folder, { recursive: true });
  });

  it('has commands for all that it tells of', () => {
    expect(new Set(COMMANDS.keys())).toEqual(new Set(Object.keys(SAYS)));
  });

  it.each(Object.entries(SAYS))('runs as it stands: %s', (title, said) => {
    expect(output.get(title)).toMatch(said);
  });
});

/** All the commands in one shell, as a reader would paste them; ends with the first that fails. */
async function run(databaseUrl: string, publicUrl: string): Promise<ReadonlyMap<string, string>> {
  const marked = [...COMMANDS].map(([title, commands]) => `printf '\\n@@ ${title}\\n'\n${commands}`);
  const script = marked.join('\n').replaceAll('http://localhost:3000', publicUrl);
  const env = {
    ...process.env,
    DATABASE_URL: databaseUrl,
    PATH: `${dirname(process.execPath)}:${process.env.PATH ?? ''}`,
  };
  const stdout = await new Promise<string>((resolve, reject) => {
    execFile('bash', ['-euo', 'pipefail', '-c', script], { cwd: ROOT, env }, (error, out, err) =>
      error === null ? resolve(out) : reject(new Error(`${err}\n${out.slice(-2000)}`)),
    );
  });
  const parts = stdout.split(/^@@ (.+)$/m).slice(1);
  return new Map(parts.flatMap((part, i) => (i % 2 === 0 ? [[part, (parts[i + 1] ?? '').trim()]] : [])));
}
