import fc, { type Arbitrary } from 'fast-check';
import type { InjectOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '../support/app.ts';
import type { Desk } from '../support/content.ts';
import {
  exampleRequests,
  type GeneratedRequest,
  junkRequest,
  type Known,
  nearlyValidRequest,
  TARGETS,
  validRequest,
} from '../support/requests.ts';

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
};

let t: TestApp;
beforeAll(async () => {
  t = await testApp({ fill });
});
afterAll(() => t.close());

describe.each(TARGETS.map((target) => ({ ...target, name: `GET ${target.path}` })))('$name', (target) => {
  it('answers requests that its schemas allow, and never fails', () => holds(validRequest(target, KNOWN)));

  it('names the fault of requests that are nearly allowed', () => holds(nearlyValidRequest(target, KNOWN)));

  it('takes junk of every kind without failing', () => holds(junkRequest(target)));

  it('accepts each example that its reference shows', async () => {
    for (const { name, url } of exampleRequests(target)) {
      if (name === 'cursor' || target.path === '/metrics') continue;
      const { statusCode, body } = await t.app.inject(url);
      expect(`${url} ${statusCode}`, body).toBe(`${url} 200`);
    }
  });
});

/** Every answer is also checked against the document: see `witness`. */
async function holds(requests: Arbitrary<GeneratedRequest>): Promise<void> {
  await fc.assert(
    fc.asyncProperty(requests, async (request) => {
      const answer = await t.app.inject(request as InjectOptions);
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

function namesItsFault({ code, detail, errors = [] }: Named, { url, headers }: GeneratedRequest): void {
  expect(detail).toMatch(/^[A-Z"].*\.$/su);
  if (ABOUT_A_PART.includes(code)) expect(errors).not.toEqual([]);
  for (const { parameter, header, code: fault, message } of errors) {
    expect(message).not.toBe('');
    if (header !== undefined) expect(Object.keys(headers)).toContain(header.toLowerCase());
    if (parameter !== undefined && fault !== 'required')
      expect(['ref', ...sentNames(url)]).toContain(parameter);
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
  const politics = await desk.tag('Politics');
  const vilnius = await desk.tag('Vilnius', { type: 'place' });
  const content = { sectionId: lithuania.id, authorIds: [author.id], tagIds: [politics.id] };
  await desk.publish({ title: 'First story', ...content });
  await desk.publish({
    title: 'Lithuanian Migration Department Stands by Decision to Deport Kazakh Activist',
    ...content,
  });
  await desk.publish({ title: 'Second story', tagIds: [vilnius.id], language: 'lt', genre: 'analysis' });
}
