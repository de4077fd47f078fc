import { describe } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import { apiKeyContract } from './conformance/api-keys.ts';
import { articleHistoryContract } from './conformance/article-history.ts';
import { articleSaveContract } from './conformance/article-saves.ts';
import { articleContract } from './conformance/articles.ts';
import { changeContract } from './conformance/changes.ts';
import { countContract } from './conformance/counts.ts';
import { curatedListContract } from './conformance/curated-lists.ts';
import { editorialModelContract } from './conformance/editorial-model.ts';
import { embargoedContract } from './conformance/embargoed.ts';
import { followedContract } from './conformance/followed.ts';
import { listContract } from './conformance/lists.ts';
import { locatedContract } from './conformance/located.ts';
import { modelContract } from './conformance/model.ts';
import { pagingContract } from './conformance/paging.ts';
import { renderedContract } from './conformance/rendered.ts';
import { searchContract } from './conformance/search.ts';
import { searchModelContract } from './conformance/search-model.ts';
import { subscriptionContract } from './conformance/subscriptions.ts';
import { taxonomyContract } from './conformance/taxonomy.ts';
import { taxonomyDeletionContract } from './conformance/taxonomy-deletion.ts';
import { successionContract } from './conformance/taxonomy-succession.ts';
import { webhookDeliveryContract } from './conformance/webhook-deliveries.ts';
import { webhookContract } from './conformance/webhooks.ts';
import { workingArticleContract } from './conformance/working-articles.ts';

/** The proof of the store's contract, the same for every engine. `open` gives a new, empty store each time, with RENDERING. */
export function describeStore(name: string, open: () => Promise<Store>): void {
  describe(`the store on ${name}`, () => {
    articleContract(open);
    webhookContract(open);
    webhookDeliveryContract(open);
    subscriptionContract(open);
    embargoedContract(open);
    articleSaveContract(open);
    articleHistoryContract(open);
    workingArticleContract(open);
    taxonomyContract(open);
    successionContract(open);
    taxonomyDeletionContract(open);
    listContract(open);
    countContract(open);
    curatedListContract(open);
    modelContract(open);
    editorialModelContract(open);
    pagingContract(open);
    searchContract(open);
    renderedContract(open);
    locatedContract(open);

    searchModelContract(open);
    changeContract(open);
    followedContract(open);
    apiKeyContract(open);
  });
}
