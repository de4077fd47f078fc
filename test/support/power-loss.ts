import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from './command.ts';
import { Disk, type Operation } from './power-loss-disk.ts';

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/**
 * What `power-loss-writer.ts` does to its files, in order; with the store's own `synchronous`, or with another. Throws
 * when that isn't all that it does.
 */
export function recordWriter(synchronous?: 'NORMAL' | 'OFF'): readonly Operation[] {
  using place = temporaryFolder();
  const [folder, log, recorder] = ['files', 'log', 'recorder.so'].map((name) =>
    join(realpathSync(place.path), name),
  ) as [string, string, string];
  mkdirSync(folder);
  compileRecorder(recorder);
  const args = [here('power-loss-writer.ts'), folder, ...(synchronous === undefined ? [] : [synchronous])];
  const env = { LD_PRELOAD: recorder, POWER_LOSS_FOLDER: folder, POWER_LOSS_LOG: log };
  const { status, stderr } = spawnSync(process.execPath, args, { env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`the writer ended with ${status}: ${stderr}`);
  const operations = operationsIn(readFileSync(log));
  requireWhole(operations, folder);
  return operations;
}

function compileRecorder(to: string): void {
  try {
    execFileSync('cc', ['-O1', '-shared', '-fPIC', '-o', to, here('power-loss.c'), '-ldl', '-lpthread']);
  } catch (cause) {
    const missing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    if (!missing) throw cause;
    throw new Error('this test needs a C compiler: there is no `cc` (Debian: apt-get install gcc libc6-dev)');
  }
}

/** The lines that `power-loss.c` describes. */
function operationsIn(log: Buffer): readonly Operation[] {
  const operations: Operation[] = [];
  for (let at = 0; at < log.length; ) {
    const end = log.indexOf('\n', at);
    const [what, file = '', ...rest] = log.toString('latin1', at, end).split(' ');
    at = end + 1;
    if (what === 'create' || what === 'remove' || what === 'sync') operations.push({ do: what, file });
    else if (what === 'link') operations.push({ do: 'link', file, name: rest[0] ?? '' });
    else if (what === 'cut') operations.push({ do: 'cut', file, size: Number(rest[0]) });
    else if (what === 'write') {
      const bytes = log.subarray(at, at + Number(rest[1]));
      operations.push({ do: 'write', file, at: Number(rest[0]), bytes });
      at += bytes.length;
    } else throw new Error(`the record of the writer has a line that starts with ${what}`);
  }
  return operations;
}

function requireWhole(operations: readonly Operation[], folder: string): void {
  const disk = new Disk();
  for (const operation of operations) disk.take(operation);
  const files = disk.afterLoss({ survival: 1, block: 4_096, random: () => 0 });
  const there = new Set(readdirSync(folder));
  for (const name of there.union(new Set(files.keys()))) {
    if (!there.has(name) || files.get(name)?.equals(readFileSync(join(folder, name))) !== true) {
      throw new Error(
        `what was recorded of ${name} doesn't add up to it: is a call missing in power-loss.c?`,
      );
    }
  }
}
