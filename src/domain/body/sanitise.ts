import type { Parents, Root } from 'hast';
import { type Schema, sanitize } from 'hast-util-sanitize';
import { absoluteUrl } from './absolute-url.ts';

/** Elements that stand in a line of text. What they become, where it isn't themselves, is the structure's matter. */
export const INLINE_TAGS: readonly string[] = [
  ...['a', 'abbr', 'acronym', 'b', 'bdi', 'bdo', 'br', 'cite', 'code', 'del', 'em', 'i', 'img', 'ins', 'kbd'],
  ...[
    'mark',
    'q',
    'rp',
    'rt',
    'ruby',
    's',
    'samp',
    'small',
    'span',
    'strike',
    'strong',
    'sub',
    'sup',
    'time',
  ],
  ...['tt', 'u', 'var'],
];

/** Elements that begin and end a block, whether they are kept or only part what they hold from the rest. */
const BLOCK_TAGS: readonly string[] = [
  ...['address', 'article', 'aside', 'blockquote', 'caption', 'center', 'dd', 'details', 'div', 'dl', 'dt'],
  ...['fieldset', 'figcaption', 'figure', 'footer', 'form', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'header'],
  ...[
    'hgroup',
    'hr',
    'legend',
    'li',
    'main',
    'menu',
    'nav',
    'ol',
    'p',
    'pre',
    'search',
    'section',
    'summary',
  ],
  ...['table', 'tbody', 'td', 'tfoot', 'th', 'thead', 'tr', 'ul'],
];

/** What these hold is not text for a reader. Any other element that isn't allowed leaves its content behind. */
const DROPPED_TAGS: readonly string[] = [
  ...['applet', 'audio', 'button', 'canvas', 'datalist', 'embed', 'iframe', 'input', 'math', 'noembed'],
  ...['noframes', 'object', 'option', 'script', 'select', 'style', 'svg', 'template', 'textarea', 'title'],
  ...['video'],
];

/**
 * The allow-list: all that any body may hold, whatever door it came in by. It names no attribute that can run or style
 * anything, nor an id or a name.
 */
const SCHEMA: Schema = {
  tagNames: [...INLINE_TAGS, ...BLOCK_TAGS],
  strip: [...DROPPED_TAGS],
  attributes: {
    a: ['href', 'title'],
    abbr: ['title'],
    acronym: ['title'],
    bdo: ['dir'],
    blockquote: ['cite'],
    code: [['className', /^lang(?:uage)?-[\w+#.-]{1,30}$/]],
    figure: [['className', 'embed']],
    img: ['src', 'alt', 'width', 'height'],
    ol: ['start'],
    span: ['lang', 'dir'],
    td: ['colSpan', 'rowSpan'],
    th: ['colSpan', 'rowSpan'],
    time: ['dateTime'],
  },
  protocols: { href: ['http', 'https', 'mailto'], src: ['http', 'https'], cite: ['http', 'https'] },
  clobber: [],
  required: {},
  allowComments: false,
  allowDoctypes: false,
};

/** A new tree of what is allowed; each address in it is absolute. Changes the addresses of the tree it is given. */
export function sanitised(tree: Root): Root {
  settleAddresses(tree);
  const safe = sanitize(tree, SCHEMA);
  return safe.type === 'root' ? safe : { type: 'root', children: safe.type === 'doctype' ? [] : [safe] };
}

function settleAddresses(parent: Parents): void {
  for (const node of parent.children) {
    if (node.type !== 'element') continue;
    const { properties } = node;
    for (const name of ['href', 'src', 'cite']) {
      if (properties[name] === undefined) continue;
      properties[name] = absoluteUrl(properties[name], name === 'href' ? 'web-or-mail' : 'web');
    }
    settleAddresses(node);
  }
}
