import { Command, CommanderError } from 'commander';
import { fail } from './outcome.ts';

/** Each command's code is loaded when it is called. Wrong usage ends with 2, a command that failed with 1. */
const program = new Command('dateline')
  .description(
    'A headless content API for news. Options come from the environment and from .env; see docs/configuration.md.',
  )
  .configureHelp({ sortSubcommands: false })
  .showHelpAfterError('(see --help)')
  .exitOverride();

const json = ['--json', 'print the result as one JSON document'] as const;

program
  .command('serve')
  .description('migrate the database, seed it if it is empty, and answer requests until told to stop')
  .option(...json)
  .action(async (options) => (await import('./serve.ts')).serve(options));

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
  .command('openapi')
  .description('print the OpenAPI 3.1 document, as JSON')
  .option('--output <file>', 'write it to a file instead')
  .action(async (options) => (await import('./openapi.ts')).openapi(options));

program
  .command('doctor')
  .description('check what the service needs to run, and say what to do about what is missing')
  .option(...json)
  .action(async (options) => (await import('./doctor.ts')).doctor(options));

const keys = program.command('keys').description('manage the keys that clients send');
keys
  .command('create')
  .description('make a key, which is shown this once')
  .requiredOption('--name <name>', 'what the key is for')
  .requiredOption('--scopes <scopes>', 'what it may do: scopes separated by commas, or `all`')
  .option('--expires <time>', 'until when: a date, or a date-time with its zone (default: for ever)')
  .option(...json)
  .action(async (options) => (await import('./keys-create.ts')).createKey(options));

try {
  await program.parseAsync();
} catch (error) {
  // Commander has said what is wrong; asking for help isn't.
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else fail(error);
}
