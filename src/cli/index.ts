import { readFileSync } from 'node:fs';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { workers } from '../config-kinds.ts';
import { fail } from './outcome.ts';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** Each command's code is loaded when it is called. Wrong usage ends with 2, a command that failed with 1. */
const program = new Command('dateline')
  .description(
    'A headless content API for news. Options come from the environment and from .env; see docs/configuration.md.',
  )
  .version(version, '--version', 'print the version')
  .configureHelp({ sortSubcommands: false })
  .showHelpAfterError('(see --help)')
  .exitOverride();

const json = ['--json', 'print the result as one JSON document'] as const;

program
  .command('serve')
  .description('migrate the database, seed it if it is empty, and answer requests until told to stop')
  .option(
    '--workers <number>',
    'processes that share the port and the database, or `auto` for one a processor (default: WORKERS, or 1)',
    workersOf,
  )
  .option(...json)
  .action(async (options) => (await import('./serve.ts')).serve(options));

// One of the processes that `serve` starts.
program.command('worker', { hidden: true }).action(async () => (await import('./worker.ts')).work());

program
  .command('migrate')
  .description('bring the database up to date')
  .option(...json)
  .action(async (options) => (await import('./migrate.ts')).migrate(options));

program
  .command('seed')
  .description('load the content of a folder; what is there already is left as it is')
  .option('--folder <path>', 'the folder to load (default: the first story, which comes with Dateline)')
  .option(...json)
  .action(async (options) => (await import('./seed.ts')).seed(options));

program
  .command('import')
  .description('save each line of a file of NDJSON; what is there already stays as it is')
  .argument('<file>', 'the file, or - for standard input')
  .option(...json)
  .action(async (file, options) => (await import('./import.ts')).importFile(file, options));

program
  .command('export')
  .description('print everything as NDJSON, for an import into another database')
  .option('--output <file>', 'write it to a file instead')
  .option(...json)
  .action(async (options) => (await import('./export.ts')).exportAll(options));

program
  .command('openapi')
  .description('print the OpenAPI 3.1 document, as JSON')
  .option('--output <file>', 'write it to a file instead')
  .option(...json)
  .action(async (options) => (await import('./openapi.ts')).openapi(options));

program
  .command('doctor')
  .description('check what the service needs to run, and say what to do about what is missing')
  .option(...json)
  .action(async (options) => (await import('./doctor.ts')).doctor(options));

program
  .command('verify')
  .description(
    'check that an article is what its publisher signed: the address of the article in a Dateline’s API',
  )
  .argument('<url>', 'such as https://api.example.com/v1/articles/fishing-quotas-agreed')
  .option(...json)
  .action(async (url, options) => (await import('./verify.ts')).verify(url, options));

program
  .command('mirror')
  .description('follow the change feed of another Dateline into an empty database, until told to stop')
  .argument('<origin>', 'such as https://api.example.com')
  .requiredOption('--key <key>', 'a key of its, with the scope changes:read')
  .option('--once', 'stop when there is nothing more to follow')
  .option(...json)
  .action(async (origin, options) => (await import('./mirror.ts')).mirror(origin, options));

const keys = program.command('keys').description('manage the keys that clients send');
keys
  .command('create')
  .description('make a key, which is shown this once')
  .requiredOption('--name <name>', 'what the key is for')
  .requiredOption('--scopes <scopes>', 'what it may do: scopes separated by commas, or `all`')
  .option('--sections <sections>', 'the sections that it is limited to: ids or slugs separated by commas')
  .option(
    '--entitlement <query>',
    'the articles that a partner is told of, such as `section=lithuania&language=en`',
  )
  .option('--bodies <formats>', 'the body formats that a partner gets, separated by commas, or `none`')
  .option('--rate-limit <number>', 'how many requests it may make in a minute')
  .option('--networks <networks>', 'where it may be used from: addresses and networks separated by commas')
  .option('--expires <time>', 'until when: a date, or a date-time with its zone (default: for ever)')
  .option(...json)
  .action(async (options) => (await import('./keys.ts')).createKey(options));
keys
  .command('list')
  .description('list all keys, the newest first')
  .option(...json)
  .action(async (options) => (await import('./keys.ts')).listKeys(options));
keys
  .command('revoke')
  .description('end a key for good, from the next request on')
  .argument('<key>', 'its id, or its text or the beginning of it')
  .option(...json)
  .action(async (key, options) => (await import('./keys.ts')).revoke(key, options));
keys
  .command('rotate')
  .description('give a key another secret, which is shown this once')
  .argument('<key>', 'its id, or its text or the beginning of it')
  .option(
    '--overlap <seconds>',
    'how long the secret before still opens, up to seven days (default: not at all)',
  )
  .option(...json)
  .action(async (key, options) => (await import('./keys.ts')).rotate(key, options));

// Whoever reads, such as `head`, may stop when it has enough: that is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') fail(error);
});

try {
  await program.parseAsync();
} catch (error) {
  // Commander has said what is wrong; asking for help isn't.
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else fail(error);
}

function workersOf(given: string): string {
  if (workers.read(given) === undefined) throw new InvalidArgumentError(`Must be ${workers.accepts}.`);
  return given;
}
