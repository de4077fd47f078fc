import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { instant } from '../../../src/domain/clock.ts';
import { openStore } from '../../../src/store/open.ts';
import { Connection, openReader } from '../../../src/store/sqlite/connection.ts';
import type { Store } from '../../../src/store/store.ts';
import { Desk } from '../../support/content.ts';
import { databasePath } from './database.ts';

/*
 * How SQLite answers what editors and every single read ask of the working copies: along an index, and the lists in its
 * order. The few candidates that a filter itself names may be gathered and sorted.
 */
describe('what is asked of working copies', () => {
  let store: Store;
  let reader: Connection;

  beforeEach(async () => {
    const path = databasePath();
    store = await openStore(path);
    const desk = new Desk(store);
    const tag = await desk.tag('Tag');
    await desk.draft({ title: 'Title', tagIds: [tag.id] });
    reader = new Connection(openReader(path, 1000));
  });
  afterEach(async () => {
    reader.db.close();
    await store.close();
  });

  /** The plans of the statements that read articles, as many lines as SQLite tells. */
  const plansOf = async (ask: () => Promise<unknown>) => {
    const texts = vi.spyOn(Connection.prototype, 'sql');
    await ask();
    const asked = texts.mock.calls
      .map(([text]) => text)
      .filter((text) => / from (articles|json_each)/.test(text));
    texts.mockRestore();
    return asked.flatMap((text) => {
      const rows = reader.db
        .prepare(`explain query plan ${text}`)
        .all(...Array(text.split('?').length - 1).fill(null));
      return (rows as { detail: string }[])
        .map(({ detail }) => detail)
        .filter((detail) => !/SCALAR SUBQUERY|SCAN CONSTANT ROW/.test(detail));
    });
  };
  const page = { limit: 20, cursor: null };

  it('the next due moment is the first entry of an index of its own', async () => {
    expect(await plansOf(() => store.articles.nextDue())).toEqual([
      'SEARCH articles USING COVERING INDEX articles_due (due_at>?)',
      'SEARCH articles USING COVERING INDEX articles_told (told_at>?)',
    ]);
    const due = await plansOf(() => store.articles.due(instant('2024-01-01'), 10));
    expect(due).toEqual(['SEARCH articles USING INDEX articles_due (due_at<?)']);
  });

  it('what is under embargo is walked in the order of its time, and nothing else is', async () => {
    const plans = await plansOf(() => store.embargoed.list({}, page));
    expect(plans).toEqual(['SEARCH a USING INDEX articles_embargoed (scheduled_for>?)']);
  });

  it('a list by time of saving walks an index in its order, of all states or of some', async () => {
    const whole = await plansOf(() => store.articles.list({ states: [], sort: '-savedAt', page }));
    const some = await plansOf(() =>
      store.articles.list({ states: ['draft', 'scheduled'], sort: 'savedAt', page }),
    );
    expect([whole[0], some[0]]).toEqual([
      'SCAN a USING COVERING INDEX articles_saved',
      'SEARCH a USING COVERING INDEX articles_state (state=?)',
    ]);
    expect([...whole, ...some].join('\n')).not.toContain('TEMP B-TREE');
  });

  it('what is scheduled is found by the index of what is due', async () => {
    const plans = await plansOf(() => store.articles.list({ states: [], sort: 'scheduledFor', page }));
    expect(plans[0]).toContain('articles_due');
  });

  it('a filter of few is gathered by its own index', async () => {
    const plans = await plansOf(() =>
      store.articles.list({ states: [], tag: 'tag', title: 'tit', sort: 'savedAt', page }),
    );
    expect(plans.join('\n')).toContain('SEARCH w USING PRIMARY KEY (term=?)');
    expect(plans.join('\n')).not.toMatch(/SCAN (a|w|articles)\b/);
  });
});
