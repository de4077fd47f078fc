import { beforeEach, describe, expect, it } from 'vitest';
import type { ArticleContent } from '../../../src/domain/article.ts';
import { MAX_ATTEMPTS } from '../../../src/domain/attempt.ts';
import { instantFromMs } from '../../../src/domain/clock.ts';
import { edit, publish, withdraw } from '../../../src/domain/publishing.ts';
import { disableWebhook, type Webhook } from '../../../src/domain/webhook.ts';
import {
  type Attempted,
  afterAttempt,
  type Delivery,
  MAX_PENDING,
  MAX_TESTS,
  messageId,
} from '../../../src/domain/webhook-delivery.ts';
import type { Store } from '../../../src/store/store.ts';
import { Desk } from '../../support/content.ts';
import { attemptDue, followAll, partnerKey, webhookOf } from '../../support/webhooks.ts';

const DAY_MS = 86_400_000;

export function webhookDeliveryContract(open: () => Promise<Store>): void {
  describe('deliveries to webhooks', () => {
    let store: Store;
    let desk: Desk;
    let webhook: Webhook;
    beforeEach(async () => {
      store = await open();
      desk = new Desk(store);
      await desk.tag('Before');
      webhook = await store.webhooks.create(webhookOf(desk));
      return () => store.close();
    });
    const all = async (state?: Delivery['state'], id = webhook.id) => {
      const page = { limit: 100, cursor: null };
      return (await store.webhooks.deliveries(id, { page, ...(state && { state }) })).items;
    };
    const due = async () => (await store.webhooks.due(desk.now, 100)).items.map(seqOf);
    const rename = (id: string, name: string) =>
      store.tags.update(id, (it) => ({ ...it, name, revision: it.revision + 1, updatedAt: desk.now }));

    it('are made of what is logged after the webhook, each entry once, in order', async () => {
      const { id } = await desk.publish({ title: 'One' });
      await desk.tag('Two');
      expect(await followAll(store, desk)).toBe(2);
      expect(await followAll(store, desk)).toBe(0);
      const entries = await store.changes.after(1, 10);
      expect(entries.map(({ id: of }) => of)[0]).toBe(id);
      const made = (await all()).toReversed();
      expect(made.map(({ event }) => event)).toEqual(entries);
      expect(made[0]).toEqual({
        id: messageId(webhook.id, 2),
        webhookId: webhook.id,
        event: entries[0],
        state: 'pending',
        attempts: 0,
        createdAt: desk.now,
        firstAttemptAt: null,
        lastAttemptAt: null,
        nextAttemptAt: desk.now,
        status: null,
        failure: null,
      });
    });

    it('are made of the types that the webhook hears of alone', async () => {
      const picky = await store.webhooks.create(webhookOf(desk, { types: ['article.published'] }));
      await desk.tag('One');
      await desk.publish({ title: 'Two' });
      await store.webhooks.follow(desk.now);
      expect((await all(undefined, picky.id)).map(({ event }) => event.type)).toEqual(['article.published']);
      expect(await all()).toHaveLength(2);
    });

    it('come to everyone in turn where some were put far back', async () => {
      for (let n = 0; n < 30; n += 1) await desk.tag(`Tag ${n}`);
      const far = await Promise.all(
        Array.from({ length: 60 }, (_, n) =>
          store.webhooks.create(webhookOf(desk, { keyId: `key-${n % 3}`, types: ['section.deleted'] })),
        ),
      );
      for (const { id } of far) await store.webhooks.redeliverSince(id, instantFromMs(0));
      await desk.tag('New');
      // What those have before them is more than one look has room for.
      for (let look = 0; look < 4; look += 1) {
        await store.webhooks.follow(desk.advance(1));
        if ((await all()).length > 0) break;
      }
      const { isBehind } = await store.webhooks.follow(desk.advance(1));
      expect([isBehind, (await all()).length > 0]).toEqual([true, true]);
    });

    it('are made of what the key may have, and of what leaves that', async () => {
      const [sport, news] = [await desk.tag('Sport'), await desk.tag('News')];
      const rights = { copyrightNotice: null, usageTerms: null } as const;
      const entitlement = { query: 'tag=sport', filter: { tag: { allOf: [['sport']], noneOf: [] } } };
      const { id: keyId } = await partnerKey(store, desk, { entitlement });
      const entitled = await store.webhooks.create(webhookOf(desk, { keyId }));
      const whole = await store.webhooks.create(webhookOf(desk));
      const match = await desk.publish({ title: 'Match', tagIds: [sport.id] });
      await desk.publish({ title: 'Vote', tagIds: [news.id] });
      const secret = await desk.publish({
        title: 'Secret',
        tagIds: [sport.id],
        rights: { ...rights, syndication: 'withheld' },
      });
      await store.articles.update(secret.id, null, (it) => withdraw(it, 'The source', desk.now));
      const change = (content: Partial<ArticleContent>) =>
        store.articles.update(match.id, null, (it) =>
          publish(edit(it, { content }, desk.now).article, desk.now),
        );
      await change({ tagIds: [news.id] });
      await change({ rights: { ...rights, syndication: 'withheld' } });
      await store.webhooks.follow(desk.now);
      const told = async (id: string) =>
        (await all(undefined, id))
          .toReversed()
          .map(({ event }) => `${event.type} ${'slug' in event ? event.slug : ''}`);
      // By then the article had left: what it was before can't be told any more, and what it became needn't.
      expect(await told(entitled.id)).toEqual(['article.unpublished match', 'article.unpublished match']);
      expect(await told(whole.id)).toEqual([
        'article.unpublished match',
        'article.published vote',
        'article.unpublished match',
        'article.unpublished match',
      ]);
    });

    it('of one thing wait for those before, until these are delivered or given up; others do not', async () => {
      const [a, b] = [await desk.tag('A'), await desk.tag('B')];
      await rename(a.id, 'A2');
      await rename(a.id, 'A3');
      await store.webhooks.follow(desk.now);
      const seqs = (await store.changes.after(1, 10)).filter(({ id }) => id === a.id).map(({ seq }) => seq);
      const ofB = (await store.changes.after(1, 10)).filter(({ id }) => id === b.id).map(({ seq }) => seq);
      expect(seqs).toHaveLength(3);
      expect(await due()).toEqual([seqs[0], ...ofB].toSorted());
      await note(messageId(webhook.id, seqs[0] ?? 0), { status: 500 });
      expect(await due()).toEqual(ofB);
      desk.advance(5000);
      await note(messageId(webhook.id, seqs[0] ?? 0), { status: 200 });
      expect(await due()).toEqual([...ofB, seqs[1]].toSorted());
      for (let n = 0; n < MAX_ATTEMPTS; n += 1) {
        await note(messageId(webhook.id, ofB[0] ?? 0), { status: 200 });
        desk.advance(DAY_MS + 1);
        await note(messageId(webhook.id, seqs[1] ?? 0), { status: 500 });
        // Something arrives meanwhile, so that the webhook stays.
        await store.webhooks.attempted(messageId(webhook.id, seqs[1] ?? 0), desk.now, (it) => ({
          ...it,
          webhook: { ...it.webhook, lastDeliveredAt: desk.now },
        }));
      }
      expect(await due()).toEqual([seqs[2]]);
    });

    it('are due by the webhook, the longest first, with the moment when the next one is', async () => {
      const other = await store.webhooks.create(webhookOf(desk));
      for (const name of ['One', 'Two', 'Three']) await desk.tag(name);
      await store.webhooks.follow(desk.now);
      const of = async (each: number) => {
        const found = await store.webhooks.due(desk.now, each);
        return [webhook.id, other.id].map((id) =>
          found.items.filter((it) => it.webhook.id === id).map(seqOf),
        );
      };
      expect(await of(2)).toEqual([
        [2, 3],
        [2, 3],
      ]);
      expect((await store.webhooks.due(desk.now, 2)).next).toBeNull();
      await note(messageId(webhook.id, 2), { status: 500 });
      expect(await of(9)).toEqual([
        [3, 4],
        [2, 3, 4],
      ]);
      const { next } = await store.webhooks.due(desk.now, 1);
      expect(next).toBe(new Date(Date.parse(desk.now) + 5000).toISOString());
      desk.advance(4999);
      expect((await of(9))[0]).toEqual([3, 4]);
      desk.advance(1);
      expect((await of(9))[0]).toEqual([3, 4, 2]);
      expect((await store.webhooks.due(desk.now, 1)).next).toBeNull();
    });

    it('never wait in greater number than they may, and none is lost by that', async () => {
      const lines = MAX_PENDING + 5;
      for (let n = 0; n < lines; n += 1) await desk.tag(`Tag ${n}`);
      expect(await followAll(store, desk)).toBe(MAX_PENDING);
      expect(await followAll(store, desk)).toBe(0);
      await note(messageId(webhook.id, 2), { status: 200 });
      expect(await followAll(store, desk)).toBe(1);
      const told = new Set<string>();
      for (let n = 0; n < 12; n += 1)
        for (const { delivery } of await attemptDue(store, desk, { status: 200 })) told.add(delivery.id);
      expect(told.size).toBe(lines - 1);
    });

    it('note what came of them, with the webhook, in one step', async () => {
      await desk.tag('One');
      await desk.tag('Two');
      await store.webhooks.follow(desk.now);
      await note(messageId(webhook.id, 2), { status: 204 });
      expect(await store.webhooks.get(webhook.id)).toEqual({ ...webhook, lastDeliveredAt: desk.now });
      await note(messageId(webhook.id, 3), { status: 410 });
      expect(await store.webhooks.get(webhook.id)).toMatchObject({
        disabled: { at: desk.now, reason: 'gone' },
        revision: 2,
      });
      const audit = await store.audit.list({ kind: 'webhook', page: { limit: 1, cursor: null } });
      expect(audit.items).toMatchObject([{ action: 'edit', by: { keyId: null }, toRevision: 2 }]);
      expect(await all()).toMatchObject([
        { state: 'failed', failure: 'gone', status: 410 },
        { state: 'delivered', failure: null, status: 204, attempts: 1 },
      ]);
      await store.webhooks.attempted('msg_unknown', desk.now, () => {
        throw new Error('there is nothing to decide');
      });
    });

    it('are sent anew, one or all of a time, under the same ids and in order', async () => {
      await desk.tag('One');
      const since = desk.advance(1000);
      const { id } = await desk.tag('Two');
      await rename(id, 'Too');
      const first = await attemptDue(store, desk, { status: 200 });
      const second = await attemptDue(store, desk, { status: 200 });
      expect([...first, ...second].map(seqOf)).toEqual([2, 3, 4]);
      await store.webhooks.redeliver(webhook.id, messageId(webhook.id, 3), desk.now);
      expect((await attemptDue(store, desk, { status: 200 })).map(seqOf)).toEqual([3]);
      expect(await store.webhooks.redeliverSince(webhook.id, since)).toBe(2);
      expect((await attemptDue(store, desk, { status: 200 })).map(seqOf)).toEqual([3]);
      expect((await attemptDue(store, desk, { status: 200 })).map(seqOf)).toEqual([4]);
      expect(await store.webhooks.redeliverSince(webhook.id, desk.advance(1))).toBe(0);
      expect((await all()).map(({ id: of }) => of)).toEqual(
        [4, 3, 2].map((seq) => messageId(webhook.id, seq)),
      );
      const other = await store.webhooks.create(webhookOf(desk));
      for (const of of ['msg_unknown', messageId(webhook.id, 3)])
        await expect(store.webhooks.redeliver(other.id, of, desk.now)).rejects.toMatchObject({
          code: 'not-found',
        });
      expect(await store.webhooks.delivery(other.id, messageId(webhook.id, 3))).toBeNull();
      await store.webhooks.update(webhook.id, 'edit', desk.now, (it) =>
        disableWebhook(it, 'owner', desk.now),
      );
      await expect(
        store.webhooks.redeliver(webhook.id, messageId(webhook.id, 3), desk.now),
      ).rejects.toMatchObject({ code: 'wrong-state' });
    });

    it('that wait when all is sent anew do not overtake what is before them', async () => {
      desk.advance(1000);
      const { id } = await desk.tag('One');
      await attemptDue(store, desk, { status: 200 });
      await rename(id, 'Two');
      await store.webhooks.follow(desk.now);
      expect(await due()).toEqual([3]);
      expect(await store.webhooks.redeliverSince(webhook.id, desk.now)).toBe(2);
      expect(await due()).toEqual([]);
      await store.webhooks.follow(desk.now);
      expect(await due()).toEqual([2]);
    });

    it('test that messages arrive, a few at a time, whatever the webhook hears of', async () => {
      const picky = await store.webhooks.create(webhookOf(desk, { types: ['article.published'] }));
      const made = await store.webhooks.test(picky.id, 'msg_test', desk.now);
      expect(made.event).toEqual({ type: 'webhook.test', at: desk.now, id: picky.id });
      expect((await attemptDue(store, desk, { status: 200 })).map(({ delivery }) => delivery.id)).toEqual([
        'msg_test',
      ]);
      for (let n = 0; n < MAX_TESTS; n += 1) await store.webhooks.test(picky.id, `msg_${n}`, desk.now);
      await expect(store.webhooks.test(picky.id, 'msg_more', desk.now)).rejects.toMatchObject({
        code: 'wrong-state',
      });
    });

    it('are listed by pages, and by their state', async () => {
      for (const name of ['One', 'Two', 'Three']) await desk.tag(name);
      await store.webhooks.follow(desk.now);
      await note(messageId(webhook.id, 3), { status: 200 });
      const first = await store.webhooks.deliveries(webhook.id, { page: { limit: 2, cursor: null } });
      const second = await store.webhooks.deliveries(webhook.id, { page: { limit: 2, cursor: first.next } });
      expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(
        [4, 3, 2].map((seq) => messageId(webhook.id, seq)),
      );
      expect((await all('delivered')).map(({ id }) => id)).toEqual([messageId(webhook.id, 3)]);
    });

    it('are forgotten when they are old or many, but never while they wait', async () => {
      for (const name of ['One', 'Two', 'Three', 'Four']) await desk.tag(name);
      await attemptDue(store, desk, { status: 200 });
      await desk.tag('Five');
      await store.webhooks.follow(desk.now);
      expect(await store.webhooks.forget(desk.now, 100)).toBe(0);
      expect(await store.webhooks.forget(desk.now, 3)).toBe(1);
      expect((await all()).map(({ state }) => state)).toEqual(['pending', ...Array(3).fill('delivered')]);
      expect(await store.webhooks.forget(desk.advance(1), 100)).toBe(3);
      expect((await all()).map(({ state }) => state)).toEqual(['pending']);
      expect(await store.webhooks.redeliverSince(webhook.id, webhook.createdAt)).toBeGreaterThan(4);
      await store.webhooks.follow(desk.now);
      expect(new Set((await all()).map(({ id }) => id)).has(messageId(webhook.id, 2))).toBe(true);
    });

    async function note(id: string, result: { readonly status: number }): Promise<void> {
      await store.webhooks.attempted(id, desk.now, (it) => afterAttempt(it, result, desk.now, 0));
    }
  });
}

function seqOf({ delivery }: Attempted): number {
  return 'seq' in delivery.event ? delivery.event.seq : -1;
}
