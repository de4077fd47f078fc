import type {
  CorrectionRequestWire,
  PublicationRequestWire,
  WithdrawalRequestWire,
} from '../schemas/article-actions.ts';
import { ref } from '../schemas/scalars.ts';
import { ARTICLE, WORKING_COPY } from './article-operations.ts';
import { CORRECTED, CORRECTION, DRAFT, SCHEDULED, WITHDRAWN, WORKING } from './examples.ts';
import { editorial } from './operation.ts';

const PUBLISHES = ['articles:publish'] as const;

const common = {
  tag: 'Editing articles',
  scopes: PUBLISHES,
  ref: ARTICLE,
  parameters: {},
  response: WORKING_COPY,
} as const;

const published = { ...WORKING, hasUnpublishedEdits: false };

export const PUBLISH = editorial({
  ...common,
  operationId: 'publishArticle',
  summary: 'Publish or schedule an article',
  description:
    'Makes the working copy what readers see, at once or by itself at `at`; with `at` null it ends the schedule and publishes nothing. Publishing again publishes the edits; where there are none, nothing changes. A withdrawn article must be reinstated first.',
  body: ref<PublicationRequestWire>('PublicationRequest'),
  bodyMayMiss: true,
  ifMatch: 'required',
  contract: {
    answer: 'The article, published or scheduled.',
    headers: ['ETag'],
    sends: {
      now: { summary: 'At once', value: {} },
      later: { summary: 'At a time', value: { at: '2024-02-01T08:00:00+02:00', embargo: true } },
      migrated: {
        summary: 'Published elsewhere before',
        value: { publishedAt: '2023-12-29T09:37:00Z', updatedAt: '2023-12-29T11:38:00Z' },
      },
    },
    examples: {
      published: { summary: 'Published', value: published },
      scheduled: { summary: 'Scheduled', value: SCHEDULED },
    },
    problems: [409],
  },
});

export const UNPUBLISH = editorial({
  ...common,
  operationId: 'unpublishArticle',
  summary: 'Take an article back to a draft',
  description:
    'Takes from readers what they see, and ends the schedule. Partners are told that it is unpublished; readers get 404. For what is wrong, a withdrawal says why.',
  ifMatch: 'required',
  contract: {
    answer: 'The draft.',
    headers: ['ETag'],
    examples: { draft: { summary: 'A draft', value: DRAFT } },
    problems: [409],
  },
});

export const WITHDRAW = editorial({
  ...common,
  operationId: 'withdrawArticle',
  summary: 'Withdraw an article',
  description:
    'A kill, of what was ever published: readers get 410 with the reason, and partners a notice to remove their copies.',
  body: ref<WithdrawalRequestWire>('WithdrawalRequest'),
  ifMatch: 'required',
  contract: {
    answer: 'The article, withdrawn.',
    headers: ['ETag'],
    sends: { kill: { summary: 'A reason', value: { reason: 'The report could not be confirmed.' } } },
    examples: { withdrawn: { summary: 'Withdrawn', value: WITHDRAWN } },
    problems: [409],
  },
});

export const REINSTATE = editorial({
  ...common,
  operationId: 'reinstateArticle',
  summary: 'Reinstate a withdrawn article',
  description:
    'Undoes a withdrawal: readers see again what was last published, as a new version. Edits made since stay in the working copy. One that has expired needs another `expiresAt`, or none, first.',
  ifMatch: 'required',
  contract: {
    answer: 'The article, published again.',
    headers: ['ETag'],
    examples: { reinstated: { summary: 'Published again', value: published } },
    problems: [409],
  },
});

export const CORRECT = editorial({
  ...common,
  operationId: 'correctArticle',
  summary: 'Correct an article',
  description:
    'Adds a public notice to an article that readers see, and publishes the working copy with it as the next version. Save the mended text first, and both go out together.',
  body: ref<CorrectionRequestWire>('CorrectionRequest'),
  status: 201,
  ifMatch: 'optional',
  contract: {
    answer: 'The article, with its correction last among `corrections`.',
    headers: ['ETag', 'Location'],
    sends: { correction: { summary: 'A correction', value: CORRECTION } },
    examples: { corrected: { summary: 'Corrected', value: CORRECTED } },
  },
});
