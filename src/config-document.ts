import { configurationTable } from './config.ts';

/** docs/configuration.md, whole: `npm run generate` writes it. */
export function configurationDocument(): string {
  return `# Configuration

Options are environment variables. What the environment leaves out is read from a file \`.env\` in the working
directory, a line \`NAME=value\` each; an empty value counts as none. They are checked at start: each wrong one is a line that names it and
says what it accepts, and the service doesn't start. \`dateline doctor\` checks them without starting it.

${configurationTable()}

This page is written from \`src/config.ts\` by \`npm run generate\`.
`;
}
