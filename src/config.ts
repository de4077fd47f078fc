import { existsSync, readFileSync } from 'node:fs';
import {
  address,
  articlePath,
  cidrs,
  databaseUrl,
  flag,
  hostName,
  integer,
  type Kind,
  oneOf,
  optional,
  secret,
  text,
  webUrl,
  workers,
} from './config-kinds.ts';
import { MAX_RATE_LIMIT } from './domain/key-fields.ts';
import { readEnvFile } from './env-file.ts';

type Option<T> = {
  readonly variable: string;
  readonly kind: Kind<T>;
  /** As it would be written in the environment; null for an option that is off unless it is set. */
  readonly default: string | null;
  readonly doc: string;
};

/** Every option there is, in the order of docs/configuration.md. */
const OPTIONS = {
  port: option('PORT', integer(0, 65_535), '3000', 'Port to listen on; `0` takes any free one.'),
  host: option(
    'HOST',
    hostName,
    'localhost',
    'Name or address to listen on. `localhost` is this machine alone, over IPv4 and IPv6; `::` or `0.0.0.0` is every network.',
  ),
  databaseUrl: option(
    'DATABASE_URL',
    databaseUrl,
    'file:./data/dateline.db',
    'Where the content is kept: a file, relative to the working directory, or `:memory:`, which forgets everything at the end.',
  ),
  workers: option(
    'WORKERS',
    workers,
    '1',
    'How many processes serve, sharing the port and the database; `auto` is one for each processor. `serve --workers` overrides it.',
  ),
  secretKey: option(
    'SECRET_KEY',
    optional(secret(32)),
    null,
    'What API keys and preview links are proven with, and the secrets of webhooks and WebSub subscriptions kept under. Unless set, it is made once and kept beside the database, in `<database file>.key`. Set it where several processes share a database, and never change it: every key and link would end.',
  ),
  publicUrl: option(
    'PUBLIC_URL',
    webUrl,
    'http://localhost:{PORT}',
    'Where clients reach this service. Every link in an answer starts with it, whatever host a request names.',
  ),
  siteUrl: option(
    'SITE_URL',
    webUrl,
    'https://www.example.com',
    'The website that shows the articles; their own addresses are built from it.',
  ),
  siteName: option('SITE_NAME', text(1, 100), 'Dateline', 'The name of the publication.'),
  articlePath: option(
    'ARTICLE_PATH',
    articlePath,
    '/{section}/{slug}',
    'An article’s path on the website, from `{section}`, `{slug}`, `{id}`, `{year}`, `{month}` and `{day}`.',
  ),
  publicRead: option(
    'PUBLIC_READ',
    flag,
    'true',
    'Whether anyone may read; `false` asks every reader for a key with the scope `content:read`.',
  ),
  cacheMaxAge: option(
    'CACHE_MAX_AGE',
    integer(0, 31_536_000),
    '30',
    'Seconds that a browser may keep a public answer.',
  ),
  cacheSMaxAge: option(
    'CACHE_S_MAXAGE',
    integer(0, 31_536_000),
    '60',
    'Seconds that a shared cache, such as a CDN, may keep a public answer.',
  ),
  cacheStaleWhileRevalidate: option(
    'CACHE_STALE_WHILE_REVALIDATE',
    integer(0, 31_536_000),
    '600',
    'Seconds after that in which a cache may show the old answer while it fetches the new one.',
  ),
  cacheMemory: option(
    'CACHE_MEMORY',
    integer(0, 65_536),
    '40',
    'Megabytes of answers to readers that each worker keeps in memory, each until something that it shows changes; `0` keeps none.',
  ),
  rateLimitKey: option(
    'RATE_LIMIT_KEY',
    optional(integer(1, MAX_RATE_LIMIT)),
    null,
    'Requests that a key may make in a minute, unless it has a limit of its own. Each worker counts for itself.',
  ),
  rateLimitAddress: option(
    'RATE_LIMIT_ADDRESS',
    optional(integer(1, MAX_RATE_LIMIT)),
    null,
    'Requests that one address (of IPv6, one network of 64 bits) may make in a minute without a key. Behind a proxy or a content network it needs `TRUST_PROXY`, or all clients are one.',
  ),
  logLevel: option(
    'LOG_LEVEL',
    oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'),
    'info',
    'The least important messages that are still logged.',
  ),
  trustProxy: option(
    'TRUST_PROXY',
    cidrs,
    'off',
    'Proxies whose `X-Forwarded-For` is believed, in the logs, for limits by address and for the networks of keys: addresses or networks, separated by commas.',
  ),
  webhookPrivateTargets: option(
    'WEBHOOK_PRIVATE_TARGETS',
    flag,
    'false',
    'Whether webhooks and feeds (WebSub) may be sent to this machine and to private networks, and over plain http; otherwise to public addresses over https alone.',
  ),
  volumes: option(
    'VOLUMES',
    flag,
    'true',
    'Whether what readers ask for most is also kept as it is sent, in files beside the database (`<database file>.volume-…`): an article then costs about three fifths of what it would, a page of a list a third. They take about as much room as two thirds of the database, and may be removed whenever the service is stopped.',
  ),
  seed: option('SEED', flag, 'true', 'Whether an empty database is given the first story at start.'),
  metricsToken: option(
    'METRICS_TOKEN',
    optional(secret(16)),
    null,
    'What a scraper sends as `Authorization: Bearer ...` to read /metrics. At least 16 characters.',
  ),
  metricsAddress: option(
    'METRICS_ADDRESS',
    optional(address),
    null,
    'A second address, `host:port`, that serves /metrics to anyone who can reach it.',
  ),
  tdmReservation: option(
    'TDM_RESERVATION',
    optional(flag),
    null,
    'Whether text and data mining of what is published, and with it the training of models, is reserved (`true`) or free (`false`), for /.well-known/tdmrep.json and in each answer to readers. Nothing is said unless it is set. An article’s own `rights.mining` (`reserved`, `free`) goes before it in answers that are of that article; a list’s say what the service does.',
  ),
  tdmPolicy: option(
    'TDM_POLICY',
    optional(webUrl),
    null,
    'Where the terms stand on which mining can be had; with `TDM_RESERVATION`.',
  ),
  securityContact: option(
    'SECURITY_CONTACT',
    optional(text(1, 200)),
    null,
    'Whom to tell about a vulnerability: an e-mail address or a URL, for /.well-known/security.txt.',
  ),
} as const;

