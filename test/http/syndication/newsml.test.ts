import { beforeAll, expect, it } from 'vitest';
import { type TestApp, testApp } from '../../support/app.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
  await t.desk.publish({ title: 'Quotas' });
  return t.close;
});

it('a news message and a news item have each the type that IANA knows, and the document says so', async () => {
  const types = { '': 'newsmessage', '/quotas': 'newsitem' };
  for (const [path, type] of Object.entries(types)) {
    const answer = await t.app.inject(`/v1/articles${path}.newsml`);
    expect(answer.headers['content-type']).toBe(`application/vnd.iptc.g2.${type}+xml; charset=utf-8`);
  }
  const { paths } = (await t.app.inject('/openapi.json')).json();
  const { content } = paths['/v1/articles/{ref}.newsml'].get.responses['200'];
  expect(Object.keys(content)).toEqual(['application/vnd.iptc.g2.newsitem+xml']);
});
