import { beforeEach, describe, expect, it } from 'vitest';
import { instant } from '../../../src/domain/clock.ts';
import { disableWebhook, editWebhook, MAX_WEBHOOKS, rotateWebhook } from '../../../src/domain/webhook.ts';
import type { Store } from '../../../src/store/store.ts';
import { Desk } from '../../support/content.ts';
import { attemptDue, followAll, OWNER, sealing, webhookOf } from '../../support/webhooks.ts';

export function webhookContract(open: () => Promise<Store>): void {
  describe('webhooks', () => {
    let store: Store;
    let desk: Desk;
    beforeEach(async () => {
      store = await open();
      desk = new Desk(store);
      return () => store.close();
    });
    const by = { keyId: OWNER, name: 'partner' };
    const audited = async () =>
      (await store.audit.list({ kind: 'webhook', page: { limit: 100, cursor: null } })).items.map(
        ({ action, slug, fromRevision, toRevision }) => [action, slug, fromRevision, toRevision],
      );

    it('come back as they were saved', async () => {
      const plain = webhookOf(desk);
      const full = webhookOf(desk, {
        description: 'Front page',
        types: ['article.published', 'tag.merged'],
        disabled: { at: desk.now, reason: 'gone' },
        previousSecret: 'before',
        previousUntil: instant('2024-01-02T00:00:00Z'),
        lastDeliveredAt: instant('2024-01-01T10:00:00Z'),
        revision: 7,
      });
      expect(await store.webhooks.create(plain)).toEqual(plain);
      await store.webhooks.create(full);
      expect(await store.webhooks.get(plain.id)).toEqual(plain);
      expect(await store.webhooks.get(full.id)).toEqual(full);
      expect(await store.webhooks.get(desk.makeId())).toBeNull();
    });

    it('are listed newest first, by pages, to the key that made them alone', async () => {
      const own = [webhookOf(desk), webhookOf(desk), webhookOf(desk)];
      for (const webhook of [...own, webhookOf(desk, { keyId: desk.makeId() })])
        await store.webhooks.create(webhook);
      const first = await store.webhooks.list(OWNER, { limit: 2, cursor: null });
      const second = await store.webhooks.list(OWNER, { limit: 2, cursor: first.next });
      expect([...first.items, ...second.items]).toEqual(own.toReversed());
      expect([first.prev, second.next]).toEqual([null, null]);
    });

    it('are as many of a key as they may be, and no more', async () => {
      for (let n = 0; n < MAX_WEBHOOKS; n += 1) await store.webhooks.create(webhookOf(desk));
      await expect(store.webhooks.create(webhookOf(desk))).rejects.toMatchObject({ code: 'wrong-state' });
      await store.webhooks.create(webhookOf(desk, { keyId: desk.makeId() }));
    });

    it('change for who knows how they stand, with an audit that names no secret', async () => {
      const webhook = await store.webhooks.create(webhookOf(desk), { by });
      const at = desk.advance(1000);
      const edit = (it: typeof webhook) => editWebhook(it, { url: 'https://other.test/' }, at);
      await expect(
        store.webhooks.update(webhook.id, 'edit', at, edit, { by, expectedRevision: 2 }),
      ).rejects.toMatchObject({ code: 'stale-revision', currentRevision: 1 });
      const edited = await store.webhooks.update(webhook.id, 'edit', at, edit, { by, expectedRevision: 1 });
      expect(await store.webhooks.get(webhook.id)).toEqual(edited);
      expect(edited).toMatchObject({ url: 'https://other.test/', revision: 2 });
      await store.webhooks.update(webhook.id, 'edit', at, edit, { by });
      await store.webhooks.update(
        webhook.id,
        'rotate',
        at,
        (it) => rotateWebhook(it, sealing(), at).webhook,
        { by },
      );
      await store.webhooks.delete(webhook.id, at, { by, expectedRevision: 3 });
      expect(await store.webhooks.get(webhook.id)).toBeNull();
      expect(await audited()).toEqual([
        ['delete', 'other.test', 3, null],
        ['rotate', 'other.test', 2, 3],
        ['edit', 'other.test', 1, 2],
        ['create', 'partner.test', null, 1],
      ]);
    });

    it('are not found by any method once they are gone', async () => {
      const { id } = await store.webhooks.create(webhookOf(desk));
      await expect(store.webhooks.delete(id, desk.now, { expectedRevision: 2 })).rejects.toMatchObject({
        code: 'stale-revision',
      });
      await store.webhooks.delete(id, desk.now);
      const page = { limit: 1, cursor: null };
      for (const call of [
        () => store.webhooks.delete(id, desk.now),
        () => store.webhooks.update(id, 'edit', desk.now, (it) => it),
        () => store.webhooks.deliveries(id, { page }),
        () => store.webhooks.delivery(id, 'msg'),
        () => store.webhooks.test(id, 'msg', desk.now),
        () => store.webhooks.redeliver(id, 'msg', desk.now),
        () => store.webhooks.redeliverSince(id, desk.now),
      ]) {
        await expect(call()).rejects.toMatchObject({ code: 'not-found' });
      }
    });

    it('that are disabled give up what waits, and hear of what comes after they are active again', async () => {
      const webhook = await store.webhooks.create(webhookOf(desk));
      await desk.tag('One');
      await store.webhooks.follow(desk.now);
      await store.webhooks.update(webhook.id, 'edit', desk.now, (it) =>
        disableWebhook(it, 'owner', desk.now),
      );
      const page = { limit: 10, cursor: null };
      expect((await store.webhooks.deliveries(webhook.id, { page })).items).toMatchObject([
        { state: 'failed', failure: 'disabled', nextAttemptAt: null },
      ]);
      await desk.tag('Two');
      expect(await followAll(store, desk)).toBe(0);
      for (const call of [
        () => store.webhooks.test(webhook.id, 'msg', desk.now),
        () => store.webhooks.redeliverSince(webhook.id, desk.now),
      ]) {
        await expect(call()).rejects.toMatchObject({ code: 'wrong-state' });
      }
      await store.webhooks.update(webhook.id, 'edit', desk.now, (it) =>
        editWebhook(it, { state: 'active' }, desk.now),
      );
      await desk.tag('Three');
      const sent = await attemptDue(store, desk, { status: 200 });
      expect(sent.map(({ delivery: { event } }) => 'slug' in event && event.slug)).toEqual(['three']);
    });

    it('are made, tested and sent anew once for an answer that is kept', async () => {
      const once = (key: string) => ({
        owner: OWNER,
        key,
        fingerprint: 'f',
        at: desk.now,
        answer: () => Buffer.from('x'),
      });
      const { id } = await store.webhooks.create(webhookOf(desk), { by, once: once('1') });
      const done = { code: 'already-done' };
      await expect(store.webhooks.create(webhookOf(desk), { by, once: once('1') })).rejects.toMatchObject(
        done,
      );
      expect((await store.webhooks.list(OWNER, { limit: 9, cursor: null })).items).toHaveLength(1);
      await store.webhooks.test(id, 'msg_1', desk.now, { once: once('2') });
      await expect(store.webhooks.test(id, 'msg_2', desk.now, { once: once('2') })).rejects.toMatchObject(
        done,
      );
      await store.webhooks.redeliver(id, 'msg_1', desk.now, { once: once('3') });
      await expect(
        store.webhooks.redeliver(id, 'msg_1', desk.now, { once: once('3') }),
      ).rejects.toMatchObject(done);
      await store.webhooks.redeliverSince(id, desk.now, { once: once('4') });
      await expect(store.webhooks.redeliverSince(id, desk.now, { once: once('4') })).rejects.toMatchObject(
        done,
      );
    });
  });
}
