import type { Element, ElementContent, Nodes, Parents, Root } from 'hast';
import { absoluteUrl } from './absolute-url.ts';

export type KnownEmbed = { readonly url: string; readonly provider: string };

type Provider = {
  readonly name: string;
  readonly host: RegExp;
  /** The public address of what `url` shows; null when it shows nothing that can be embedded. */
  readonly canonical: (url: URL) => string | null;
};

const PROVIDERS: readonly Provider[] = [
  {
    name: 'youtube',
    host: /^(?:(?:www\.|m\.)?youtube(?:-nocookie)?\.com|youtu\.be)$/,
    canonical(url) {
      const path = /^\/(?:(?:embed|shorts|live|v)\/)?([\w-]{11})\/?$/.exec(url.pathname)?.[1];
      const id =
        path === 'videoseries'
          ? undefined
          : (path ?? /^[\w-]{11}$/.exec(url.searchParams.get('v') ?? '')?.[0]);
      return id === undefined ? null : `https://www.youtube.com/watch?v=${id}`;
    },
  },
  {
    name: 'vimeo',
    host: /^(?:www\.|player\.)?vimeo\.com$/,
    canonical(url) {
      const [, id, hash = url.searchParams.get('h')] =
        /^\/(?:video\/)?(\d+)(?:\/(\w+))?\/?$/.exec(url.pathname) ?? [];
      if (id === undefined) return null;
      return `https://vimeo.com/${id}${hash !== null && /^\w+$/.test(hash) ? `/${hash}` : ''}`;
    },
  },
  pathProvider('x', /^(?:www\.|mobile\.)?(?:twitter|x)\.com$/, 'x.com', /^\/\w+\/status\/\d+/),
  pathProvider('instagram', /^(?:www\.)?instagram\.com$/, 'www.instagram.com', /^\/(?:p|reel|tv)\/[\w-]+/),
  pathProvider('tiktok', /^(?:www\.)?tiktok\.com$/, 'www.tiktok.com', /^\/@[\w.-]+\/video\/\d+/),
  pathProvider('threads', /^(?:www\.)?threads\.(?:net|com)$/, 'www.threads.com', /^\/@[\w.-]+\/post\/[\w-]+/),
  pathProvider('bluesky', /^bsky\.app$/, 'bsky.app', /^\/profile\/[\w.:-]+\/post\/\w+/),
  pathProvider('telegram', /^t\.me$/, 't.me', /^\/\w+\/\d+/),
  {
    name: 'facebook',
    host: /^(?:www\.|m\.)?facebook\.com$/,
    canonical(url) {
      if (/^\/plugins\/(?:post|video)\.php$/.test(url.pathname)) {
        const shown = URL.parse(url.searchParams.get('href') ?? '');
        return shown === null || !this.host.test(shown.hostname) ? null : this.canonical(shown);
      }
      const path = /^\/[\w.-]+\/(?:posts|videos)\/[\w.-]+/.exec(url.pathname)?.[0];
      return path === undefined ? null : `https://www.facebook.com${path}`;
    },
  },
  {
    name: 'spotify',
    host: /^open\.spotify\.com$/,
    canonical(url) {
      const path = /^(?:\/embed)?(\/(?:track|album|playlist|episode|show|artist)\/\w+)/.exec(
        url.pathname,
      )?.[1];
      return path === undefined ? null : `https://open.spotify.com${path}`;
    },
  },
  {
    name: 'dailymotion',
    host: /^(?:www\.|geo\.)?dailymotion\.com$/,
    canonical(url) {
      const id = url.searchParams.get('video') ?? /^\/(?:embed\/)?video\/(\w+)/.exec(url.pathname)?.[1];
      return id !== undefined && /^\w+$/.test(id) ? `https://www.dailymotion.com/video/${id}` : null;
    },
  },
];

/** Blockquotes that a provider's script would replace, by the class it looks for. */
const POST_CLASSES = new Set([
  ...['twitter-tweet', 'twitter-video', 'instagram-media', 'tiktok-embed', 'bluesky-embed', 'fb-post'],
  ...['text-post-media'],
]);

/** The link to a post is the last in it, or one of the last. */
const MAX_LINKS = 10;

