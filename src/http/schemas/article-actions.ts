import type { Static } from 'typebox';
import { CORRECTION_KINDS } from '../../domain/article.ts';
import { MAX_PREVIEW_SECONDS, PREVIEW_SECONDS } from '../../domain/preview.ts';
import { MAX_NOTICE } from '../../domain/text-bounds.ts';
import { Type } from './builder.ts';
import { moment, optional } from './inputs.ts';
import { exact, nullable, oneOf } from './scalars.ts';

const publicationTimes = {
  publishedAt: optional(
    moment('When it was first published elsewhere; for its first publication here alone.'),
  ),
  updatedAt: optional(
    moment(
      'When what readers see last changed elsewhere; for its first publication here alone.',
      '2023-12-29T11:38:00.000Z',
    ),
  ),
};

export const PublicationRequest = exact(
  {
    at: optional(
      nullable(moment('A time in the future.', '2024-02-01T06:00:00.000Z'), {
        description:
          'A time in the future: then it is published by itself. `null` ends the schedule and leaves what readers see as it is.',
      }),
    ),
    embargo: optional(
      Type.Boolean({
        description: 'With `at`: entitled partners may have it before.',
        examples: [false],
      }),
    ),
    ...publicationTimes,
  },
  {
    $id: 'PublicationRequest',
    description: 'How the article is to be published: at once unless there is an `at`.',
  },
);
export type PublicationRequestWire = Static<typeof PublicationRequest>;

export const WithdrawalRequest = exact(
  {
    reason: Type.String({
      minLength: 1,
      maxLength: MAX_NOTICE,
      description: 'What readers and partners are told.',
      examples: ['The report could not be confirmed.'],
    }),
  },
  { $id: 'WithdrawalRequest', description: 'A kill.' },
);
export type WithdrawalRequestWire = Static<typeof WithdrawalRequest>;

export const CorrectionRequest = exact(
  {
    kind: oneOf(CORRECTION_KINDS, { description: 'What kind of notice it is.', examples: ['correction'] }),
    note: Type.String({
      minLength: 1,
      maxLength: MAX_NOTICE,
      description: 'What readers are told, in plain text.',
      examples: ['An earlier version misspelt the name of the activist.'],
    }),
  },
  { $id: 'CorrectionRequest', description: 'A public notice of what was wrong, unclear or new.' },
);
export type CorrectionRequestWire = Static<typeof CorrectionRequest>;

export const PreviewRequest = exact(
  {
    expiresIn: optional(
      Type.Integer({
        minimum: 1,
        maximum: MAX_PREVIEW_SECONDS,
        default: PREVIEW_SECONDS,
        description: 'For how many seconds the link works: up to seven days.',
        examples: [PREVIEW_SECONDS],
      }),
    ),
  },
  { $id: 'PreviewRequest', description: 'What kind of link it is to be.' },
);
export type PreviewRequestWire = Static<typeof PreviewRequest>;

export const ARTICLE_ACTION_SCHEMAS = [
  PublicationRequest,
  WithdrawalRequest,
  CorrectionRequest,
  PreviewRequest,
] as const;
