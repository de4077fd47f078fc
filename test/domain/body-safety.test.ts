import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bodyFromHtml, bodyFromMarkdown } from '../../src/domain/body-source.ts';
import { nestedHtml, tagSoup, unsafeIn } from '../support/html.ts';

const ATTACKS = [
  '<script>alert(1)</script>',
  '<scr<script>ipt>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<img src="https://e.com/i.png" onerror="alert(1)">',
  '<img src="javascript:alert(1)">',
  '<img src=`javascript:alert(1)`>',
  '<img """><script>alert(1)</script>">',
  '<a href="javascript:alert(1)">a</a>',
  '<a href="JaVaScRiPt:alert(1)">a</a>',
  '<a href="java&#10;script:alert(1)">a</a>',
  '<a href=" &#14; javascript:alert(1)">a</a>',
  '<a href="&#106;avascript:alert(1)">a</a>',
  '<a href="vbscript:a">a</a><a href="data:text/html;base64,PHNjcmlwdD4=">a</a><a href="blob:https://e.com/a">a</a>',
  '<a href="https://e.com/&quot; onmouseover=&quot;alert(1)">a</a>',
  '<a href="https:javascript:alert(1)">a</a>',
  '<a href="\\\\e.com">a</a>',
  '<a href="https://e.com" style="position:fixed;inset:0">a</a>',
  '<iframe src="javascript:alert(1)"></iframe><iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<figure class="embed"><a href="javascript:alert(1)">a</a></figure>',
  '<figure class="embed" onclick="a"><a href="https://e.com" onclick="a">a</a></figure>',
  '<blockquote class="twitter-tweet" cite="javascript:alert(1)"><a href="javascript:alert(1)">a</a></blockquote>',
  '<video src="javascript:alert(1)" poster="javascript:alert(1)"><source onerror="alert(1)"></video>',
  '<object data="javascript:alert(1)"></object><embed src="javascript:alert(1)"><applet code="a"></applet>',
  '<form action="javascript:alert(1)"><button formaction="javascript:alert(1)">a</button><input autofocus onfocus=alert(1)></form>',
  '<base href="https://evil.example/"><meta http-equiv="refresh" content="0;url=javascript:alert(1)"><link rel=stylesheet href="//evil.example">',
  '<style>@import "//evil.example"</style><div style="background:url(javascript:alert(1))">a</div>',
  '<svg onload=alert(1)><a xlink:href="javascript:alert(1)"><text>a</text></a></svg>',
  '<svg><script href="data:,alert(1)"/></svg>',
  '<svg><animate onbegin=alert(1) attributeName=x dur=1s></svg>',
  '<math href="javascript:alert(1)">a</math>',
  '<details open ontoggle=alert(1)><summary>a</summary></details>',
  '<template><img src=x onerror=alert(1)></template>',
  '<p id="location" name="cookie" class="x">a</p>',
  '<code class="language-&quot;><script>alert(1)</script>">a</code>',
  '<ol start="1&quot; onclick=&quot;alert(1)"><li>a</ol>',
  '<td colspan="1 onclick=alert(1)">a</td>',
  '<time datetime="&quot;><script>alert(1)</script>">a</time>',
];

