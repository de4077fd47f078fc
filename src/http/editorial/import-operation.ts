import type { OperationSchema } from '../openapi.ts';
import { WRITES } from './article-operations.ts';

/** Newline-delimited JSON: https://github.com/ndjson/ndjson-spec. */
export const NDJSON = 'application/x-ndjson';

const LINES = [
  { type: 'tag', name: 'Fisheries' },
  {
    external: { source: 'bnn', id: '20231229-18' },
    title: 'Fishing Quotas Agreed',
    body: { html: '<p>The ministers agreed on Friday.</p>' },
    section: 'lithuania',
    tags: ['fisheries'],
    publication: { publishedAt: '2023-12-29T09:37:00.000Z' },
  },
  { external: { source: 'bnn', id: '20231229-19' }, title: 'Weather', section: 'nowhere' },
];

const ANSWERS = [
  { line: 1, status: 'created', id: '018cb4f2-6d20-7c1e-8f3a-2b9d5e7a1c40', slug: 'fisheries' },
  { line: 2, status: 'created', id: '018cb4f2-6d20-7c1e-8f3a-2b9d5e7a1c41', slug: 'fishing-quotas-agreed' },
  {
    line: 3,
    status: 'refused',
    error: { code: 'unknown-reference', message: 'there is no section "nowhere"', pointer: '/section' },
  },
  { done: true, lines: 3, created: 2, updated: 0, unchanged: 0, refused: 1 },
];

const schema: OperationSchema = {
  operationId: 'importLines',
  summary: 'Save many things, a line each',
  description:
    'NDJSON in, NDJSON out, both streamed: each line is saved or refused on its own and answered in its order, and what was answered is on disk. `docs/interchange.md` describes the lines; those of `dateline export` are among them. A line that is sent again changes nothing, so whoever was cut off sends the same again. A line may have 1 MiB; all of them together, any size, as long as they keep coming. Read the answers while you send. Needs a key with the scope `articles:write`; lines that publish and lines of an export need `articles:publish` too, those of authors, sections and tags `taxonomy:write`.',
  tags: ['Editing articles'],
  contract: {
    answer:
      'An answer for each line that isn’t blank, `created`, `updated`, `unchanged` or `refused` with its reason; at the end, once all is done, how many of each there were.',
    scopes: WRITES,
    takes: [NDJSON],
    takesText: 'A JSON object on each line.',
    sends: { lines: { summary: 'A tag and two articles', value: textOf(LINES) } },
    content: {
      [NDJSON]: {
        schema: { type: 'string', description: 'A JSON object on each line.' },
        examples: { answers: { summary: 'Two saved, one refused', value: textOf(ANSWERS) } },
      },
    },
    problems: [403],
  },
};

export const routeOptions = { schema, config: { scopes: WRITES } };

function textOf(lines: readonly object[]): string {
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}
