import type { OfferedFormat } from '../../formats/format.ts';
import { ONE_ARTICLE } from '../read/article-parameters.ts';
import { FOLLOWED_BY } from '../read/entitlement.ts';
import { LISTED, WHOLE } from '../read/examples.ts';
import { operation, refOperation } from '../read/operation.ts';
import { cursor, limit } from '../read/parameters.ts';
import type { EmbargoedListWire, EmbargoedWire } from '../schemas/embargoed.ts';
import { ref } from '../schemas/scalars.ts';
import { contentOf, NOTHING, suffixName } from './feed-operations.ts';
import { storyType } from './syndicating.ts';

const PAGED = { ...FOLLOWED_BY, limit: limit(), cursor };
const { body } = ONE_ARTICLE;

/** Which copies, from where: a format says itself how they are shown. */
export const EMBARGOED_FEED = PAGED;
export const EMBARGOED_LIST = { ...PAGED, body };
export const EMBARGOED_ONE = { body };

const SCOPES = ['embargo:read'] as const;
const KEY = 'Needs a key with the scope `embargo:read`, and keeps within what the key is entitled to.';
const ARTICLE = { names: 'the article', example: LISTED.slug };
const HEADERS = ['ETag', 'Cache-Control'] as const;

const EMBARGOED: EmbargoedWire = {
  id: LISTED.id,
  embargoedUntil: LISTED.publishedAt,
  savedAt: '2023-12-28T16:02:11.000Z',
  article: WHOLE,
  links: { self: `https://api.example.com/v1/embargoed/articles/${LISTED.id}` },
};

export const LIST_EMBARGOED = operation({
  operationId: 'listEmbargoedArticles',
  summary: 'Prepare what is to come',
  description: `What is scheduled under embargo, with the next to be published first, each as readers will get it; also the next version of what is published already. Nobody else is told that it exists. A copy may change until its time, and one that is here no more has come out or was taken back: ask again with \`If-None-Match\`. ${KEY}`,
  tag: 'Syndication',
  parameters: EMBARGOED_LIST,
  response: ref<EmbargoedListWire>('EmbargoedList'),
  contract: {
    answer: 'A page of what is under embargo.',
    headers: [...HEADERS, 'Link'],
    scopes: SCOPES,
    isConditional: true,
    examples: {
      story: {
        summary: 'One article, its body cut short here',
        value: { data: [EMBARGOED], page: { limit: 20, next: null, prev: null } },
      },
    },
    problems: [403],
  },
});

export const GET_EMBARGOED = refOperation(ARTICLE, {
  operationId: 'getEmbargoedArticle',
  summary: 'Get an article before its time',
  description: `One article under embargo, as readers will get it. What isn’t under embargo, or not any more, is 404. ${KEY}`,
  tag: 'Syndication',
  parameters: EMBARGOED_ONE,
  response: ref<EmbargoedWire>('Embargoed'),
  contract: {
    answer: 'The article as it will be.',
    headers: HEADERS,
    scopes: SCOPES,
    isConditional: true,
    moved: false,
    examples: { story: { summary: 'The article, its body cut short here', value: EMBARGOED } },
    problems: [403],
  },
});

export function embargoedFeedOperation(format: OfferedFormat) {
  return operation({
    operationId: `listEmbargoedArticles${suffixName(format)}`,
    summary: `Prepare what is to come as ${format.name}`,
    description: `The same copies as without \`.${format.suffix}\`, each marked with the end of its embargo. ${KEY}`,
    tag: 'Syndication',
    parameters: EMBARGOED_FEED,
    contract: {
      answer: `A page of what is under embargo as ${format.name}.`,
      headers: [...HEADERS, 'Link'],
      scopes: SCOPES,
      isConditional: true,
      content: contentOf(format, null),
      problems: [403],
    },
  });
}

export function embargoedStoryOperation(format: OfferedFormat) {
  return refOperation(ARTICLE, {
    operationId: `getEmbargoedArticle${suffixName(format)}`,
    summary: `Get an article before its time as ${format.name}`,
    description: `One article under embargo, marked with its end. ${KEY}`,
    tag: 'Syndication',
    parameters: NOTHING,
    contract: {
      answer: `The article as ${format.name}.`,
      headers: HEADERS,
      scopes: SCOPES,
      isConditional: true,
      moved: false,
      content: contentOf({ ...format, mediaType: storyType(format) }, null),
      problems: [403],
    },
  });
}
