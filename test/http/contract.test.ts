import fc, { type Arbitrary } from 'fast-check';
import type { InjectOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SCOPES } from '../../src/domain/key-fields.ts';
import { LISTED } from '../../src/http/read/examples.ts';
import { type TestApp, testApp } from '../support/app.ts';
import type { Desk } from '../support/content.ts';
import {
  exampleBodies,
  exampleRequests,
  type GeneratedRequest,
  junkRequest,
  type Known,
  nearlyValidBodyRequest,
  nearlyValidRequest,
  TARGETS,
  type Target,
  validRequest,
} from '../support/requests.ts';
import { reschedule, underEmbargo } from '../support/schedules.ts';

/** The same requests each time; to look further: `FUZZ_SEED=1 FUZZ_RUNS=2000 npx vitest run test/http/contract.test.ts`. */
const SEED = Number(process.env.FUZZ_SEED ?? 20231229);
const RUNS = Number(process.env.FUZZ_RUNS ?? 25);

const KNOWN: Known = {
  ref: ['lithuania', 'politics', 'ebenezer-mensah', 'first-story', 'second-story'],
  section: ['lithuania', 'europe', '-lithuania'],
  tag: ['politics', 'politics,vilnius', '-vilnius'],
  author: ['ebenezer-mensah'],
  publishedFrom: ['2023-01-01', '2023-12-29T09:37:00Z'],
  publishedTo: ['2024-06-01', '2024-01-01T00:00:00.001+02:00'],
  updatedFrom: ['2023-01-01'],
  updatedTo: ['2025-01-01'],
  language: ['en', 'lt', '-de'],
  genre: ['news', 'news,analysis', '-opinion'],
  url: ['https://www.test/lithuania/first-story'],
  id: ['01900000-0000-7000-8000-000000000006'],
  q: ['story', '"first story"', 'sto*', 'story OR other', '-story'],
  'If-Match': ['*', '"1"', '"2"'],
  'Idempotency-Key': ['once', 'twice'],
  article: ['01900000-0000-7000-8000-000000000006', '01900000-0000-7000-8000-000000000007'],
  revision: ['1', '2'],
  page: ['1', '2'],
  against: ['1', '2'],
  reassignTo: ['politics', 'lithuania', 'ebenezer-mensah'],
  into: ['politics', 'vilnius', 'lithuania', 'ebenezer-mensah'],
  authors: ['ebenezer-mensah'],
  tags: ['politics', 'vilnius'],
  related: ['first-story'],
  translationOf: ['second-story'],
  parent: ['europe'],
  pins: ['first-story', 'second-story'],
  query: ['section=lithuania', 'tag=politics&sort=title'],
  slug: ['a-new-slug', 'another-slug', 'first-story'],
  sections: ['lithuania'],
  scopes: [...SCOPES],
};

const named = TARGETS.map((target) => ({ ...target, name: `${target.method} ${target.path}` }));
const isFollowing = ({ path }: { readonly path: string }) => /^\/v1\/(changes|embargoed)/.test(path);
const isEditing = ({ path }: { readonly path: string }) =>
  /^\/v1\/(editorial|preview|receipts|webhooks|websub)/.test(path);

let t: TestApp;
let authorization: string | undefined;

describe('reading', () => {
  beforeAll(async () => {
    t = await testApp({ fill, env: { TDM_RESERVATION: 'true' } });
    authorization = undefined;
  });
  afterAll(() => t.close());

  describe.each(named.filter((target) => !isEditing(target) && !isFollowing(target)))('$name', (target) => {
    fuzz(target);
    showsWhatItTakes(target);
  });
});

describe('following', () => {
  beforeAll(async () => {
    // About to stop, so that it waits for nothing.
    t = await testApp({ fill: fillAhead, deps: { isClosing: () => true } });
    authorization = `Bearer ${await t.key('changes:read', 'embargo:read')}`;
  });
  afterAll(() => t.close());

  describe.each(named.filter(isFollowing))('$name', (target) => {
    fuzz(target);
    showsWhatItTakes(target);
  });
});

/** Examples of what isn't so here: a key that nobody has, a first publication, an article of another id, and a feed of another service. */
const NOT_HERE = [
  ...['editKey name', 'editKey end', 'rotateKey hour', 'publishArticle migrated'],
  ...['editWebhook types', 'editWebhook active', 'redeliverWebhook day'],
  ...['acknowledgeArticle shown', 'acknowledgeArticle killed', 'subscribeToFeed feed'],
];

