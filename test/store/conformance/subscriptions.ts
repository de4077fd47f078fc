import { beforeEach, describe, expect, it } from 'vitest';
import {
  afterAsking,
  afterSending,
  MAX_OF_A_HOST,
  MAX_REQUESTS,
  MAX_UNCONFIRMED,
  subscriptionOf,
} from '../../../src/domain/subscription.ts';
import type { Store } from '../../../src/store/store.ts';
import { Desk } from '../../support/content.ts';
import { CALLBACK, dueToHub, type HubTask, hubRequestOf, subscribed, TOPIC } from '../../support/hub.ts';

const OTHER_TOPIC = 'https://api.test/v1/articles.atom';
const MINUTE_MS = 60_000;

export function subscriptionContract(open: () => Promise<Store>): void {
  describe('the subscriptions of the hub', () => {
    let store: Store;
    let desk: Desk;
    beforeEach(async () => {
      store = await open();
      desk = new Desk(store);
      return () => store.close();
    });
    const due = async (each = 100) => (await dueToHub(store, desk.now, each)).items;
    const note = (topic: string, tag: string, seq: number) =>
      store.subscriptions.noteContent(topic, { tag, seq }, desk.now);
    const arrives = (id: string, tag: string, seq: number) =>
      store.subscriptions.attempted(id, (it) => afterSending(it, { status: 200 }, { tag, seq }, desk.now, 0));

    it('wait for their callback to confirm them', async () => {
      const request = hubRequestOf(desk, { secret: 'sealed' });
      await store.subscriptions.ask(request, desk.now);
      expect(await due()).toEqual([{ is: 'request', request }]);
      expect(await store.subscriptions.unseenTopics(9, desk.now, 10)).toEqual([]);
      await store.subscriptions.confirm(request.id, desk.now);
      expect(await due()).toEqual([]);
      expect(await store.subscriptions.unseenTopics(9, desk.now, 10)).toEqual([TOPIC]);
      await note(TOPIC, '"new"', 9);
      const subscription = subscriptionOf(request, desk.now);
      expect(await due()).toEqual([
        {
          is: 'content',
          subscription: { ...subscription, tag: '"new"', seq: 9, nextAttemptAt: desk.now },
        },
      ]);
    });

    it('are asked for once: whoever asks again takes the earlier request’s place', async () => {
      const first = hubRequestOf(desk);
      const second = hubRequestOf(desk, { lease: 4_000 });
      await store.subscriptions.ask(first, desk.now);
      await store.subscriptions.ask(second, desk.now);
      expect(await due()).toEqual([{ is: 'request', request: second }]);
      await store.subscriptions.confirm(first.id, desk.now);
      await store.subscriptions.notConfirmed(first.id, () => null);
      expect(await due()).toEqual([{ is: 'request', request: second }]);
    });

    it('keep what waits when they are renewed, under a new secret and until a new end', async () => {
      await subscribed(store, desk, { secret: 'old' });
      await note(TOPIC, '"new"', 9);
      desk.advance(MINUTE_MS);
      const id = await subscribed(store, desk, { secret: 'new', lease: 7_200, tag: '"new"' });
      const [task] = await due();
      expect(task).toMatchObject({
        subscription: {
          id,
          secret: 'new',
          until: desk.later(7_200_000),
          sentTag: '"known"',
          attempts: 0,
          // It is there again, and is sent it at once.
          nextAttemptAt: desk.now,
        },
      });
    });

    it('can be renewed and ended whatever strangers ask for in their host’s name', async () => {
      await subscribed(store, desk);
      for (let n = 0; n < MAX_UNCONFIRMED; n += 1)
        await store.subscriptions.ask(hubRequestOf(desk, { callback: `${CALLBACK}/${n}` }), desk.now);
      await subscribed(store, desk);
      await subscribed(store, desk, { mode: 'unsubscribe' });
      await expect(subscribed(store, desk)).rejects.toMatchObject({ code: 'wrong-state' });
    });

    it('are not asked to end where there are none, nor again what was refused within the minute', async () => {
      const ask = (mode: 'subscribe' | 'unsubscribe') => {
        const request = hubRequestOf(desk, { mode });
        return store.subscriptions.ask(request, desk.now).then(() => request.id);
      };
      await ask('unsubscribe');
      expect(await due()).toEqual([]);
      const id = await ask('subscribe');
      await store.subscriptions.notConfirmed(id, (it) => afterAsking(it, 'refused', desk.now));
      await expect(ask('subscribe')).rejects.toThrow('refused this within the last minute');
      desk.advance(MINUTE_MS);
      await ask('subscribe');
    });

    it('end when their callback confirms that', async () => {
      await subscribed(store, desk);
      await subscribed(store, desk, { mode: 'unsubscribe' });
      await subscribed(store, desk, { mode: 'unsubscribe' });
      expect(await store.subscriptions.unseenTopics(9, desk.now, 10)).toEqual([]);
    });

    it('are due only where the topic’s content is another than they were sent', async () => {
      const id = await subscribed(store, desk);
      await note(TOPIC, '"known"', 3);
      expect(await due()).toEqual([]);
      await note(TOPIC, '"new"', 4);
      expect(await due()).toHaveLength(1);
      // It has come to be again what they have.
      await note(TOPIC, '"known"', 5);
      expect(await due()).toEqual([]);
      await note(TOPIC, '"newer"', 6);
      await arrives(id, '"newer"', 6);
      expect(await due()).toEqual([]);
      await note(TOPIC, '"old news"', 5);
      expect(await due(), 'whoever looks late has nothing to tell').toEqual([]);
    });

    it('are due again where the content changed while it was sent', async () => {
      const id = await subscribed(store, desk);
      await note(TOPIC, '"one"', 1);
      await note(TOPIC, '"two"', 2);
      await arrives(id, '"one"', 1);
      expect(await due()).toMatchObject([{ subscription: { sentTag: '"one"', tag: '"two"' } }]);
      await arrives(id, '"three"', 3);
      expect(await due()).toEqual([]);
      await note(TOPIC, '"three"', 3);
      expect(await due()).toEqual([]);
    });

    it('are looked at by topic, the longest unseen first, and none whose lease is over', async () => {
      await subscribed(store, desk, { topic: OTHER_TOPIC });
      await note(OTHER_TOPIC, '"known"', 4);
      await subscribed(store, desk);
      await subscribed(store, desk, { callback: `${CALLBACK}/2` });
      await subscribed(store, desk, { topic: `${TOPIC}?tag=short`, lease: 1 });
      desk.advance(2_000);
      const unseen = (seq: number, limit = 10) => store.subscriptions.unseenTopics(seq, desk.now, limit);
      expect(await unseen(5)).toEqual([TOPIC, OTHER_TOPIC]);
      expect(await unseen(5, 1)).toEqual([TOPIC]);
      expect(await unseen(4)).toEqual([TOPIC]);
    });

    it('end with their topic, which their callbacks are told', async () => {
      await subscribed(store, desk);
      await subscribed(store, desk, { callback: `${CALLBACK}/2` });
      await subscribed(store, desk, { topic: OTHER_TOPIC });
      await store.subscriptions.noteGone(TOPIC, desk.makeId, desk.now);
      expect((await due()).map(nameOf).toSorted()).toEqual([
        `denied ${CALLBACK} ${TOPIC}`,
        `denied ${CALLBACK}/2 ${TOPIC}`,
      ]);
      expect(await store.subscriptions.unseenTopics(9, desk.now, 10)).toEqual([OTHER_TOPIC]);
    });

    it('end where their attempt says so', async () => {
      const id = await subscribed(store, desk);
      await store.subscriptions.attempted(id, () => null);
      await store.subscriptions.attempted(id, () => expect.unreachable('it is gone'));
      expect(await store.subscriptions.unseenTopics(9, desk.now, 10)).toEqual([]);
    });

    it('tell what is due of each host, and when the next is', async () => {
      for (const host of ['one.test', 'two.test'])
        for (let n = 0; n < 4; n += 1) {
          await subscribed(store, desk, { callback: `https://${host}/${n}` });
          await store.subscriptions.ask(hubRequestOf(desk, { callback: `https://${host}/r${n}` }), desk.now);
        }
      await note(TOPIC, '"new"', 1);
      const hosts = (await due(3)).map((task) => `${task.is} ${new URL(callbackOf(task)).host}`);
      expect(hosts.toSorted()).toEqual([
        ...Array(3).fill('content one.test'),
        ...Array(3).fill('content two.test'),
        ...Array(3).fill('request one.test'),
        ...Array(3).fill('request two.test'),
      ]);
      const fails = await subscribed(store, desk, { callback: `${CALLBACK}/fails`, topic: OTHER_TOPIC });
      await note(OTHER_TOPIC, '"new"', 1);
      await store.subscriptions.attempted(fails, (it) => ({ ...it, nextAttemptAt: desk.later(MINUTE_MS) }));
      expect((await dueToHub(store, desk.now, 1)).next).toBe(desk.later(MINUTE_MS));
      expect((await dueToHub(store, desk.later(MINUTE_MS), 100)).next).toBeNull();
    });

    it('are not sent once their lease is over, and forgotten then, as refusals are in a minute', async () => {
      await subscribed(store, desk, { lease: 3_600 });
      await note(TOPIC, '"new"', 1);
      const refused = hubRequestOf(desk, { callback: `${CALLBACK}/refuses` });
      await store.subscriptions.ask(refused, desk.now);
      await store.subscriptions.notConfirmed(refused.id, (it) => afterAsking(it, 'refused', desk.now));
      expect((await due()).map(nameOf)).toEqual([`content ${CALLBACK} ${TOPIC}`]);
      expect(await store.subscriptions.forget(desk.now)).toBe(0);
      desk.advance(MINUTE_MS);
      expect(await store.subscriptions.forget(desk.now)).toBe(1);
      desk.advance(3_600_000);
      expect(await due()).toEqual([]);
      expect(await store.subscriptions.forget(desk.now)).toBe(1);
    });

    it('take only so many unconfirmed callbacks of a host, refusals of the last minute among them', async () => {
      const ask = async (n: number) => {
        const request = hubRequestOf(desk, { callback: `${CALLBACK}/${n}` });
        await store.subscriptions.ask(request, desk.now);
        return request.id;
      };
      const ids: string[] = [];
      for (let n = 0; n < MAX_UNCONFIRMED; n += 1) ids.push(await ask(n));
      await expect(ask(MAX_UNCONFIRMED)).rejects.toThrow(
        '10 callbacks of reader.test have still to confirm, or refused within the last minute',
      );
      // The same again is no other.
      ids[0] = await ask(0);
      for (const id of ids)
        await store.subscriptions.notConfirmed(id, (it) => afterAsking(it, 'refused', desk.now));
      await expect(ask(MAX_UNCONFIRMED)).rejects.toMatchObject({ code: 'wrong-state' });
      await store.subscriptions.ask(hubRequestOf(desk, { callback: 'https://other.test/' }), desk.now);
      desk.advance(MINUTE_MS + 1);
      await ask(MAX_UNCONFIRMED);
    });

    it('take only so many requests in all, for hosts are to be had for nothing', async () => {
      const ask = (n: number) =>
        store.subscriptions.ask(hubRequestOf(desk, { callback: `https://n${n}.reader.test/` }), desk.now);
      for (let n = 0; n < MAX_REQUESTS; n += 1) await ask(n);
      await expect(ask(MAX_REQUESTS)).rejects.toThrow('1000 callbacks have still to confirm');
      await ask(0);
    });

    it('take only so many of a host', async () => {
      for (let n = 0; n < MAX_OF_A_HOST; n += 1)
        await subscribed(store, desk, { callback: `${CALLBACK}/${n}` });
      await expect(subscribed(store, desk)).rejects.toThrow('reader.test has 100 subscriptions');
      await subscribed(store, desk, { callback: `${CALLBACK}/0` });
      await subscribed(store, desk, { callback: `${CALLBACK}/1`, mode: 'unsubscribe' });
      await subscribed(store, desk);
    });
  });
}

function callbackOf(task: HubTask): string {
  return task.is === 'request' ? task.request.callback : task.subscription.callback;
}

function nameOf(task: HubTask): string {
  const one = task.is === 'request' ? task.request : task.subscription;
  return `${task.is === 'request' ? task.request.mode : task.is} ${one.callback} ${one.topic}`;
}
