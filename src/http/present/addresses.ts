import type { PublicArticle } from '../../domain/article.ts';

export type Resource = 'articles' | 'authors' | 'sections' | 'tags' | 'lists';

/** Where things are: here (from PUBLIC_URL) and on the website (from SITE_URL and ARTICLE_PATH). */
export type Addresses = {
  /** An absolute address of this API. `path` starts with a slash. */
  api(path: string): string;
  resource(kind: Resource, slug: string): string;
  /** The article's own canonical address, or the one that the website gives it. */
  article(article: Located): string;
  /** The article that a website address was made for, by what the address holds of it; nothing for any other address. */
  articleAt(address: string): { readonly slug: string | null; readonly id: string | null };
};

type Located = Pick<PublicArticle, 'id' | 'slug' | 'url' | 'publishedAt'> & {
  readonly section: { readonly slug: string } | null;
};

/** `publicUrl` and `siteUrl` have no slash at their end; `articlePath` starts with one. */
export function addressesOf(config: {
  readonly publicUrl: string;
  readonly siteUrl: string;
  readonly articlePath: string;
}): Addresses {
  const { publicUrl, siteUrl, articlePath } = config;
  const segments = segmentsOf(articlePath);
  const pattern = patternOf(segments);
  return {
    api: (path) => publicUrl + path,
    resource: (kind, slug) => `${publicUrl}/v1/${kind}/${encodeURIComponent(slug)}`,
    article: (article) => article.url ?? siteUrl + pathOf(segments, article),
    articleAt: (address) => {
      const href = URL.parse(address)?.href;
      const match = href?.startsWith(siteUrl) ? pattern.exec(href.slice(siteUrl.length)) : null;
      const { slug, id } = match?.groups ?? {};
      return { slug: slug === undefined ? null : decoded(slug), id: id?.toLowerCase() ?? null };
    },
  };
}

/** A segment of ARTICLE_PATH, split where its placeholders stand: text and placeholder take turns, text first. */
type Segment = readonly string[];

function segmentsOf(articlePath: string): readonly Segment[] {
  return articlePath
    .slice(1)
    .split('/')
    .map((segment) => segment.split(/\{(\w+)\}/));
}

/** A segment that the article has nothing for is left out: one without a section is right below what stands before. */
function pathOf(segments: readonly Segment[], article: Located): string {
  let path = '';
  for (const segment of segments) {
    let filled = '';
    for (const [index, part] of segment.entries()) filled += index % 2 === 0 ? part : valueFor(part, article);
    if (filled !== '' || segment.length === 1) path += `/${filled}`;
  }
  return path;
}

function valueFor(placeholder: string, { id, slug, section, publishedAt }: Located): string {
  switch (placeholder) {
    case 'section':
      return section === null ? '' : encodeURIComponent(section.slug);
    case 'slug':
      return encodeURIComponent(slug);
    case 'id':
      return id;
    case 'year':
      return publishedAt.slice(0, 4);
    case 'month':
      return publishedAt.slice(5, 7);
    case 'day':
      return publishedAt.slice(8, 10);
    default:
      throw new Error(`ARTICLE_PATH has no placeholder {${placeholder}}`);
  }
}

/**
 * What `pathOf` makes, with any section and any date: an article may have moved since its address was copied. Beside
 * placeholders a path holds only letters, digits and `._~-`, of which the point alone means something in a pattern.
 */
function patternOf(segments: readonly Segment[]): RegExp {
  const seen = new Set<string>();
  const parts = segments.map((segment) => {
    if (segment.join() === ',section,') return '(?:/[^/]+)?';
    const texts = segment.map((part, index) => {
      if (index % 2 === 0) return part.replaceAll('.', '\\.');
      const form = FORMS[part] ?? '[^/]*';
      if ((part !== 'slug' && part !== 'id') || seen.has(part)) return form;
      seen.add(part);
      return `(?<${part}>${form})`;
    });
    return `/${texts.join('')}`;
  });
  return new RegExp(`^${parts.join('')}$`);
}

const FORMS: Readonly<Record<string, string>> = {
  slug: '[^/?#]+?',
  id: '[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}',
  year: '\\d{4}',
  month: '\\d{2}',
  day: '\\d{2}',
};

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
