import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { type DefaultTreeAdapterTypes, parseFragment } from 'parse5';

/** What a stored body may hold, said a second time and apart from the sanitiser: elements, and their attributes. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  a: ['href', 'title'],
  abbr: ['title'],
  bdo: ['dir', 'lang'],
  blockquote: ['cite'],
  code: ['class'],
  figure: ['class'],
  img: ['src', 'alt', 'width', 'height'],
  ol: ['start'],
  span: ['lang', 'dir'],
  td: ['colspan', 'rowspan'],
  th: ['colspan', 'rowspan'],
  time: ['datetime'],
  ...Object.fromEntries(
    [
      ...[
        'p',
        'h2',
        'h3',
        'h4',
        'h5',
        'h6',
        'ul',
        'li',
        'figcaption',
        'table',
        'caption',
        'thead',
        'tbody',
        'tr',
      ],
      ...['pre', 'hr', 'br', 'bdi', 'cite', 'del', 'em', 'ins', 'kbd', 'mark', 'ruby', 'rt', 'rp', 'samp'],
      ...['small', 'strong', 'sub', 'sup', 'u', 'var'],
    ].map((tag) => [tag, []]),
  ),
};

/** Everything in a piece of HTML that a browser would take for more than a body may hold; empty when it is safe. */
export function unsafeIn(html: string): readonly string[] {
  return faultsOf(parseFragment(html));
}

function faultsOf(node: DefaultTreeAdapterTypes.Node): string[] {
  const children = 'childNodes' in node ? node.childNodes.flatMap(faultsOf) : [];
  if (node.nodeName.startsWith('#') && node.nodeName !== '#comment') return children;
  if (!('tagName' in node)) return [node.nodeName, ...children];
  const allowed = ALLOWED[node.tagName];
  const own = allowed === undefined || !node.namespaceURI.endsWith('xhtml') ? [`<${node.tagName}>`] : [];
  const attributes = node.attrs.filter(({ name, value }) => !allowed?.includes(name) || !isSafe(name, value));
  return [...own, ...attributes.map(({ name, value }) => `${node.tagName} ${name}=${value}`), ...children];
}

function isSafe(name: string, value: string): boolean {
  if (name === 'href') return /^(?:https?:\/\/|mailto:)/i.test(value);
  if (name === 'src' || name === 'cite') return /^https?:\/\//i.test(value);
  if (name === 'class') return /^(?:embed|language-[\w+#.-]+)$/.test(value);
  return true;
}

const TAGS = [
  ...[
    'a',
    'abbr',
    'b',
    'bdi',
    'bdo',
    'blockquote',
    'br',
    'button',
    'caption',
    'center',
    'cite',
    'code',
    'dd',
  ],
  ...[
    'del',
    'desc',
    'details',
    'div',
    'dl',
    'dt',
    'em',
    'figcaption',
    'figure',
    'font',
    'footer',
    'foreignObject',
  ],
  ...[
    'form',
    'frameset',
    'h1',
    'h2',
    'h6',
    'hr',
    'i',
    'iframe',
    'img',
    'ins',
    'kbd',
    'li',
    'mark',
    'math',
    'mi',
  ],
  ...[
    'annotation-xml',
    'nobr',
    'noscript',
    'object',
    'ol',
    'option',
    'p',
    'plaintext',
    'pre',
    'q',
    'rp',
    'rt',
  ],
  ...[
    'ruby',
    's',
    'script',
    'section',
    'select',
    'small',
    'span',
    'strong',
    'style',
    'sub',
    'summary',
    'svg',
  ],
  ...[
    'table',
    'tbody',
    'td',
    'template',
    'textarea',
    'tfoot',
    'th',
    'thead',
    'time',
    'title',
    'tr',
    'tt',
    'u',
  ],
  ...['ul', 'video', 'xmp', 'x-y'],
];
const ATTRIBUTES = [
  ...[
    '',
    ' class="embed"',
    ' class=twitter-tweet',
    ' class="language-js"',
    ' onclick=x style="a"',
    ' id=a name=b',
  ],
  ...[' href="https://e.com/a_b?c=1&amp;d"', ' href="https://youtu.be/dQw4w9WgXcQ"', ' href=javascript:x'],
  ...[' href="https://e.com/(x)[y]"', ' href=mailto:a@b.c', ' src="//e.com/i.png" alt="a *b* | c"', ' src=x'],
  ...[' src=https://player.vimeo.com/video/123', ' title="t &quot;q&quot;|"', ' lang=lt dir=rtl', ' start=5'],
  ...[' datetime=2023-12-29', ' colspan=2', ' rowspan=3', ' cite=https://e.com/q', ' width=640 height=1'],
];
const TEXTS = [
  ...[
    'a',
    ' ',
    '\n',
    '  b ',
    '“ė”',
    '*',
    '_',
    '**',
    '~~',
    '`',
    '``',
    '[',
    '](',
    '!',
    '>',
    '#',
    '# ',
    '- ',
    '1. ',
  ],
  ...[
    '+ ',
    '=',
    '|',
    ':-',
    '\\',
    'http://x.y',
    'www.x.y',
    'a@b.c',
    'https://youtu.be/dQw4w9WgXcQ',
    '\u00a0',
    '😀',
  ],
  ...['中', '\u0301', '\t', '&amp;', '&lt;b&gt;', '&#13;', '&#1;', 'a_b', 'two words'],
];
const LOOSE_ENDS = ['<', '&', '<!--', '-->', '<![CDATA[', ']]>', '</', '"', "'"];

/** Tags and text in any order, closed or not. */
export const tagSoup = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...TEXTS, ...LOOSE_ENDS) },
      {
        weight: 4,
        arbitrary: fc.tuple(fc.constantFrom(...TAGS), fc.constantFrom(...ATTRIBUTES)).map(openingTag),
      },
      { weight: 3, arbitrary: fc.constantFrom(...TAGS).map((tag) => `</${tag}>`) },
    ),
    { maxLength: 40 },
  )
  .map((pieces) => pieces.join(''));

