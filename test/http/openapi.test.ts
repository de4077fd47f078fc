import { readFileSync } from 'node:fs';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import spectralCore, { type RulesetDefinition } from '@stoplight/spectral-core';
import { oas } from '@stoplight/spectral-rulesets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { SCOPES } from '../../src/domain/key-fields.ts';
import { PROBLEMS } from '../../src/http/errors.ts';
import { documentText, generateDocument } from '../../src/http/openapi/generate.ts';
import { PUBLIC_URL, SECRET, type TestApp, testApp } from '../support/app.ts';

const committed = readFileSync(new URL('../../openapi/openapi.json', import.meta.url), 'utf8');

/** An article whose slug is `by-source` has revisions that are read, and nothing there is put. */
function isToldApart(ruleId: string, message: string): boolean {
  return (
    ruleId === 'no-ambiguous-paths' &&
    /by-source\/\{source\}.*\{ref\}\/revisions\/\{revision\}`\.$/.test(message)
  );
}

describe('the committed OpenAPI document', () => {
  it('satisfies every recommended rule of Redocly', async () => {
    const config = await createConfig({ extends: ['recommended'] });
    const problems = await lintFromString({ source: committed, absoluteRef: 'openapi.json', config });
    const found = problems.map(({ ruleId, message, location }) => ({
      ruleId,
      message,
      at: location[0]?.pointer,
    }));
    expect(found.filter(({ ruleId, message }) => !isToldApart(ruleId, message))).toEqual([]);
  });

  // It looks at each operation for each rule, in seconds where the machine is busy.
  it('satisfies every rule of Spectral for OpenAPI', { timeout: 120_000 }, async () => {
    const spectral = new spectralCore.Spectral();
    const ruleset: unknown = { extends: [[oas, 'recommended']] };
    spectral.setRuleset(ruleset as RulesetDefinition);
    const problems = await spectral.run(committed);
    expect(problems.map(({ code, message, path }) => ({ code, message, at: path.join('/') }))).toEqual([]);
  });
});

describe('the description of the API', () => {
  const { info, components } = JSON.parse(committed);

  it.each(Object.keys(PROBLEMS))('lists the problem %s and links to its page', (code) => {
    expect(info.description).toContain(`| [\`${code}\`](/problems/${code}) |`);
  });

  it.each(SCOPES)('says what the scope %s allows', (scope) => {
    expect(components.securitySchemes.key.description).toMatch(
      new RegExp(`\\| \`${scope}\` \\| [A-Z].+\\. \\|`),
    );
  });
});

describe('the served document', () => {
  let t: TestApp;
  beforeAll(async () => {
    t = await testApp();
  });
  afterAll(() => t.close());

  it('is the committed one with the address of this service', async () => {
    const answer = await t.app.inject('/openapi.json');
    const { servers, ...document } = answer.json();
    const { servers: _, ...expected } = JSON.parse(committed);
    expect(document).toEqual(expected);
    expect(servers).toEqual([{ url: PUBLIC_URL, description: 'This service.' }]);
  });

  it('says the same as YAML', async () => {
    const yaml = await t.app.inject('/openapi.yaml');
    expect(yaml.headers['content-type']).toBe('application/yaml');
    expect(parse(yaml.body)).toEqual((await t.app.inject('/openapi.json')).json());
  });

  it('is what the routes describe now', async () => {
    const generated = await generateDocument({
      config: t.config,
      store: t.store,
      clock: () => t.desk.now,
      makeId: t.desk.makeId,
      secret: SECRET,
    });
    expect(documentText(generated) === committed, 'openapi.json is stale: run `npm run generate`').toBe(true);
  });
});
