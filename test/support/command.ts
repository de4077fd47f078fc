import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const BIN = fileURLToPath(new URL('../../bin/dateline.js', import.meta.url));

export type Outcome = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

/** A folder of its own that is gone after the test: `await using folder = temporaryFolder()`. */
export function temporaryFolder() {
  const path = mkdtempSync(join(tmpdir(), 'dateline-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true }) };
}

/** Starts `dateline` in a folder, its environment holding nothing but what is given. */
export function start(
  folder: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  nodeOptions: readonly string[] = [],
): { readonly child: ChildProcess; readonly outcome: Promise<Outcome> } {
  const child = spawn(process.execPath, [...nodeOptions, BIN, ...args], { cwd: folder, env });
  const text = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    text.stdout += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    text.stderr += String(chunk);
  });
  const outcome = new Promise<Outcome>((resolve) => {
    child.on('close', (code) => resolve({ code, ...text }));
  });
  return { child, outcome };
}

export function run(
  folder: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  nodeOptions: readonly string[] = [],
): Promise<Outcome> {
  return start(folder, args, env, nodeOptions).outcome;
}

/** The first line of standard output; rejects with standard error when there is none. */
export async function firstLine({ child, outcome }: ReturnType<typeof start>): Promise<string> {
  const line = new Promise<string>((resolve) => {
    let seen = '';
    child.stdout?.on('data', (chunk) => {
      seen += String(chunk);
      if (seen.includes('\n')) resolve(seen.slice(0, seen.indexOf('\n')));
    });
  });
  const ended = outcome.then(({ code, stderr }) => {
    throw new Error(`ended with ${code} before it said anything: ${stderr}`);
  });
  return Promise.race([line, ended]);
}
