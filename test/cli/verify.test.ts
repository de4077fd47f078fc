import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '../support/app.ts';
import { run } from '../support/command.ts';

describe('dateline verify', () => {
  let test: TestApp;
  let origin: string;
  let between: Server;
  /** What stands between changes of answers. */
  let alter: (path: string, text: string) => string = (_path, text) => text;
  beforeEach(async () => {
    test = await testApp();
    await test.desk.publish({ title: 'Story' });
    between = createServer(async ({ url = '' }, response) => {
      const { statusCode, body } = await test.app.inject(url);
      response.writeHead(statusCode, { 'content-type': 'application/json' }).end(alter(url, body));
    });
    await new Promise<void>((resolve) => between.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(between.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    alter = (_path, text) => text;
    between.close();
    await test.close();
  });

  it('says so where an article is what was signed', async () => {
    const { code, stdout } = await run('.', ['verify', `${origin}/v1/articles/story`]);
    expect(stdout).toContain('This is version 1 of "Story"');
    expect(code).toBe(0);
  });

  it.each([
    ['the article', (path: string) => path.endsWith('story'), 'differs in title'],
    ['what was signed', (path: string) => path.endsWith('signature'), 'The signature does not hold'],
  ])('says what is wrong where %s was altered', async (_what, isIt, told) => {
    alter = (path, text) => (isIt(path) ? text.replace('"title":"Story"', '"title":"Other"') : text);
    const { code, stderr } = await run('.', ['verify', `${origin}/v1/articles/story`]);
    expect(stderr).toContain(told);
    expect(code).toBe(1);
  });

  it.each([
    ['not-an-address', 'is no http or https address'],
    ['/v1/articles/never', 'answers 404'],
    ['/v1/tags', 'something else than an article'],
  ])('refuses %s by name', async (path, told) => {
    const { code, stderr } = await run('.', ['verify', path.startsWith('/') ? origin + path : path]);
    expect(stderr).toContain(told);
    expect(code).toBe(1);
  });
});
