import type { FastifyInstance } from 'fastify';
import { presentReceipt } from '../present/receipts.ts';
import { ref } from '../schemas/scalars.ts';
import { articleDesk } from './article-desk.ts';
import { ARTICLE, READS } from './article-operations.ts';
import { editorial } from './operation.ts';
import { answer, type Editing, editorialRoutes } from './route.ts';

const RECEIPTS = editorial({
  tag: 'Editing articles',
  scopes: READS,
  ref: ARTICLE,
  parameters: {},
  operationId: 'listReceipts',
  summary: 'See which partners have an article',
  description:
    'Of every key that may follow the change feed, or was given this article: the last that it was told of it and has dealt with, by the feed, by its webhooks or because it fetched the article; what it has said itself of its copy, and whether its site may still show it. After a kill these are whom to call.',
  response: ref<object>('ReceiptList'),
  contract: {
    answer: 'Each partner’s, by name.',
    headers: [],
    examples: {
      killed: {
        summary: 'One partner that has not heard of a kill yet',
        value: {
          data: [
            {
              key: { id: '018cb4f2-6d20-7c1e-8f3a-2b9d5e7a1c60', name: 'The Partner' },
              told: { seq: 41, type: 'article.updated', version: 2, at: '2023-12-29T11:38:00.000Z' },
              embargoedCopyAt: null,
              current: false,
              acknowledged: { version: 2, shown: true, at: '2023-12-29T11:40:00.000Z' },
              mayShow: true,
            },
          ],
        },
      },
    },
  },
});

/** Who still shows a killed story. */
export async function receipts(app: FastifyInstance, editing: Editing): Promise<void> {
  const { store, clock } = editing;
  const desk = articleDesk(editing);
  editorialRoutes(app, editing)('GET', '/articles/:ref/receipts', RECEIPTS, async ({ ref, key }) => {
    const { id } = await desk.find(ref, key);
    const { lastSeq, receipts } = await store.receipts.of(id, clock());
    return answer({ data: receipts.map((receipt) => presentReceipt(receipt, lastSeq)) });
  });
}