const INLINE_TAGS = ['a', 'b', 'em', 'i', 'code', 'del', 'span', 'sub', 'strong'];
const BLOCK_TAGS = ['p', 'li', 'ul', 'ol', 'blockquote', 'td', 'div'];

/** Elements within elements, each closed; mostly those that a body keeps. */
export const nestedHtml: fc.Arbitrary<string> = fc.letrec<{ content: string; element: string }>((tie) => ({
  content: fc
    .array(fc.oneof({ maxDepth: 8 }, fc.constantFrom(...TEXTS), tie('element'), tie('element')), {
      maxLength: 4,
    })
    .map((pieces) => pieces.join('')),
  element: fc
    .tuple(
      fc.oneof(fc.constantFrom(...INLINE_TAGS), fc.constantFrom(...BLOCK_TAGS), fc.constantFrom(...TAGS)),
      fc.constantFrom(...ATTRIBUTES),
      tie('content'),
    )
    .map(([tag, attributes, content]) => `${openingTag([tag, attributes])}${content}</${tag}>`),
})).content;

const inline = fc
  .array(
    fc.oneof(
      fc.constantFrom(...TEXTS),
      fc
        .tuple(fc.constantFrom(...INLINE_TAGS), fc.constantFrom(...ATTRIBUTES), fc.constantFrom(...TEXTS))
        .map(([tag, attributes, text]) => `<${tag}${attributes}>${text}</${tag}>`),
      fc.constantFrom('<br>', '<img src="//e.com/a" width=64>', '<img src="//e.com/[b]" alt="a *b* | c">'),
    ),
    { maxLength: 5 },
  )
  .map((pieces) => pieces.join(''));

/** Every kind of block that a body may have, well-formed, with what hangs on it. */
export const bodyHtml = fc
  .array(
    fc
      .tuple(
        fc.constantFrom(
          (a: string, b: string, c: string) => `<p>${a}${b}</p><h3>${c}</h3>`,
          (a: string, b: string, c: string) => `<ul><li>${a}<ol start=5><li>${b}</ol><li>${c}</ul>`,
          (a: string, b: string, c: string) => `<ol><li>${a}<ul><li>${b}<ul><li>${c}</ul></ul></ol>`,
          (a: string, b: string, c: string) =>
            `<blockquote cite="//e.com/?a&b"><p>${a}</p><pre>${b}\n\n b</pre><footer>${c}</footer></blockquote>`,
          (a: string, b: string, c: string) =>
            `<blockquote><ul><li>${a}</ul><blockquote cite="//e.com">${b}</blockquote><cite>${c}</cite></blockquote>`,
          (a: string, b: string, c: string) =>
            `${a}<iframe src="https://youtu.be/dQw4w9WgXcQ?a=${b.length}"></iframe><figure class=embed><a href="//e.com/(*)">${c}</a></figure>`,
          (a: string, b: string, c: string) =>
            `<figure><img src="//e.com/i_j_" alt="a *b* [c" width=64><figcaption>${a}</figcaption></figure><figure><img src="//e.com"><figcaption>${b}</figcaption></figure>${c}`,
          (a: string, b: string, c: string) =>
            `<table><caption>${a}</caption><tr><th>${b}<th>${c}<tr><td>${a}<td rowspan=2>${b}</table>`,
          (a: string, b: string, c: string) => `<table><tr><th>${a}<th>${b}<tr><td>${c}<td>${a}</table>`,
          (a: string, b: string, c: string) =>
            `<pre><code class="language-ts">${a}\n\n   ${b}</code></pre><hr>${c}`,
        ),
        inline,
        inline,
        inline,
      )
      .map(([block, a, b, c]) => block(a, b, c)),
    { maxLength: 5 },
  )
  .map((blocks) => blocks.join('\n'));

function openingTag([tag, attributes]: readonly [string, string]): string {
  return `<${tag}${attributes}>`;
}

/** A sample of every block, with something of each kind in them. */
export const RICH_HTML = readFileSync(new URL('../domain/golden/body/source.html', import.meta.url), 'utf8');
