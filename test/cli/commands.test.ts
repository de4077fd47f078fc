import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run, start, temporaryFolder } from '../support/command.ts';

describe.concurrent('dateline', () => {
  it('says in its help what it can do', async () => {
    using folder = temporaryFolder();
    const { code, stdout, stderr } = await run(folder.path, ['--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const command of ['serve', 'migrate', 'seed', 'import', 'export', 'openapi', 'doctor', 'keys']) {
      expect(stdout).toMatch(new RegExp(`^ {2}${command} `, 'm'));
    }
  });

  it.each([
    [['serv'], "unknown command 'serv'"],
    [['serve', '--prot', '80'], "unknown option '--prot'"],
    [['keys', 'create', '--scopes', 'all'], "required option '--name <name>'"],
  ])('%j ends with 2 and one line that says why', async (args, reason) => {
    using folder = temporaryFolder();
    const { code, stdout, stderr } = await run(folder.path, args);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr.split('\n')[0]).toContain(reason);
  });

  it('names every wrong option, from the environment and from .env, and ends with 1', async () => {
    using folder = temporaryFolder();
    writeFileSync(join(folder.path, '.env'), 'PORT=eighty\nLOG_LEVEL=loud\n');
    const { code, stdout, stderr } = await run(folder.path, ['serve'], { LOG_LEVEL: 'info', SEED: 'maybe' });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr.trim().split('\n')).toEqual([
      expect.stringMatching(/^dateline: PORT is "eighty", but must be /),
      expect.stringMatching(/^dateline: SEED is "maybe", but must be /),
    ]);
  });

  it('says in one line that Node is too old', async () => {
    using folder = temporaryFolder();
    const old = "Object.defineProperty(process, 'versions', { value: { node: '20.1.0' } })";
    const { code, stderr } = await run(folder.path, ['serve'], {}, [
      '--import',
      `data:text/javascript,${old}`,
    ]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^dateline needs Node 22\.18 or later; this is v.*\.\n$/);
  });

  it('migrates a database once', async () => {
    using folder = temporaryFolder();
    const env = { DATABASE_URL: 'file:./a/b.db' };
    const first = JSON.parse((await run(folder.path, ['migrate', '--json'], env)).stdout);
    expect(first.applied.length).toBeGreaterThan(0);
    const second = JSON.parse((await run(folder.path, ['migrate', '--json'], env)).stdout);
    expect(second).toEqual({ database: 'file:./a/b.db', applied: [] });
  });

  it('seeds a database once', async () => {
    using folder = temporaryFolder();
    const first = JSON.parse((await run(folder.path, ['seed', '--json'])).stdout);
    expect(first.unchanged).toBe(0);
    expect(first.created).toBeGreaterThanOrEqual(5);
    const second = JSON.parse((await run(folder.path, ['seed', '--json'])).stdout);
    expect(second).toEqual({ created: 0, unchanged: first.created });
  });

  it('says in one line that a folder to seed from is not there', async () => {
    using folder = temporaryFolder();
    const { code, stdout, stderr } = await run(folder.path, ['seed', '--folder', './nowhere']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^dateline: .*nowhere.*\n$/);
  });

  it('says its version', async () => {
    using folder = temporaryFolder();
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(await run(folder.path, ['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('refuses a malformed line of .env by its number', async () => {
    using folder = temporaryFolder();
    writeFileSync(join(folder.path, '.env'), 'SEED=false\nMETRICS_TOKEN hunter2hunter2hunter2\n');
    expect(await run(folder.path, ['migrate'])).toEqual({
      code: 1,
      stdout: '',
      stderr: 'dateline: Line 2 of .env is neither NAME=value nor a comment.\n',
    });
  });

  it.each(['migrate', 'serve'])('names the variable where %s can’t open the database', async (command) => {
    using folder = temporaryFolder();
    writeFileSync(join(folder.path, 'file'), '');
    const env = { DATABASE_URL: 'file:./file/dateline.db', PORT: '0' };
    const { code, stderr } = await run(folder.path, [command], env);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^dateline: DATABASE_URL is "file:\.\/file\/dateline\.db", which can't be opened: .+\n$/,
    );
  });

  it('names the variable where there is no such address to listen on', async () => {
    using folder = temporaryFolder();
    const env = { DATABASE_URL: ':memory:', SEED: 'false', HOST: '192.0.2.1', LOG_LEVEL: 'silent' };
    const { code, stderr } = await run(folder.path, ['serve'], { ...env, PORT: '0' });
    expect(code).toBe(1);
    expect(stderr).toBe(
      'dateline: HOST is "192.0.2.1", which is no address of this machine (EADDRNOTAVAIL).\n',
    );
  });

  it('ends well when whoever reads has had enough', async () => {
    using folder = temporaryFolder();
    const { child, outcome } = start(folder.path, ['openapi']);
    child.stdout?.destroy();
    const { code, stderr } = await outcome;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('prints the document that is committed', async () => {
    using folder = temporaryFolder();
    const { code, stdout } = await run(folder.path, ['openapi', '--json']);
    expect(code).toBe(0);
    expect(stdout).toBe(readFileSync('openapi/openapi.json', 'utf8'));
  });
});

describe.concurrent('dateline doctor', () => {
  it('finds nothing wrong where nothing is', async () => {
    using folder = temporaryFolder();
    const { code, stdout } = await run(folder.path, ['doctor', '--json'], { PORT: '0' });
    const { ok, checks } = JSON.parse(stdout);
    expect({ code, ok }).toEqual({ code: 0, ok: true });
    const names = checks.map(({ name }: { name: string }) => name);
    expect(names).toEqual(
      expect.arrayContaining([
        'node',
        'configuration',
        'port',
        'database',
        'schema',
        'durability',
        'volumes',
        'secret',
        'content',
      ]),
    );
  });

  it('finds a database that is none, and says so for people too', async () => {
    using folder = temporaryFolder();
    writeFileSync(
      join(folder.path, 'notes.db'),
      'not a database, but long enough to be read as one. '.repeat(50),
    );
    const { code, stdout, stderr } = await run(folder.path, ['doctor'], {
      PORT: '0',
      DATABASE_URL: 'file:./notes.db',
    });
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout).toMatch(/^FAULT +database +file:\.\/notes\.db: /m);
  });

  it('lists wrong options among its findings', async () => {
    using folder = temporaryFolder();
    const { code, stdout } = await run(folder.path, ['doctor', '--json'], { PORT: 'x' });
    expect(code).toBe(1);
    expect(JSON.parse(stdout).checks).toContainEqual({
      name: 'configuration',
      ok: false,
      detail: expect.stringContaining('PORT is "x"'),
    });
  });
});
