import { readFileSync } from 'node:fs';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import spectralCore, { type RulesetDefinition } from '@stoplight/spectral-core';
import { oas } from '@stoplight/spectral-rulesets';
import { describe, expect, it } from 'vitest';

const committed = readFileSync(new URL('../../openapi/openapi.json', import.meta.url), 'utf8');

describe('the committed OpenAPI document', () => {
  it('satisfies every recommended rule of Redocly', async () => {
    const config = await createConfig({ extends: ['recommended'] });
    const problems = await lintFromString({ source: committed, absoluteRef: 'openapi.json', config });
    expect(
      problems.map(({ ruleId, message, location }) => ({ ruleId, message, at: location[0]?.pointer })),
    ).toEqual([]);
  });

  it('satisfies every rule of Spectral for OpenAPI', async () => {
    const spectral = new spectralCore.Spectral();
    const ruleset: unknown = { extends: [[oas, 'recommended']] };
    spectral.setRuleset(ruleset as RulesetDefinition);
    const problems = await spectral.run(committed);
    expect(problems.map(({ code, message, path }) => ({ code, message, at: path.join('/') }))).toEqual([]);
  });
});