export type Config = { readonly [Field in keyof typeof OPTIONS]: ValueOf<(typeof OPTIONS)[Field]> };

/** Thrown with a line for each wrong variable, made to be shown as it is. */
export class ConfigError extends Error {
  readonly lines: readonly string[];

  constructor(lines: readonly string[]) {
    super(lines.join('\n'));
    this.name = 'ConfigError';
    this.lines = lines;
  }
}

/**
 * The configuration of this process: its environment and, for what that leaves out, `.env` in the working directory. What is
 * `given` comes before both.
 */
export function loadConfig(given: Readonly<Record<string, string | undefined>> = {}): Config {
  const { values, faults } = readEnvFile(existsSync('.env') ? readFileSync('.env', 'utf8') : '');
  if (faults.length > 0) throw new ConfigError(faults);
  return readConfig({ ...values, ...process.env, ...given });
}

/** An empty value counts as none. Throws a ConfigError that names every wrong variable. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const faults = [...misspelt(env)];
  const port = OPTIONS.port.kind.read(env[OPTIONS.port.variable] || '') ?? OPTIONS.port.default;
  const read = ([field, { variable, kind, default: preset }]: [string, Option<unknown>]) => {
    const given = env[variable] || preset?.replace('{PORT}', `${port}`) || null;
    const value = given === null ? null : kind.read(given.trim());
    if (value === undefined)
      faults.push(`${variable} is ${shown(given, kind)}, but must be ${kind.accepts}.`);
    return [field, value];
  };
  const config = Object.fromEntries(Object.entries(OPTIONS).map(read));
  if (config.databaseUrl === ':memory:' && Number(config.workers) > 1)
    faults.push('WORKERS is more than 1, but DATABASE_URL is :memory:, which processes cannot share.');
  if (config.tdmPolicy !== null && config.tdmReservation === null)
    faults.push('TDM_POLICY is set, but means nothing without TDM_RESERVATION.');
  if (faults.length > 0) throw new ConfigError(faults);
  return config as Config;
}

/** The table of docs/configuration.md. */
export function configurationTable(): string {
  const rows = Object.values(OPTIONS).map(
    ({ variable, kind, default: preset, doc }) =>
      `| \`${variable}\` | ${preset === null ? 'not set' : `\`${preset}\``} | ${doc} Must be ${kind.accepts}. |`,
  );
  return ['| Variable | Default | What it does |', '|---|---|---|', ...rows].join('\n');
}

type ValueOf<O> = O extends Option<infer T> ? T : never;

function option<T>(variable: string, kind: Kind<T>, preset: string | null, doc: string): Option<T> {
  return { variable, kind, default: preset, doc };
}

/** Kubernetes puts `CACHE_SERVICE_HOST`, `CACHE_PORT_80_TCP` and the like into every pod beside a service called cache. */
const FROM_KUBERNETES = /_SERVICE_(HOST|PORT)|_PORT(_\d+_|$)/;

function* misspelt(env: Readonly<Record<string, string | undefined>>): Generator<string> {
  const known = Object.values(OPTIONS).map(({ variable }) => variable as string);
  for (const name of Object.keys(env)) {
    const prefix = /^(CACHE|METRICS|RATE_LIMIT|WEBHOOK)_/.exec(name)?.[0];
    if (prefix === undefined || known.includes(name) || FROM_KUBERNETES.test(name)) continue;
    const family = known.filter((variable) => variable.startsWith(prefix));
    yield `${name} is not an option; those that start with ${prefix} are ${family.join(', ')}.`;
  }
}

function shown(given: string | null, kind: Kind<unknown>): string {
  return kind.secret ? 'set to something else' : JSON.stringify(given);
}
