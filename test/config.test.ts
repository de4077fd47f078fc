import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from '../src/config.ts';
import { configurationDocument } from '../src/config-document.ts';

function faultsOf(env: Record<string, string>): readonly string[] {
  try {
    readConfig(env);
    return [];
  } catch (error) {
    return error instanceof ConfigError ? error.lines : [String(error)];
  }
}

describe('configuration', () => {
  it('has a value for every option where nothing is set', () => {
    expect(readConfig({})).toEqual({
      port: 3000,
      host: 'localhost',
      databaseUrl: 'file:./data/dateline.db',
      workers: 1,
      secretKey: null,
      publicUrl: 'http://localhost:3000',
      siteUrl: 'https://www.example.com',
      siteName: 'Dateline',
      articlePath: '/{section}/{slug}',
      publicRead: true,
      cacheMaxAge: 30,
      cacheSMaxAge: 60,
      cacheStaleWhileRevalidate: 600,
      cacheMemory: 40,
      rateLimitKey: null,
      rateLimitAddress: null,
      logLevel: 'info',
      trustProxy: false,
      webhookPrivateTargets: false,
      volumes: true,
      seed: true,
      metricsToken: null,
      metricsAddress: null,
      tdmReservation: null,
      tdmPolicy: null,
      securityContact: null,
    });
  });

  it('reads each kind of option', () => {
    const config = readConfig({
      PORT: ' 8080 ',
      HOST: '::',
      DATABASE_URL: 'file::memory:',
      PUBLIC_URL: 'https://api.test/base/',
      PUBLIC_READ: 'false',
      ARTICLE_PATH: '/{year}/{month}/{day}/{id}',
      TRUST_PROXY: '10.0.0.0/8, ::1',
      METRICS_TOKEN: 'x'.repeat(16),
      METRICS_ADDRESS: '[::1]:9464',
      CACHE_MAX_AGE: '0',
    });
    expect(config).toMatchObject({
      port: 8080,
      host: '::',
      databaseUrl: ':memory:',
      publicUrl: 'https://api.test/base',
      publicRead: false,
      articlePath: '/{year}/{month}/{day}/{id}',
      trustProxy: ['10.0.0.0/8', '::1'],
      metricsToken: 'x'.repeat(16),
      metricsAddress: { host: '::1', port: 9464 },
      cacheMaxAge: 0,
    });
  });

  it('puts the port into the public URL that nobody set', () => {
    expect(readConfig({ PORT: '4000' }).publicUrl).toBe('http://localhost:4000');
  });

  it('takes an empty value for none', () => {
    expect(readConfig({ PORT: '', METRICS_TOKEN: '' })).toMatchObject({ port: 3000, metricsToken: null });
  });

  it.each([
    ['PORT', '65536'],
    ['PORT', '3000x'],
    ['HOST', 'no spaces'],
    ['DATABASE_URL', 'postgres://localhost/x'],
    ['DATABASE_URL', 'file:'],
    ['WORKERS', '0'],
    ['WORKERS', 'all'],
    ['PUBLIC_URL', 'api.test'],
    ['PUBLIC_URL', 'https://user:secret@api.test'],
    ['PUBLIC_URL', 'https://api.test/?a=b'],
    ['SITE_URL', 'ftp://www.test'],
    ['SITE_NAME', 'two\nlines'],
    ['ARTICLE_PATH', '{slug}'],
    ['ARTICLE_PATH', '/{section}'],
    ['ARTICLE_PATH', '/{slug}/{author}'],
    ['ARTICLE_PATH', '//evil.test/{slug}'],
    ['PUBLIC_READ', 'yes'],
    ['CACHE_MAX_AGE', '-1'],
    ['CACHE_S_MAXAGE', '1.5'],
    ['LOG_LEVEL', 'verbose'],
    ['TRUST_PROXY', 'true'],
    ['TRUST_PROXY', '10.0.0.0/33'],
    ['SEED', '1'],
    ['METRICS_ADDRESS', '9464'],
  ])('refuses %s=%s in one line that names it and what it was', (variable, value) => {
    const faults = faultsOf({ [variable]: value });
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(new RegExp(`^${variable} is .+, but must be .+\\.$`));
    expect(faults[0]).toContain(JSON.stringify(value));
  });

  it('tells every fault at once', () => {
    expect(faultsOf({ PORT: 'x', SEED: 'x', LOG_LEVEL: 'x' })).toHaveLength(3);
  });

  it('never shows a secret that does not fit', () => {
    for (const variable of ['METRICS_TOKEN', 'SECRET_KEY']) {
      const fault = faultsOf({ [variable]: 'hunter2' }).join();
      expect(fault).toMatch(new RegExp(`^${variable} is set to something else, but must be `));
      expect(fault).not.toContain('hunter2');
    }
  });

  it('refuses a misspelt option of a family that is its own', () => {
    expect(faultsOf({ CACHE_MAXAGE: '10' })).toEqual([
      expect.stringMatching(/^CACHE_MAXAGE is not an option; .*CACHE_MAX_AGE/),
    ]);
  });

  it('leaves alone what Kubernetes puts there for a service called cache', () => {
    expect(
      faultsOf({ CACHE_SERVICE_HOST: '10.0.0.1', CACHE_PORT: 'tcp://10.0.0.1:80', CACHE_PORT_80_TCP: 'x' }),
    ).toEqual([]);
  });

  it('is documented as it is', () => {
    expect(readFileSync('docs/configuration.md', 'utf8'), 'run `npm run generate`').toBe(
      configurationDocument(),
    );
  });

  it('has several workers only where they can share the database', () => {
    expect(readConfig({ WORKERS: 'auto', DATABASE_URL: ':memory:' }).workers).toBe('auto');
    expect(readConfig({ WORKERS: '4' }).workers).toBe(4);
    expect(() => readConfig({ WORKERS: '2', DATABASE_URL: ':memory:' })).toThrow(
      'WORKERS is more than 1, but DATABASE_URL is :memory:',
    );
  });

  it('refuses terms of mining that nothing refers to', () => {
    expect(() => readConfig({ TDM_POLICY: 'https://www.test/terms' })).toThrow('TDM_RESERVATION');
    expect(readConfig({ TDM_POLICY: 'https://www.test/terms', TDM_RESERVATION: 'true' })).toMatchObject({
      tdmReservation: true,
      tdmPolicy: 'https://www.test/terms',
    });
  });
});
