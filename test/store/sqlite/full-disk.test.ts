import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../support/command.ts';

const WRITER = fileURLToPath(new URL('../../support/full-disk-writer.ts', import.meta.url));

it('a disk that is full refuses writes, goes on reading, and takes writes again when there is room', () => {
  const { fatal, refused, still, full, roomy, closed, lostByClosing, after } = onSmallDisk(WRITER);
  expect(new Set(refused)).toEqual(new Set(['store-full']));
  expect(still).toEqual(['store-full', 'store-full', 'store-full']);
  expect(full.acknowledged).toBeGreaterThan(0);
  expect(full).toEqual({ acknowledged: full.acknowledged, read: full.acknowledged, kept: full.acknowledged });
  expect(roomy).toEqual(['published', 'published', 'published']);
  expect({ closed, lostByClosing }).toEqual({ closed: 'closed', lostByClosing: 0 });
  expect(after).toEqual({ lost: [], more: 0, integrity: ['ok'] });
  expect(fatal).toEqual([]);
});

/** What `full-disk-writer.ts` prints. */
type Met = {
  readonly fatal: readonly string[];
  readonly refused: readonly string[];
  readonly still: readonly string[];
  readonly full: { readonly acknowledged: number; readonly read: number; readonly kept: number };
  readonly roomy: readonly string[];
  readonly closed: string;
  readonly lostByClosing: number;
  readonly after: unknown;
};

/** Runs a script with the folder of a disk of 6 MB, which nobody else sees and which is gone with the process. */
function onSmallDisk(script: string): Met {
  using folder = temporaryFolder();
  const place = ['--mount', ...(process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'])];
  const mounted = 'mount -t tmpfs -o size=6m dateline "$1"';
  const run = (command: string) => {
    const args = [...place, 'sh', '-c', command, 'sh', folder.path, process.execPath, script];
    return spawnSync('unshare', args, { encoding: 'utf8' });
  };
  const tried = run(mounted);
  if (tried.status !== 0) {
    const why = tried.error?.message ?? tried.stderr.trim();
    throw new Error(
      `this test needs a disk of its own, and so Linux, with root or user namespaces (Ubuntu: sysctl -w kernel.apparmor_restrict_unprivileged_userns=0; Docker: --cap-add SYS_ADMIN --security-opt apparmor=unconfined): ${why}`,
    );
  }
  const { status, stdout, stderr } = run(`${mounted} && exec "$2" "$3" "$1"`);
  if (status !== 0) throw new Error(`the writer ended with ${status}: ${stderr}`);
  return JSON.parse(stdout) as Met;
}
