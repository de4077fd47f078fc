#!/usr/bin/env node
// Plain JavaScript that any Node understands, so that an old one gets far enough to say what is wrong.
import module from 'node:module';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(`dateline needs Node 22.18 or later; this is ${process.version}.`);
  process.exit(1);
}
// Keeps what was made of each file (its types stripped, its code compiled) for the next start.
module.enableCompileCache();
await import('../src/cli/index.ts');
