import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { type Service, startService } from '../../src/main.ts';

const ROOT = new URL('../../', import.meta.url);
const README = readFileSync(new URL('README.md', ROOT), 'utf8');
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g;

describe('the README', () => {
  let service: Service;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dateline-readme-'));
    const environment = { PORT: '0', DATABASE_URL: `file:${join(folder, 'dateline.db')}` };
    service = await startService(readConfig(environment), pino({ level: 'silent' }));
  });
  afterAll(async () => {
    await service.close();
    await rm(folder, { recursive: true });
  });
  const here = (text: string) => text.replaceAll('http://localhost:3000', service.publicUrl);

  const asked = [...README.matchAll(/```sh\ncurl -s '([^']+)'\n```\n\n```json\n(.*?)```/gs)];

  it('shows three requests with their answers', () => {
    expect(asked).toHaveLength(3);
    expect(README.match(/^curl /gm)).toHaveLength(3);
  });

  it.each(asked.map(([, url = '', answer = '']) => [url, answer]))(
    'answers %s as it says',
    async (url, answer) => {
      const response = await fetch(here(url));
      expect(response.status).toBe(200);
      const withoutIds = (json: unknown) => JSON.parse(JSON.stringify(json).replace(UUID, 'id')) as unknown;
      expect(withoutIds(await response.json())).toEqual(withoutIds(JSON.parse(answer)));
    },
  );

  it('has a program that runs and prints what it says', async () => {
    const [, program = ''] = /```ts\n(.*?)```/s.exec(README) ?? [];
    const [, printed = ''] = /prints `([^`]+)`/.exec(README) ?? [];
    const file = join(folder, 'example.ts');
    await writeFile(file, here(program));
    const { stdout } = await promisify(execFile)(process.execPath, [file]);
    expect(stdout).toBe(`${printed}\n`);
  });

  it('names scripts that exist', () => {
    const { scripts } = JSON.parse(readFileSync(new URL('package.json', ROOT), 'utf8')) as {
      scripts: object;
    };
    const documents = ['README.md', 'CONTRIBUTING.md', 'docs/operations.md'];
    const named = documents.flatMap((file) => {
      const text = readFileSync(new URL(file, ROOT), 'utf8');
      return [
        ...text.matchAll(/npm (?:run (?:--silent )?)?(start|test|(?<=run (?:--silent )?)[a-z:]+)/g),
      ].map(([, name]) => name);
    });
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((name) => !Object.hasOwn(scripts, name ?? ''))).toEqual([]);
  });

  it('links to files that exist', () => {
    for (const file of ['README.md', 'CONTRIBUTING.md']) {
      for (const [, link = ''] of readFileSync(new URL(file, ROOT), 'utf8').matchAll(
        /\]\((?!http)([^)#]+)\)/g,
      )) {
        expect(() => readFileSync(new URL(link, ROOT)), `${file} -> ${link}`).not.toThrow();
      }
    }
  });
});
