import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  AUTHOR,
  FOUND,
  LISTED,
  onePage,
  SECTION,
  SUGGESTION,
  TAG,
  VERSION,
  WHOLE,
} from '../../../src/http/read/examples.ts';
import { loadSeed } from '../../../src/interchange/seed/index.ts';
import { type TestApp, testApp } from '../../support/app.ts';

const SEED = fileURLToPath(new URL('../../../seed/', import.meta.url));

/** Only the ids differ from one database to the next. */
function withoutIds(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value).replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'id'));
}

describe('an example of the reference is what a newcomer is answered', () => {
  let site: TestApp;
  beforeAll(async () => {
    site = await testApp({
      env: { PUBLIC_URL: 'https://api.example.com', SITE_URL: 'https://www.example.com' },
      fill: ({ store, makeId, now }) => loadSeed(SEED, { store, makeId, clock: () => now }),
    });
  });
  afterAll(() => site.close());

  it.each([
    ['/v1/articles', onePage(LISTED)],
    ['/v1/articles?q=austrevicius', onePage(FOUND)],
    [`/v1/articles/${LISTED.slug}?body=none`, LISTED],
    [`/v1/articles/${LISTED.slug}/versions`, onePage(VERSION)],
    ['/v1/authors', onePage(AUTHOR)],
    ['/v1/sections', onePage(SECTION)],
    [`/v1/tags/${TAG.slug}`, TAG],
    ['/v1/suggest?q=mens', { data: [SUGGESTION] }],
  ])('for %s', async (url, expected) => {
    const response = await site.app.inject(url);
    expect(withoutIds(response.json())).toEqual(withoutIds(expected));
  });

  it('for one article, whose body it cuts short', async () => {
    const response = await site.app.inject(`/v1/articles/${LISTED.slug}`);
    const { body, ...rest } = response.json<typeof WHOLE>();
    expect(withoutIds({ ...rest, body: WHOLE.body })).toEqual(withoutIds(WHOLE));
    const start = WHOLE.body?.html?.replace(/<\/p>$/, '') ?? '';
    expect(body?.html?.startsWith(start), body?.html).toBe(true);
    expect(start.length).toBeGreaterThan(100);
  });
});
