import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROBLEMS } from '../../src/http/errors.ts';
import { PUBLIC_URL, type TestApp, testApp } from '../support/app.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

const get = (code: string, accept: string) => t.app.inject({ url: `/problems/${code}`, headers: { accept } });

describe.each(Object.entries(PROBLEMS))('the problem %s', (code, { status, title, explanation }) => {
  it('is explained to a program at the address that is its type', async () => {
    const answer = await get(code, 'application/json');
    const type = `${PUBLIC_URL}/problems/${code}`;
    expect(answer.json()).toMatchObject({ type, code, status, title, explanation });
    expect(answer.json().sample).toMatchObject({ type, code, status, title });
  });

  it('is explained to a browser by a page', async () => {
    const { headers, body } = await get(code, 'text/html');
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'/);
    expect(body).toContain(`<h1>${title}</h1>`);
    expect(body).toContain(`HTTP ${status}`);
    expect(body).not.toMatch(/\{\{|<p class="explanation">[^<]*`/);
  });
});

it('a problem that does not exist is not found, whatever the client', async () => {
  for (const accept of ['text/html', 'application/json']) {
    for (const code of ['nonsense', 'toString', '__proto__', '%3Cscript%3E']) {
      const answer = await get(code, accept);
      expect(answer.statusCode).toBe(404);
      expect(answer.json().code).toBe('not-found');
    }
  }
});
