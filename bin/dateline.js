#!/usr/bin/env node
// Plain JavaScript that any Node understands, so that an old one gets far enough to say what is wrong.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(`dateline needs Node 22.18 or later; this is ${process.version}.`);
  process.exit(1);
}
await import('./quick-start.js');
await import('../src/cli/index.ts');