/** Harmless as parsed once, harmful when their serialisation is parsed again. */
const MUTATIONS = [
  '<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  '<xmp><p title="</xmp><img src=x onerror=alert(1)>">',
  '<textarea><p title="</textarea><img src=x onerror=alert(1)>"></textarea>',
  '<noembed><p title="</noembed><img src=x onerror=alert(1)>"></noembed>',
  '<iframe><p title="</iframe><img src=x onerror=alert(1)>"></iframe>',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
  '<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>',
  '<svg><annotation-xml><foreignobject><style><!--</style><p id="--><img src=x onerror=alert(1)>">',
  '<math><annotation-xml encoding="text/html"><style><img src=x onerror=alert(1)></style></annotation-xml></math>',
  '<svg><title><style><img src=x onerror=alert(1)></style></title></svg>',
  '<p><a href="https://e.com/"><p><a href="https://e.com/"><img src=x onerror=alert(1)>',
  '<table><td><a><table><td><a><svg><desc><img src=x onerror=alert(1)>',
  '<select><template><style><!--</style><a rel="--></style></template></select><img src onerror=alert(1)>">',
  '<listing>&lt;img onerror=alert(1) src=x&gt;</listing>',
  '<pre>\n\n<code>&lt;/code&gt;&lt;/pre&gt;&lt;script&gt;alert(1)&lt;/script&gt;</code></pre>',
  '<plaintext></p><img src=x onerror=alert(1)>',
  '&lt;img src=x onerror=alert(1)&gt;',
  '<p title="&lt;/p&gt;&lt;img src=x onerror=alert(1)&gt;">&amp;lt;img src=x onerror=alert(1)&amp;gt;</p>',
];

const IN_MARKDOWN = [
  '[a](javascript:alert(1))',
  '[a](<java\tscript:alert(1)>)',
  '[a](&#106;avascript:alert(1))',
  '[a](data:text/html,a "title")',
  '[a][b]\n\n[b]: javascript:alert(1)',
  '![a](javascript:alert(1)) ![a](data:image/svg+xml,a)',
  '<javascript:alert(1)>',
  '[a](https://e.com/"onclick="alert(1)) [a](https://e.com "x" onclick="alert(1)")',
  '![a" onerror="alert(1)](https://e.com/i.png)',
  '`<script>alert(1)</script>`',
  '```"><script>alert(1)</script>\na\n```',
  '<div\n onclick=alert(1)>a</div>',
  '<!-- --> <script>\n\nalert(1)\n\n</script>',
  '| <img src=x onerror=alert(1)> |\n|---|\n| [a](javascript:a) |',
];

describe('an attack', () => {
  it.each([...ATTACKS, ...MUTATIONS])('leaves nothing of %s in HTML', (html) => {
    for (const body of [bodyFromHtml(html), bodyFromMarkdown(html)]) {
      expect(unsafeIn(body.html)).toEqual([]);
      for (const block of body.blocks) {
        if ('html' in block) expect(unsafeIn(block.html)).toEqual([]);
        if ('items' in block) expect(unsafeIn(block.items.join(''))).toEqual([]);
        if ('url' in block) expect(block.url).toMatch(/^https?:\/\//);
      }
    }
  });

  it.each(IN_MARKDOWN)('leaves nothing of %s in Markdown', (markdown) => {
    const { html, ...body } = bodyFromMarkdown(markdown);
    expect(unsafeIn(html)).toEqual([]);
    expect(unsafeIn(bodyFromMarkdown(body.markdown).html)).toEqual([]);
  });

  it('is seen by the test, were it to come through', () => {
    for (const attack of ATTACKS.slice(0, 8)) expect(unsafeIn(attack)).not.toEqual([]);
  });
});

describe.each([
  ['tag soup', tagSoup],
  ['nested elements', nestedHtml],
])('any %s', (_, source) => {
  it('becomes a safe body that its own HTML gives again, in all four forms', () => {
    fc.assert(
      fc.property(source, (html) => {
        const body = bodyFromHtml(html);
        expect(unsafeIn(body.html)).toEqual([]);
        expect(bodyFromHtml(body.html)).toEqual(body);
      }),
      { numRuns: 400 },
    );
  });

  it('is said by its Markdown too, and safe as Markdown itself', () => {
    fc.assert(
      fc.property(source, (html) => {
        expect(unsafeIn(bodyFromMarkdown(html).html)).toEqual([]);
        const body = bodyFromHtml(html);
        const again = bodyFromMarkdown(body.markdown);
        expect(again.html).toBe(body.html);
        expect(again.markdown).toBe(body.markdown);
      }),
      { numRuns: 200 },
    );
  });
});
