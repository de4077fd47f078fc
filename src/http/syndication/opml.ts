import type { FastifyInstance } from 'fastify';
import type { Cursor, Page, PageRequest } from '../../domain/page.ts';
import type { FormatDescription } from '../../formats/format.ts';
import type { OpmlFeed } from '../../formats/opml.ts';
import { entityTag } from '../cache.ts';
import type { Resource } from '../present/addresses.ts';
import { ITEM_HEADERS, operation } from '../read/operation.ts';
import { routesOf } from '../read/route.ts';
import { NOTHING } from './feed-operations.ts';
import type { Syndicating } from './syndicating.ts';

/** More of a kind make no list that anyone subscribes to. */
const MAX_OF_A_KIND = 1_000;
const SLICE = 100;

const OPML = operation({
  operationId: 'getOpml',
  summary: 'List the feeds',
  description: `The feeds that there are, to subscribe to at once (OPML 2.0), in RSS where that is offered: the newest articles, each section’s and each curated list’s, up to ${MAX_OF_A_KIND} of each. Authors and tags have feeds too, but are too many to name.`,
  tag: 'Syndication',
  parameters: NOTHING,
  contract: {
    answer: 'The feeds.',
    headers: ITEM_HEADERS,
    content: { 'text/x-opml': { schema: { type: 'string' } } },
    problems: [403],
  },
});

/** `GET /opml`, in the format that most readers take. */
export async function opml(app: FastifyInstance, syndicating: Syndicating): Promise<void> {
  const { store, publication, addresses } = syndicating;
  const format = feedFormat(syndicating.formats);
  if (format === null) return;
  const feedOf =
    (kind: Resource) =>
    (of: { readonly slug: string; readonly name: string }): OpmlFeed => ({
      title: `${publication.name}: ${of.name}`,
      xmlUrl: `${addresses.resource(kind, of.slug)}/articles.${format.suffix}`,
      htmlUrl: null,
      description: null,
      language: null,
    });

  routesOf(app, syndicating)('/opml', OPML, async () => {
    const named = { prefix: null, sort: 'name' } as const;
    const sections = await upTo(MAX_OF_A_KIND, (page) => store.sections.list({ ...named, page }));
    const lists = await upTo(MAX_OF_A_KIND, (page) => store.lists.published(page));
    const newest = {
      title: publication.name,
      xmlUrl: addresses.api(`/v1/articles.${format.suffix}`),
      htmlUrl: publication.url,
      description: null,
      language: null,
    };
    const groups = [
      { title: 'Newest', feeds: [newest] },
      { title: 'Sections', feeds: sections.map(feedOf('sections')) },
      { title: 'Lists', feeds: lists.map(feedOf('lists')) },
    ];
    const { opml: written, OPML_MEDIA_TYPE } = await import('../../formats/opml.ts');
    const bytes = Buffer.from(
      written({
        title: publication.name,
        updated: null,
        owner: publication,
        feeds: [],
        groups: groups.filter(({ feeds }) => feeds.length > 0),
      }),
    );
    return {
      bytes,
      tag: entityTag(bytes),
      type: OPML_MEDIA_TYPE,
      keys: ['sections', 'lists'],
      // A section that comes, goes or is renamed forgets everything.
      dependsOn: ['lists'],
    };
  });
}

/** The one that feeds are named in where only one can be: RSS, or the first that has lists. */
export function feedFormat(formats: readonly FormatDescription[]): FormatDescription | null {
  const lists = formats.filter(({ hasList }) => hasList);
  return lists.find(({ suffix }) => suffix === 'rss') ?? lists[0] ?? null;
}

async function upTo<T>(
  most: number,
  pageOf: (request: PageRequest) => Promise<Page<T>>,
): Promise<readonly T[]> {
  const items: T[] = [];
  let cursor: Cursor | null = null;
  do {
    const page: Page<T> = await pageOf({ limit: SLICE, cursor });
    items.push(...page.items);
    cursor = page.next;
  } while (cursor !== null && items.length < most);
  return items.slice(0, most);
}
