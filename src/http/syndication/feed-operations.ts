import type { OfferedFormat } from '../../formats/format.ts';
import type { MediaType } from '../openapi.ts';
import type { Scope } from '../read/article-lists.ts';
import { ARTICLES } from '../read/article-parameters.ts';
import { AUTHOR, LIST, LISTED, SECTION, TAG } from '../read/examples.ts';
import { ITEM_HEADERS, LIST_HEADERS, operation, refOperation } from '../read/operation.ts';
import { EXAMPLE_ITEM, exampleChannel, PUBLICATION } from './examples.ts';
import { essence, storyType } from './syndicating.ts';

/** A list of articles in the read API, whose path takes a suffix. */
export type Place = {
  readonly path: string;
  readonly kind: Scope['kind'] | null;
  /** In the name of its operations. */
  readonly component: string;
  /** `of` is what the articles are of, for a summary. */
  readonly of: string;
  readonly example: string;
};

export const PLACES: readonly Place[] = [
  { path: '/articles', kind: null, component: '', of: 'articles', example: '' },
  {
    path: '/authors/:ref/articles',
    kind: 'author',
    component: 'Author',
    of: 'an author’s articles',
    example: AUTHOR.slug,
  },
  {
    path: '/sections/:ref/articles',
    kind: 'section',
    component: 'Section',
    of: 'a section’s articles',
    example: SECTION.slug,
  },
  { path: '/tags/:ref/articles', kind: 'tag', component: 'Tag', of: 'a tag’s articles', example: TAG.slug },
  {
    path: '/lists/:ref/articles',
    kind: 'list',
    component: 'List',
    of: 'a curated list’s articles',
    example: LIST.slug,
  },
];

/** Which articles, in what order, from where: a format says itself how they are shown. */
const { fields: _fields, body: _body, expand: _expand, total: _total, facets: _facets, ...whole } = ARTICLES;
const { list: _list, ...listed } = whole;
export const FEED = whole;
/** Of one article nothing is asked but the article. */
export const NOTHING = {};

const OFFERED = 'Articles whose `rights.syndication` is `withheld` are left out.';

/** A list in one format: its parameters are those of the list, but for what says how much of an article is shown. */
export function feedOperation({ kind, component, of, example }: Place, format: OfferedFormat) {
  const description = {
    operationId: `list${component}Articles${suffixName(format)}`,
    summary: `Follow ${of} as ${format.name}`,
    description: `The same articles as without \`.${format.suffix}\`, with the same filters and pages. ${OFFERED}`,
    tag: 'Syndication',
    // A curated list is of no other list, and whoever names one is told so: a parameter more is no harm to the types.
    parameters: (kind === 'list' ? listed : whole) as typeof FEED,
    contract: {
      answer: `A page of the list as ${format.name}.`,
      headers: [...LIST_HEADERS, 'Last-Modified'],
      // The same in each place, and shown once.
      content: contentOf(format, kind === null ? () => exampleOf(format) : null),
    },
  } as const;
  if (kind === null) return operation(description);
  return refOperation({ names: `the ${kind}`, example }, description);
}

async function exampleOf({ load, suffix }: OfferedFormat): Promise<string> {
  const { list } = await load();
  return list?.(exampleChannel(suffix), [EXAMPLE_ITEM]) ?? '';
}

/** One article in one format. */
export function storyOperation(format: OfferedFormat) {
  return refOperation(
    { names: 'the article', example: LISTED.slug },
    {
      operationId: `getArticle${suffixName(format)}`,
      summary: `Get an article as ${format.name}`,
      description:
        'One published article with its body. One that was withdrawn answers 410 with the reason, and one that is withheld from syndication 404.',
      tag: 'Syndication',
      parameters: NOTHING,
      contract: {
        answer: `The article as ${format.name}.`,
        headers: [...ITEM_HEADERS, 'Link', 'Last-Modified'],
        content: contentOf(
          { ...format, mediaType: storyType(format) },
          async () => (await format.load()).one?.(PUBLICATION, EXAMPLE_ITEM) ?? '',
        ),
        problems: [410],
      },
    },
  );
}

/** `feed.json` is `FeedJson`. */
export function suffixName({ suffix }: OfferedFormat): string {
  return suffix
    .split(/[^a-z0-9]+/)
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('');
}

/** An example is written when it is asked for: only the document needs it, and no start should wait for that. */
export function contentOf(
  format: OfferedFormat,
  example: (() => Promise<string>) | null,
): Readonly<Record<string, MediaType>> {
  const isJson = /[/+]json$/.test(essence(format));
  const schema = isJson ? {} : { type: 'string' };
  if (example === null) return { [essence(format)]: { schema } };
  const examples = async () => {
    const text = await example();
    return { story: { summary: LISTED.title, value: isJson ? (JSON.parse(text) as unknown) : text } };
  };
  return { [essence(format)]: { schema, examples } };
}
