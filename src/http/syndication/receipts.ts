import type { FastifyInstance } from 'fastify';
import { editorial } from '../editorial/operation.ts';
import { answer, type Editing, editorialRoutes } from '../editorial/route.ts';
import { Problem } from '../errors.ts';
import { presentAcknowledgement } from '../present/receipts.ts';
import { LISTED } from '../read/examples.ts';
import { Type } from '../schemas/builder.ts';
import type { AcknowledgementWire, ReceiptInputWire } from '../schemas/receipts.ts';
import { ref } from '../schemas/scalars.ts';
import type { PartnerNotes } from './partner-notes.ts';

const ACKNOWLEDGE = editorial({
  operationId: 'acknowledgeArticle',
  summary: 'Acknowledge an article',
  description:
    'Says which version of an article your site has, and whether it shows it: after a kill, that it is taken down. Editors see what you said last. How far you have come in the change feed is known without it.',
  tag: 'Syndication',
  scopes: ['changes:read'],
  path: {
    article: Type.String({
      description: 'The id of the article, as entries have it.',
      examples: [LISTED.id],
    }),
  },
  parameters: {},
  body: ref<ReceiptInputWire>('ReceiptInput'),
  response: ref<AcknowledgementWire>('Acknowledgement'),
  contract: {
    answer: 'What is known now.',
    headers: [],
    sends: {
      shown: { summary: 'It is shown', value: { version: 2 } },
      killed: { summary: 'It is taken down', value: { version: 2, shown: false } },
    },
    examples: {
      killed: { summary: 'Taken down', value: { version: 2, shown: false, at: '2023-12-30T08:05:00.000Z' } },
    },
    problems: [404],
  },
});

/** What partners say of their copies. */
export async function receipts(
  app: FastifyInstance,
  { notes, ...editing }: Editing & { readonly notes: PartnerNotes },
): Promise<void> {
  const { store, clock } = editing;
  const add = editorialRoutes(app, editing);

  add('PUT', '/receipts/:article', ACKNOWLEDGE, async ({ params, body, key }) => {
    const { article = '' } = params;
    const known = await store.receipts.versionOf(article);
    if (known === null) throw new Problem('not-found', 'There is no article of this id in the change feed.');
    const { version, shown = true } = body;
    if (version > known) {
      const message = `is higher than the article’s version, which is ${known}`;
      throw new Problem('invalid-body', `The field \`/version\` ${message}.`, {
        errors: [{ pointer: '/version', code: 'out-of-range', message }],
      });
    }
    const said = { version, isShown: shown, at: clock() };
    // How far it has come is part of what it says.
    await notes.flush();
    await store.receipts.acknowledge(key.id, article.toLowerCase(), said);
    return answer(presentAcknowledgement(said));
  });
}
