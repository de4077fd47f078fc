import { createServer } from 'node:http';
import { type Config, ConfigError, loadConfig } from '../config.ts';
import { openDatabase } from '../database.ts';
import { freePort, listen } from '../listen.ts';
import { loadSecret } from '../secret.ts';
import type { Inspection } from '../store/store.ts';
import { type Output, report } from './outcome.ts';

/** Checks in the order in which one depends on another; what can't be checked after a failure is left out. */
export async function doctor(output: Output): Promise<void> {
  const checks: Inspection[] = [runtime()];
  try {
    const config = loadConfig();
    checks.push({ name: 'configuration', ok: true, detail: `serves ${config.publicUrl}` });
    checks.push(await port(config), ...(await database(config)), await secret(config), ...advice(config));
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    checks.push(...error.lines.map((detail) => ({ name: 'configuration', ok: false, detail })));
  }
  const ok = checks.every((check) => check.ok);
  const lines = checks.map(
    (check) => `${check.ok ? 'ok   ' : 'FAULT'}  ${check.name.padEnd(14)} ${check.detail}`,
  );
  report({ ok, checks }, lines, output);
  if (!ok) process.exitCode = 1;
}

/** An older Node ends before it gets here. */
function runtime(): Inspection {
  return { name: 'node', ok: true, detail: `${process.version}, SQLite and all else come with the package` };
}

async function port({ host, port: wanted }: Config): Promise<Inspection> {
  const name = 'port';
  try {
    if (wanted === 0) return { name, ok: true, detail: `any, such as ${await freePort(host)}` };
    const { close } = await listen(createServer(), { host, port: wanted });
    await close();
    return { name, ok: true, detail: `${wanted} on ${host} is free` };
  } catch (error) {
    const detail = `${wanted} on ${host} cannot be had (${codeOf(error)}): is the service running? Otherwise set PORT.`;
    return { name, ok: false, detail };
  }
}

async function database(config: Config): Promise<Inspection[]> {
  const { databaseUrl, seed } = config;
  const name = 'database';
  try {
    // As a service opens it: what was rendered otherwise is of no use to it.
    const store = await openDatabase(config);
    try {
      const articles = await store.articles.count();
      const empty = seed ? 'empty: the first start seeds it' : 'empty: `dateline seed` loads the first story';
      return [
        { name, ok: true, detail: `${databaseUrl} opens, is up to date and takes writes` },
        ...(await store.inspect()),
        { name: 'content', ok: true, detail: articles === 0 ? empty : `articles: ${articles}` },
      ];
    } finally {
      await store.close();
    }
  } catch (error) {
    // Which variable to set, as others are told, goes without saying here.
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    const message = cause instanceof Error ? cause.message : String(cause);
    return [{ name, ok: false, detail: `${databaseUrl}: ${message}` }];
  }
}

async function secret(config: Config): Promise<Inspection> {
  const name = 'secret';
  try {
    await loadSecret(config);
    const detail = config.secretKey === null ? 'kept in a file beside the database' : 'SECRET_KEY is set';
    return { name, ok: true, detail };
  } catch (error) {
    return { name, ok: false, detail: error instanceof Error ? error.message : String(error) };
  }
}

/** Not faults, but what a public service should not leave as it is. */
function advice({ publicUrl, siteUrl, securityContact }: Config): Inspection[] {
  const hints = [
    /^http:\/\/localhost\b/.test(publicUrl) && 'PUBLIC_URL is localhost: links lead nowhere for anyone else.',
    siteUrl === 'https://www.example.com' && 'SITE_URL is an example: articles’ addresses lead nowhere.',
    securityContact === null && 'SECURITY_CONTACT is not set: security.txt names the website alone.',
  ];
  return hints
    .filter((hint) => hint !== false)
    .map((detail) => ({ name: 'before going public', ok: true, detail }));
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
