import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '../support/app.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

describe('the reference', () => {
  it('runs under a policy that lets nothing in from elsewhere', async () => {
    const { headers, body } = await t.app.inject('/docs');
    const policy = String(headers['content-security-policy']);
    expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src-elem 'self' 'nonce-[^']{24}';/);
    expect(policy).toContain("connect-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/https?:|\*|unsafe-eval|script-src[^;]*unsafe/);
    expect(body).not.toMatch(/<style|<script(?! src="\/)|(?:src|href)="(?:https?:)?\/\//);
  });

  it('carries the nonce of its policy, a new one each time, and is kept by nobody', async () => {
    const nonces = [];
    for (const { headers, body } of [await t.app.inject('/docs'), await t.app.inject('/docs')]) {
      const nonce = /'nonce-([^']+)'/.exec(String(headers['content-security-policy']))?.[1] ?? '';
      expect(body).toContain(`<meta property="csp-nonce" content="${nonce}">`);
      expect(headers['cache-control']).toBe('no-store');
      nonces.push(nonce);
    }
    expect(new Set(nonces).size).toBe(2);
  });

  it('has every feature that talks to another origin switched off', async () => {
    const { body } = await t.app.inject('/assets/docs.js');
    for (const setting of [
      'withDefaultFonts: false',
      'telemetry: false',
      "proxyUrl: ''",
      'agent: { disabled: true',
      'mcp: { disabled: true }',
      "showDeveloperTools: 'never'",
      'hideClientButton: true',
    ]) {
      expect(body).toContain(setting);
    }
  });
});

describe('the script of the reference', () => {
  const decode = { gzip: gunzipSync, br: brotliDecompressSync, zstd: zstdDecompressSync };

  it('is the same in every content coding', async () => {
    const plain = await t.app.inject('/assets/scalar.js');
    expect(plain.headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect(plain.body).toContain('createApiReference');
    for (const [coding, decompress] of Object.entries(decode)) {
      const answer = await t.app.inject({
        url: '/assets/scalar.js',
        headers: { 'accept-encoding': coding },
      });
      expect(answer.headers['content-encoding']).toBe(coding);
      expect(answer.headers.vary).toContain('Accept-Encoding');
      expect(decompress(answer.rawPayload).equals(plain.rawPayload)).toBe(true);
    }
  });

  it('is not sent again to a browser that has it', async () => {
    const headers = { 'accept-encoding': 'gzip, br, zstd' };
    const first = await t.app.inject({ url: '/assets/scalar.js', headers });
    expect(first.headers['cache-control']).toMatch(/max-age=\d{4}/);
    const second = await t.app.inject({
      url: '/assets/scalar.js',
      headers: { ...headers, 'if-none-match': String(first.headers.etag) },
    });
    expect(second.statusCode).toBe(304);
    expect(second.rawPayload.length).toBe(0);
  });
});
