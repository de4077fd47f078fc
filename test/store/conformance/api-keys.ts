import { beforeEach, describe, expect, it } from 'vitest';
import { type ApiKey, editKey, revokeKey } from '../../../src/domain/api-key.ts';
import { instant } from '../../../src/domain/clock.ts';
import type { Once, Store } from '../../../src/store/store.ts';
import { Desk } from '../../support/content.ts';
import { storedKey } from '../../support/keys.ts';

export function apiKeyContract(open: () => Promise<Store>): void {
  describe('keys', () => {
    let store: Store;
    let desk: Desk;
    beforeEach(async () => {
      store = await open();
      desk = new Desk(store);
      return () => store.close();
    });

    const keyOf = (change: Partial<ApiKey> = {}): ApiKey => storedKey(desk, change);
    const by = { keyId: '01900000-0000-7000-8000-00000000ffff', name: 'chief' };
    const audit = async () =>
      (await store.audit.list({ kind: 'key', page: { limit: 100, cursor: null } })).items;

    it('come back as they were saved', async () => {
      const section = await desk.section('Lithuania');
      const plain = keyOf();
      const full = keyOf({
        sections: [section.id],
        bodies: ['html', 'text'],
        rateLimit: 600,
        networks: ['192.0.2.0/24', '2001:db8::1'],
        previousHash: 'b'.repeat(64),
        previousUntil: instant('2024-01-02T00:00:00Z'),
        expiresAt: instant('2025-01-01T00:00:00Z'),
        revokedAt: instant('2024-06-01T00:00:00Z'),
        lastUsedAt: instant('2024-05-01T00:00:00Z'),
        revision: 7,
      });
      expect(await store.apiKeys.create(plain)).toEqual(plain);
      await store.apiKeys.create(full);
      expect(await store.apiKeys.get(plain.id)).toEqual(plain);
      expect(await store.apiKeys.get(full.id)).toEqual(full);
      expect(await store.apiKeys.get(desk.makeId())).toBeNull();
    });

    it('are not limited to what is no section', async () => {
      const tag = await desk.tag('Politics');
      for (const id of [desk.makeId(), tag.id]) {
        await expect(store.apiKeys.create(keyOf({ sections: [id] }))).rejects.toMatchObject({
          code: 'unknown-reference',
          field: 'sections',
        });
      }
      expect((await store.apiKeys.list({ limit: 10, cursor: null })).items).toEqual([]);
      expect(await audit()).toEqual([]);
    });

    it('are listed newest first, by pages in both directions', async () => {
      const keys = [keyOf(), keyOf(), keyOf(), keyOf(), keyOf()];
      for (const key of keys) await store.apiKeys.create(key);
      const first = await store.apiKeys.list({ limit: 2, cursor: null });
      const second = await store.apiKeys.list({ limit: 2, cursor: first.next });
      const third = await store.apiKeys.list({ limit: 2, cursor: second.next });
      expect([...first.items, ...second.items, ...third.items]).toEqual(keys.toReversed());
      expect([first.prev, third.next]).toEqual([null, null]);
      expect((await store.apiKeys.list({ limit: 2, cursor: second.prev })).items).toEqual(first.items);
      const foreign = { direction: 'next', position: [1] } as const;
      await expect(store.apiKeys.list({ limit: 2, cursor: foreign })).rejects.toMatchObject({
        code: 'invalid-value',
        field: 'cursor',
      });
    });

    it('change whole or not at all', async () => {
      const key = await store.apiKeys.create(keyOf());
      const at = desk.advance(1000);
      const revoked = await store.apiKeys.update(key.id, 'revoke', at, (found) => revokeKey(found, at));
      expect(revoked).toEqual({ ...key, revokedAt: at, revision: 2 });
      expect(await store.apiKeys.get(key.id)).toEqual(revoked);
      const refuse = () => {
        throw new Error('no');
      };
      await expect(store.apiKeys.update(key.id, 'rotate', at, refuse)).rejects.toThrow('no');
      expect(await store.apiKeys.get(key.id)).toEqual(revoked);
      await expect(store.apiKeys.update(desk.makeId(), 'revoke', at, (it) => it)).rejects.toMatchObject({
        code: 'not-found',
      });
    });

    it('change for who knows how they stand, and their use changes nothing of that', async () => {
      const key = await store.apiKeys.create(keyOf());
      const at = desk.advance(60_000);
      await store.apiKeys.used(key.id, at);
      const rename = (found: ApiKey) => editKey(found, { name: 'night desk' }, at);
      await expect(
        store.apiKeys.update(key.id, 'edit', at, rename, { expectedRevision: 2 }),
      ).rejects.toMatchObject({ code: 'stale-revision', currentRevision: 1 });
      const edited = await store.apiKeys.update(key.id, 'edit', at, rename, { expectedRevision: 1 });
      expect(edited).toEqual({ ...key, name: 'night desk', lastUsedAt: at, revision: 2 });
      expect(await store.apiKeys.get(key.id)).toEqual(edited);
      const misplace = (found: ApiKey) => ({ ...found, sections: [desk.makeId()] });
      await expect(store.apiKeys.update(key.id, 'edit', at, misplace)).rejects.toMatchObject({
        code: 'unknown-reference',
        field: 'sections',
      });
    });

    it('are audited with each change, by whom and when, and not where nothing changes', async () => {
      const key = await store.apiKeys.create(keyOf());
      const later = desk.advance(1000);
      const revoke = (found: ApiKey) => revokeKey(found, later);
      await store.apiKeys.update(key.id, 'revoke', later, revoke, { by });
      await store.apiKeys.update(key.id, 'revoke', desk.advance(1000), revoke, { by });
      await store.apiKeys.used(key.id, desk.advance(1000));
      const common = { kind: 'key', id: key.id, slug: 'desk' };
      expect(await audit()).toEqual([
        {
          seq: expect.any(Number),
          at: later,
          by,
          action: 'revoke',
          ...common,
          fromRevision: 1,
          toRevision: 2,
        },
        {
          seq: expect.any(Number),
          at: key.createdAt,
          by: { keyId: null, name: 'dateline' },
          action: 'create',
          ...common,
          fromRevision: null,
          toRevision: 1,
        },
      ]);
    });

    it('are made and changed once for an answer that is kept', async () => {
      const once: Once<ApiKey> = {
        owner: by.keyId,
        key: 'k1',
        fingerprint: 'f',
        at: desk.now,
        answer: ({ id }) => Buffer.from(id),
      };
      const key = await store.apiKeys.create(keyOf(), { by, once });
      expect(Buffer.from((await store.answers.find(by.keyId, 'k1'))?.answer ?? []).toString()).toBe(key.id);
      await expect(store.apiKeys.create(keyOf(), { by, once })).rejects.toMatchObject({
        code: 'already-done',
      });
      expect((await store.apiKeys.list({ limit: 10, cursor: null })).items).toEqual([key]);
      const revoke = (found: ApiKey) => revokeKey(found, desk.now);
      const again = { by, once: { ...once, key: 'k2' } };
      await store.apiKeys.update(key.id, 'revoke', desk.now, revoke, again);
      await expect(store.apiKeys.update(key.id, 'revoke', desk.now, revoke, again)).rejects.toMatchObject({
        code: 'already-done',
      });
    });

    it('have their use noted at most once a minute', async () => {
      const key = await store.apiKeys.create(keyOf());
      const lastUsed = async () => (await store.apiKeys.get(key.id))?.lastUsedAt;
      const first = desk.advance(1000);
      await store.apiKeys.used(key.id, first);
      expect(await lastUsed()).toBe(first);
      await store.apiKeys.used(key.id, desk.advance(59_999));
      expect(await lastUsed()).toBe(first);
      const second = desk.advance(1);
      await store.apiKeys.used(key.id, second);
      await store.apiKeys.used(key.id, first);
      expect(await lastUsed()).toBe(second);
      await store.apiKeys.used(desk.makeId(), second);
    });
  });
}
