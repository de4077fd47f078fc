import { ARTICLES, ONE_ARTICLE } from '../read/article-parameters.ts';
import { FOLLOWED_BY } from '../read/entitlement.ts';
import { LISTED } from '../read/examples.ts';
import { operation } from '../read/operation.ts';
import { cursor, limit } from '../read/parameters.ts';
import { Type } from '../schemas/builder.ts';
import type { ChangeListWire } from '../schemas/changes.ts';
import { ref } from '../schemas/scalars.ts';

/** Seconds: what proxies let a request wait without an answer. */
export const MAX_WAIT = 30;
export const DEFAULT_CHANGES = 50;

const { body } = ONE_ARTICLE;
const { id, publishedFrom, publishedTo, updatedFrom, updatedTo } = ARTICLES;
const FOLLOWED_IN_TIME = { id, publishedFrom, publishedTo, updatedFrom, updatedTo };

/** What is followed: by what the log can tell of an article before a change and after it. */
const FOLLOWED = { ...FOLLOWED_BY, ...FOLLOWED_IN_TIME, body };

const after = {
  ...cursor,
  schema: Type.Optional(
    Type.String({
      description:
        '`next` of the last answer. It never expires, and is tied to the filters. Without it the feed begins with what there is now.',
      examples: ['0f7uz60ul7qxWyJuZXh0Iiw0MiwiVnExZkpwN2siLC0xLCIiXQ'],
    }),
  ),
};

const withdrawn = {
  schema: Type.Optional(
    Type.Boolean({
      default: false,
      description:
        'Has what there is now, with which the feed begins, include the kills that readers are told of. Those that happen later are told in any case.',
      examples: [true],
    }),
  ),
};

export const FOLLOWED_FROM = { after, withdrawn, ...FOLLOWED };
export const FOLLOWING = { ...FOLLOWED_FROM, limit: limit(DEFAULT_CHANGES) };

/** Of what is asked for piece by piece. */
export const FEED = {
  ...FOLLOWING,
  wait: {
    schema: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: MAX_WAIT,
        description: 'Seconds to wait for something to happen where there is nothing yet.',
        examples: [MAX_WAIT],
      }),
    ),
  },
};

const ENTRY = {
  seq: 42,
  type: 'article.withdrawn',
  at: '2023-12-30T08:00:00.000Z',
  id: LISTED.id,
  slug: LISTED.slug,
  version: 2,
  reason: 'Published in error.',
};

const EXAMPLES = {
  tail: {
    summary: 'A kill',
    value: { data: [ENTRY], next: '0f7uz60ul7qxWyJuZXh0Iiw0MiwiVnExZkpwN2siLC0xLCIiXQ', caughtUp: true },
  },
};

const KEY = 'Needs a key with the scope `changes:read`.';

export const CHANGES = operation({
  operationId: 'listChanges',
  summary: 'Follow what changes',
  description: `Everything that happens to what readers see, in order, none missed: publications, updates, corrections, kills, and changes of authors, sections, tags and lists. It begins with what there is now, each thing by its last entry, and then tells each change. Keep \`next\` and ask again with it. What leaves the filters, and what is withheld from partners, is told as \`article.unpublished\`. ${KEY}`,
  tag: 'Syndication',
  parameters: FEED,
  response: ref<ChangeListWire>('ChangeList'),
  contract: {
    answer: 'The next entries.',
    headers: ['Cache-Control'],
    scopes: ['changes:read'],
    examples: EXAMPLES,
    problems: [403, 410],
  },
});

export const STREAM = operation({
  operationId: 'streamChanges',
  summary: 'Stream what changes',
  description: `The same as server-sent events (WHATWG HTML section 9.2): each has the entry as its \`data\`, its type as \`event\` and the cursor behind it as \`id\`, from which \`Last-Event-ID\` resumes. ${KEY}`,
  tag: 'Syndication',
  parameters: FOLLOWED_FROM,
  response: Type.String({ description: 'Server-sent events.' }),
  contract: {
    answer: 'Events, without end.',
    headers: ['Cache-Control'],
    scopes: ['changes:read'],
    content: {
      'text/event-stream': {
        schema: { type: 'string' },
        examples: {
          kill: {
            summary: 'A kill',
            value: `id: 0f7uz60ul7qxWyJuZXh0Iiw0MiwiVnExZkpwN2siLC0xLCIiXQ\nevent: article.withdrawn\ndata: ${JSON.stringify(ENTRY)}\n\n`,
          },
        },
      },
    },
    problems: [403, 410],
  },
});