/** Each on content of its own, since what one deletes another needs. */
describe.each(named.filter(isEditing))('editing: $name', (target) => {
  beforeAll(async () => {
    t = await testApp({ fill });
    authorization = `Bearer ${await t.key(...SCOPES)}`;
  });
  afterAll(() => t.close());

  it('accepts each example body that its reference shows', async () => {
    const needsMatch = target.parameters.some(({ name, required }) => name === 'If-Match' && required);
    for (const { name, payload, type, url } of exampleBodies(target)) {
      if (NOT_HERE.includes(`${target.operation.operationId} ${name}`)) continue;
      const answer = await t.app.inject({
        method: target.method as 'POST',
        url,
        payload,
        headers: { authorization, 'content-type': type, ...(needsMatch && { 'if-match': '*' }) },
      });
      expect(answer.statusCode, `${payload}: ${answer.body}`).toBeLessThan(300);
    }
  });

  fuzz(target);
});

/** But for cursors, which are of another list. */
function showsWhatItTakes(target: Target): void {
  it('accepts each example that its reference shows', async () => {
    for (const { name, url } of exampleRequests(target)) {
      if (['cursor', 'after'].includes(name) || target.path === '/metrics') continue;
      const { statusCode, body } = await t.app.inject({
        url,
        headers: { ...(authorization && { authorization }) },
      });
      expect(`${url} ${statusCode}`, body).toBe(`${url} 200`);
    }
  });
}

function fuzz(target: Target): void {
  it('answers requests that its schemas allow, and never fails', () => holds(validRequest(target, KNOWN)));

  it('names the fault of requests that are nearly allowed', () => holds(nearlyValidRequest(target, KNOWN)));

  const nearly = nearlyValidBodyRequest(target, KNOWN);
  if (nearly !== null) it('names the fault of bodies that are nearly allowed', () => holds(nearly));

  it('takes junk of every kind without failing', () => holds(junkRequest(target)));
}

/** Every answer is also checked against the document: see `witness`. */
async function holds(requests: Arbitrary<GeneratedRequest>): Promise<void> {
  await fc.assert(
    fc.asyncProperty(requests, async (request) => {
      const headers = { ...(authorization && { authorization }), ...request.headers };
      const answer = await t.app.inject({ ...request, headers } as InjectOptions);
      expect(answer.statusCode, answer.body).toBeLessThan(500);
      if (answer.statusCode >= 400 && request.method !== 'HEAD') namesItsFault(answer.json(), request);
    }),
    { seed: SEED, numRuns: RUNS },
  );
}

type Named = {
  readonly code: string;
  readonly detail: string;
  readonly errors?: readonly {
    readonly parameter?: string;
    readonly header?: string;
    readonly code: string;
    readonly message: string;
  }[];
};

/** The problems that are about a part of the request, and so must say which. */
const ABOUT_A_PART = [
  'unknown-parameter',
  'invalid-parameter',
  'invalid-cursor',
  'unknown-reference',
  'key-in-url',
];

const PATH_PARAMETERS = TARGETS.flatMap(({ parameters }) =>
  parameters.flatMap(({ name, in: place }) => (place === 'path' ? [name] : [])),
);

function namesItsFault({ code, detail, errors = [] }: Named, { url, headers }: GeneratedRequest): void {
  expect(detail).toMatch(/^[A-Z"].*\.$/su);
  if (ABOUT_A_PART.includes(code)) expect(errors).not.toEqual([]);
  for (const { parameter, header, code: fault, message } of errors) {
    expect(message).not.toBe('');
    if (header !== undefined && fault !== 'required')
      expect(Object.keys(headers)).toContain(header.toLowerCase());
    if (parameter !== undefined && fault !== 'required')
      expect([...PATH_PARAMETERS, ...sentNames(url)]).toContain(parameter);
  }
}

/** As servers read them, and as they are written: a name such as `tag[]` is one of its own. */
function sentNames(url: string): string[] {
  return [...new URLSearchParams(url.split('?').slice(1).join('?')).keys()];
}

async function fill(desk: Desk): Promise<void> {
  const europe = await desk.section('Europe');
  const lithuania = await desk.section('Lithuania', europe.id);
  const author = await desk.author('Ebenezer Mensah');
  await desk.author('Evelina Gudzinskaite');
  const politics = await desk.tag('Politics');
  const vilnius = await desk.tag('Vilnius', { type: 'place' });
  const content = { sectionId: lithuania.id, authorIds: [author.id], tagIds: [politics.id] };
  await desk.publish({ title: 'First story', ...content });
  await desk.publish({
    title: 'Lithuanian Migration Department Stands by Decision to Deport Kazakh Activist',
    image: { url: 'https://www.test/a.jpg', alt: 'A', caption: 'B', credit: null, width: 2, height: 1 },
    ...content,
  });
  await desk.publish({ title: 'Second story', tagIds: [vilnius.id], language: 'lt', genre: 'analysis' });
  await desk.publishedList('Front page');
}

/** With an article of the story's slug under embargo, which the examples name. */
async function fillAhead(desk: Desk): Promise<void> {
  await fill(desk);
  const { id } = (await desk.store.articles.get(LISTED.slug)) ?? { id: '' };
  await reschedule(desk, { id }, desk.later(60_000), true);
  await underEmbargo(desk, { title: 'Third story', language: 'lt' }, desk.later(120_000));
}
