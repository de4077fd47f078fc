import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run, start, temporaryFolder } from '../support/command.ts';

const LINES = '{"type":"tag","name":"Seas"}\n{"title":"A Ferry","tags":["seas"],"publication":{}}\n';

describe.concurrent('dateline import', () => {
  it('saves a file, tells of what it refused where it stands, and ends with 1', async () => {
    using folder = temporaryFolder();
    writeFileSync(join(folder.path, 'a.ndjson'), `${LINES}\n{"title":"B","tags":["nonsense"]}\n`);
    const { code, stdout, stderr } = await run(folder.path, ['import', 'a.ndjson', '--json']);
    expect(JSON.parse(stdout)).toEqual({
      done: true,
      lines: 3,
      created: 2,
      updated: 0,
      unchanged: 0,
      refused: 1,
    });
    expect(stderr).toBe('a.ndjson:4: /tags/0: there is no tag "nonsense" (unknown-reference)\n');
    expect(code).toBe(1);
  });

  it('reads standard input, and puts an export into another database as it was', async () => {
    using folder = temporaryFolder();
    const piped = async (text: string, database: string) => {
      const { child, outcome } = start(folder.path, ['import', '-'], { DATABASE_URL: `file:${database}` });
      child.stdin?.end(text);
      return outcome;
    };
    const exported = (database: string, ...more: string[]) =>
      run(folder.path, ['export', ...more], { DATABASE_URL: `file:${database}` });
    expect(await piped(LINES, 'a.db')).toEqual({
      code: 0,
      stdout: '2 lines: 2 created, 0 updated, 0 unchanged, 0 refused\n',
      stderr: '',
    });
    const { stdout: lines } = await exported('a.db');
    expect(lines.split('\n')).toHaveLength(3);
    expect(await piped(lines, 'b.db')).toMatchObject({ code: 0 });
    expect(await exported('b.db', '--output', 'b.ndjson')).toMatchObject({ code: 0 });
    expect(readFileSync(join(folder.path, 'b.ndjson'), 'utf8')).toBe(lines);
    expect(existsSync(join(folder.path, 'b.ndjson.partial'))).toBe(false);
  });

  it('says in one line that a file is not there', async () => {
    using folder = temporaryFolder();
    const { code, stdout, stderr } = await run(folder.path, ['import', 'nowhere.ndjson']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^dateline: .*nowhere.*\n$/);
  });
});
