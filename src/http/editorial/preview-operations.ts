import type { PreviewRequestWire } from '../schemas/article-actions.ts';
import { ref } from '../schemas/scalars.ts';
import { ARTICLE, WRITES } from './article-operations.ts';
import { PREVIEW } from './examples.ts';
import { editorial } from './operation.ts';

const common = { tag: 'Editing articles', scopes: WRITES, ref: ARTICLE, parameters: {} } as const;

export const MAKE_PREVIEW = editorial({
  ...common,
  operationId: 'createPreview',
  summary: 'Make a preview link',
  description:
    'A signed address that shows the working copy, as it then is, to whoever has it: for somebody without a key, for a time. It is not kept anywhere, so it can’t be shown again; the audit tells who made one, and when.',
  body: ref<PreviewRequestWire>('PreviewRequest'),
  bodyMayMiss: true,
  response: ref<object>('Preview'),
  status: 201,
  contract: {
    answer: 'The link.',
    headers: ['Location'],
    sends: { hour: { summary: 'For an hour', value: { expiresIn: 3600 } } },
    examples: { link: { summary: 'A link', value: PREVIEW } },
  },
});

export const REVOKE_PREVIEWS = editorial({
  ...common,
  operationId: 'revokePreviews',
  summary: 'Revoke an article’s preview links',
  description:
    'All links to the article that were made so far end at once. The article stays at its revision.',
  ifMatch: 'required',
  contract: { answer: 'They have ended.' },
});