/** What a well-known address shows, if it is something to embed: a video or a post, not a home page. */
export function embedAt(address: string): KnownEmbed | null {
  const url = /^https?:\/\/\S+$/i.test(address) ? URL.parse(address) : null;
  if (url === null) return null;
  const provider = PROVIDERS.find(({ host }) => host.test(url.hostname));
  const canonical = provider?.canonical(url) ?? null;
  return provider === undefined || canonical === null ? null : { url: canonical, provider: provider.name };
}

/**
 * Puts a link in a `figure` of class `embed` in the place of each frame, player and scripted post, which the allow-list
 * would drop. Changes the tree.
 */
export function linkEmbeds(tree: Root): void {
  replaceIn(tree);
}

function replaceIn(parent: Parents): void {
  for (const [index, child] of parent.children.entries()) {
    if (child.type !== 'element') continue;
    const link = linkFor(child);
    if (link === null) replaceIn(child);
    else parent.children[index] = link;
  }
}

function linkFor(element: Element): Element | null {
  switch (element.tagName) {
    case 'iframe':
      return frame(element);
    case 'video':
    case 'audio':
      return player(element);
    case 'blockquote':
      return post(element);
    case 'script':
      return telegramPost(element);
    default:
      return null;
  }
}

function frame(element: Element): Element | null {
  const { src, width, height, hidden } = element.properties;
  const url = absoluteUrl(src);
  if (url === null || hidden === true || isPixel(width) || isPixel(height)) return null;
  return figure(embedAt(url)?.url ?? url, null);
}

function player(element: Element): Element | null {
  const sources = [element, ...element.children].map((node) =>
    node.type === 'element' ? absoluteUrl(node.properties.src) : null,
  );
  const url = sources.find((source) => source !== null);
  return url === undefined ? null : figure(url, null);
}

function post(element: Element): Element | null {
  const { className, cite, dataInstgrmPermalink, dataTextPostPermalink } = element.properties;
  if (!Array.isArray(className) || !className.some((name) => POST_CLASSES.has(String(name)))) return null;
  const addresses = [
    cite,
    dataInstgrmPermalink,
    dataTextPostPermalink,
    ...linksIn(element).slice(-MAX_LINKS).reverse(),
  ];
  for (const address of addresses) {
    const known = typeof address === 'string' ? embedAt(address) : null;
    if (known !== null) return figure(known.url, textIn(element));
  }
  return null;
}

function telegramPost(element: Element): Element | null {
  const { dataTelegramPost } = element.properties;
  const known = typeof dataTelegramPost === 'string' ? embedAt(`https://t.me/${dataTelegramPost}`) : null;
  return known === null ? null : figure(known.url, null);
}

function figure(url: string, label: string | null): Element {
  const children: ElementContent[] = [{ type: 'text', value: label === null || label === '' ? url : label }];
  const link: Element = { type: 'element', tagName: 'a', properties: { href: url }, children };
  return { type: 'element', tagName: 'figure', properties: { className: ['embed'] }, children: [link] };
}

/** Of a tracker, not of a picture or a player. */
export function isPixel(size: unknown): boolean {
  return size === 0 || size === 1 || size === '0' || size === '1';
}

function linksIn(node: Nodes, found: unknown[] = []): unknown[] {
  if (node.type === 'element' && node.tagName === 'a') found.push(node.properties.href);
  if ('children' in node) for (const child of node.children) linksIn(child, found);
  return found;
}

function textIn(node: Nodes): string {
  return textsIn(node).replace(/\s+/g, ' ').trim();
}

function textsIn(node: Nodes): string {
  if (node.type === 'text') return node.value;
  if (!('children' in node)) return '';
  const text = node.children.map(textsIn).join('');
  return node.type === 'element' && LINES.has(node.tagName) ? ` ${text} ` : text;
}

const LINES = new Set(['p', 'br', 'div', 'blockquote', 'section']);

function pathProvider(name: string, host: RegExp, publicHost: string, path: RegExp): Provider {
  return {
    name,
    host,
    canonical(url) {
      const [found] = path.exec(url.pathname) ?? [];
      return found === undefined ? null : `https://${publicHost}${found}`;
    },
  };
}
