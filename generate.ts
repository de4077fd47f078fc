import { mkdir, writeFile } from 'node:fs/promises';
import { openapi } from './src/cli/openapi.ts';
import { configurationDocument } from './src/config-document.ts';

/** `npm run generate`: what is committed but made from the code. The tests fail while any of it is stale. */
await mkdir('openapi', { recursive: true });
await openapi({ output: 'openapi/openapi.json' });
await writeFile('docs/configuration.md', configurationDocument());
