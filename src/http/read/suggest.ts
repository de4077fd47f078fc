import type { FastifyInstance } from 'fastify';
import { presentSuggestion } from '../present/suggestions.ts';
import { Type } from '../schemas/builder.ts';
import { ref } from '../schemas/scalars.ts';
import type { SuggestionListWire } from '../schemas/suggestions.ts';
import { SUGGESTION } from './examples.ts';
import { ITEM_HEADERS, operation } from './operation.ts';
import { limit } from './parameters.ts';
import { type Reading, routesOf } from './route.ts';

const DEFAULT_SUGGESTIONS = 10;

const SUGGEST = operation({
  operationId: 'suggest',
  summary: 'Complete what a reader types',
  description:
    'Titles and the names of authors, sections and tags in which words begin with what was typed, case and accents aside: the most used names, then the newest titles.',
  tag: 'Search',
  parameters: {
    q: {
      schema: Type.String({
        maxLength: 200,
        description: 'What was typed so far; without a word it completes nothing.',
        examples: ['mens'],
      }),
    },
    limit: limit(DEFAULT_SUGGESTIONS, 20),
  },
  response: ref<SuggestionListWire>('SuggestionList'),
  contract: {
    answer: 'The completions; none where nothing begins so.',
    headers: ITEM_HEADERS,
    examples: { author: { summary: 'An author', value: { data: [SUGGESTION] } } },
  },
});

export async function suggest(app: FastifyInstance, reading: Reading): Promise<void> {
  const { store, addresses } = reading;
  routesOf(app, reading)('/suggest', SUGGEST, async ({ query }) => {
    const found = await store.live.suggest(query.q, query.limit ?? DEFAULT_SUGGESTIONS);
    return {
      body: { data: found.map((one) => presentSuggestion(one, addresses)) },
      keys: ['articles', 'authors', 'sections', 'tags'],
      dependsOn: ['articles'],
    };
  });
}
