import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '../../support/app.ts';
import { type Editor, editorAt } from '../../support/editor.ts';

let t: TestApp;
let editor: Editor;

beforeAll(async () => {
  t = await testApp();
  editor = await editorAt(t);
});
afterAll(() => t.close());

const ATTACKS = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<svg/onload=alert(1)>',
  '<a href="javascript:alert(1)">x</a>',
  '<a href="java&#10;script:alert(1)">x</a>',
  '<a href="data:text/html,<script>alert(1)</script>">x</a>',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  '<p style="background:url(javascript:alert(1))">x</p>',
  '<form action="https://evil.test"><input name=a><button>x</button></form>',
  '<base href="https://evil.test/"><meta http-equiv=refresh content="0;url=https://evil.test">',
  '<object data="evil.swf"></object><embed src="evil.swf">',
  '<p onclick="alert(1)" id="x" class="y">x</p>',
];

/** What no stored body may hold, in whatever form. */
const UNSAFE =
  /<script|<svg|<math|<iframe|<style|<form|<input|<object|<embed|<base|<meta|\son\w+\s*=|javascript:|data:text|srcdoc|style=/i;

describe.each(['html', 'markdown'] as const)('an attack in %s', (language) => {
  it.each(ATTACKS)('is gone before anything is saved: %s', async (attack) => {
    const { id } = await editor.create({ body: { [language]: `Before.\n\n${attack}\n\nAfter.` } });
    const published = await editor.publish(id);
    expect(published.body?.html).not.toMatch(UNSAFE);
    const { body } = (await t.app.inject(`/v1/articles/${id}?body=html,blocks`)).json();
    expect(body.html).not.toMatch(UNSAFE);
    expect(JSON.stringify(body.blocks)).not.toMatch(UNSAFE);
    expect(body.html).toContain('Before.');
  });

  it('leaves nothing for a second pass', async () => {
    const { id, body } = await editor.create({ body: { [language]: ATTACKS.join('\n\n') } });
    const again = await editor.call('PATCH', `/articles/${id}`, { body: { body: { html: body?.html } } });
    expect(again.json().body).toEqual(body);
    expect(again.json().revision).toBe(1);
  });
});

describe('an embed', () => {
  it.each([
    ['<iframe width="560" src="https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ"></iframe>', 'youtube'],
    [
      '<blockquote class="twitter-tweet"><a href="https://twitter.com/a/status/1"></a></blockquote><script src="https://platform.twitter.com/widgets.js"></script>',
      'x',
    ],
  ])('is kept as a block with its provider, without its script: %s', async (html, provider) => {
    const { id } = await editor.create({ body: { html } });
    await editor.publish(id);
    const { body } = (await t.app.inject(`/v1/articles/${id}?body=html,blocks`)).json();
    expect(body.blocks).toEqual([{ type: 'embed', url: expect.stringMatching(/^https:/), provider }]);
    expect(body.html).not.toMatch(UNSAFE);
  });
});

describe('a body that would take the sanitiser too long', () => {
  it.each([
    ['nested tags', { html: '<div>'.repeat(50_000) }],
    ['nested emphasis', { html: '<b><i>'.repeat(20_000) }],
    ['unclosed tables', { html: '<table><tr><td>'.repeat(10_000) }],
    ['more bytes than it may have', { html: 'ž'.repeat(140_000) }],
    ['nested quotes', { markdown: '>'.repeat(60_000) }],
    ['nested lists', { markdown: Array.from({ length: 300 }, (_, n) => `${'  '.repeat(n)}- x`).join('\n') }],
    ['unclosed links', { markdown: '[a]('.repeat(40_000) }],
    ['stars', { markdown: '*a_'.repeat(60_000) }],
  ])('is refused by name: %s', async (_, body) => {
    const refused = await editor.call('POST', '/articles', { body: { title: 'X', body } });
    expect([refused.status, ...refused.fault]).toEqual([400, 'invalid-body', '/body']);
  });

  it('may have 256 kB of honest text', async () => {
    const html = '<p>An honest paragraph of an honest length, said again and again.</p>\n'.repeat(3600);
    const made = await editor.call('POST', '/articles', { body: { title: 'Long', body: { html } } });
    expect([made.status, made.json().wordCount]).toEqual([201, 36_000 + 3600 * 1]);
  });
});
