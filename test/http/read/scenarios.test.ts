import { expect, it } from 'vitest';
import { scenariosOf } from '../../../bench/scenarios.ts';
import { subjectsOf } from '../../../bench/subjects.ts';
import { testApp } from '../../support/app.ts';
import { newsroom } from '../../support/newsroom.ts';

it('answers every request of the benchmarks, each of another kind', async () => {
  await using site = await testApp({ fill: newsroom });
  const scenarios = scenariosOf(await subjectsOf(site.store));
  const headers = { authorization: `Bearer ${await site.key('changes:read')}` };
  for (const { name, path, needsKey } of scenarios) {
    const response = await site.app.inject(needsKey ? { path, headers } : path);
    expect(response.statusCode, `${name}: ${response.body}`).toBe(200);
  }
  expect(new Set(scenarios.map(({ name }) => name)).size).toBe(scenarios.length);
  expect(new Set(scenarios.map(({ path }) => path)).size).toBe(scenarios.length);
});
