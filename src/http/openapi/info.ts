import { readFileSync } from 'node:fs';
import type { Scope } from '../../domain/key-fields.ts';
import { PROBLEMS } from '../problems.ts';

const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** The document's own heading. The rules that hold for each operation are written once, here. */
export const INFO = {
  title: 'Dateline',
  version,
  summary: 'A headless content API for news.',
  description: `Dateline serves published news: articles, the authors, sections and tags they belong to, and curated lists of them. Editors and importers put them in under \`/v1/editorial\`.

## Requests

\`GET\`, \`HEAD\` and \`OPTIONS\` work on every path that reads, from any origin. \`HEAD\` answers what \`GET\` would, without the body; any other method is 405 with an \`Allow\` header. Nothing is ever silently ignored: an unknown parameter, or a value that doesn't fit, is 400 and is named in the answer.

Ids are opaque strings. A \`{ref}\` in a path is an id or a slug. Times are RFC 3339 in UTC with milliseconds.

## Lists

A list holds \`data\` and \`page\`. Follow \`page.next\` (or the \`next\` link of the \`Link\` header) until it is null: a page never repeats or misses an item while others are published. Nothing is counted unless you ask with \`total=true\`.

## Other formats

The address of a list of articles, or of one, takes a suffix: \`/v1/articles.rss?tag=politics\`, \`/v1/sections/lithuania/articles.atom\`, \`/v1/articles/{ref}.md\`. It is the same list with the same filters and pages, without the parameters that say how much of an article is shown. Articles whose \`rights.syndication\` is \`withheld\` are in no feed and have no such address. \`/opml\` names the feeds, and \`/sitemap.xml\` the website’s addresses.

## Caching

Every 200 has a strong \`ETag\`. Send it back in \`If-None-Match\` and the answer is 304 while nothing changed. \`Cache-Control\` says how long an answer may be kept, and \`Surrogate-Key\` names what it was made from.

## Keys

Reading needs no key unless the service was set up to ask for one. A key goes in \`Authorization: Bearer <key>\`, never in the URL. A bad key is 401 everywhere, also where none was needed. A key may be limited to sections, with those below them, if all its scopes are among \`drafts:read\`, \`articles:write\` and \`articles:publish\`: the limit holds for editing, not for what is read elsewhere.

There may be a limit of requests a minute, of the key or, without one, of the address. Then each answer says \`RateLimit-Policy\` and \`RateLimit\`, and beyond it is 429 with \`Retry-After\`. A key that may be used from some networks alone is 403 from elsewhere.

## Editing

Everything under \`/v1/editorial\` needs a key; each operation names its scopes. What is written is a working copy: readers see it with the next publication, and an answer's \`ETag\` is its revision.

- \`PATCH\`, \`PUT\` and \`DELETE\` take \`If-Match\` with the \`ETag\` that was read last, or \`*\`. Without it the answer is 428; when somebody saved in the meantime it is 412, with \`currentRevision\`, and nothing is changed.
- \`POST\` takes an \`Idempotency-Key\`: sent again, the request has no second effect and the first answer comes again, for 24 hours and through restarts.
- \`PATCH\` is a JSON merge patch (RFC 7396). A field that is unknown or not writable is 400, and \`errors\` points to it; nothing is ever dropped.
- A publication can have a time: what readers see changes at that moment, and no cached answer outlives it.

## Webhooks

A webhook has changes sent to you as they happen: an entry of the change log and where the thing is, signed as [Standard Webhooks 1.0](https://www.standardwebhooks.com) says. Each arrives at least once, always under the same \`webhook-id\`, and what happens to one thing arrives in order. An attempt that isn't answered 2xx within 15 seconds is made again, ten times in three days; 410 disables the webhook, and so does a receiver that is dead for so long. What was missed can be sent anew.

Feeds have a WebSub hub, which needs no key: it sends a whole feed to whoever subscribed, whenever it has changed.

## Problems

Every error is \`application/problem+json\` (RFC 9457) with a \`code\` from a closed list; its \`type\` is a page that explains it. Errors are never cached.

${table(
  ['status', 'code', 'meaning'],
  Object.entries(PROBLEMS).map(([code, { status, title }]) => [
    `${status}`,
    `[\`${code}\`](/problems/${code})`,
    title,
  ]),
)}
`,
  contact: { name: 'The maintainers of Dateline' },
  license: { name: 'MIT', url: 'https://opensource.org/license/mit' },
} as const;

const SCOPES: Readonly<Record<Scope, string>> = {
  'content:read': 'Read what is published, where the service was set up to ask for a key.',
  'changes:read': 'Follow the change feed.',
  'embargo:read': 'See what is scheduled under embargo.',
  'drafts:read': 'See articles that are not published.',
  'articles:write': 'Write and edit articles.',
  'articles:publish': 'Publish, correct and withdraw articles.',
  'taxonomy:write': 'Write authors, sections and tags.',
  'webhooks:write': 'Manage webhooks.',
  'keys:write': 'Manage keys.',
  'audit:read': 'Read who did what.',
};

export const SECURITY_SCHEMES = {
  key: {
    type: 'http',
    scheme: 'bearer',
    description: `A key made with \`dateline keys create\`. It does what its scopes allow:

${table(
  ['scope', 'allows to'],
  Object.entries(SCOPES).map(([scope, meaning]) => [`\`${scope}\``, meaning]),
)}
`,
  },
} as const;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
