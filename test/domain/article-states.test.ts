import { describe, expect, it } from 'vitest';
import type { Article, ArticleChange } from '../../src/domain/article.ts';
import { type Instant, instant } from '../../src/domain/clock.ts';
import {
  correct,
  draft,
  edit,
  publish,
  reinstate,
  unpublish,
  withdraw,
} from '../../src/domain/publishing.ts';
import { fireDue, schedule } from '../../src/domain/scheduling.ts';
import { contentOf } from '../support/content.ts';

const EARLY = instant('2024-01-01T09:00:00Z');
const NOW = instant('2024-01-01T12:00:00Z');
const LATER = instant('2024-01-01T15:00:00Z');
const SCHEDULE = { for: LATER, embargo: true };

const made = draft('id', 'slug', contentOf({}), EARLY).article;
const live = publish(made, EARLY).article;
const brief = publish(draft('id', 'slug', contentOf({ expiresAt: NOW }), EARLY).article, EARLY).article;

/** Every state that an article can be in, each reached as it is in life. */
const STATES: Readonly<Record<string, Article>> = {
  'a draft': made,
  'a scheduled draft': schedule(made, SCHEDULE, EARLY).article,
  'a published article': live,
  'a published article with a schedule': schedule(live, SCHEDULE, EARLY).article,
  'an article taken back': unpublish(live, EARLY).article,
  'an article taken back and scheduled': schedule(unpublish(live, EARLY).article, SCHEDULE, EARLY).article,
  'a withdrawn article': withdraw(live, 'Untrue', EARLY).article,
  'an expired article': edit(due(fireDue(brief, NOW)).article, { content: { expiresAt: null } }, NOW).article,
};

const correction = { id: 'c', kind: 'correction', note: 'It was Tuesday.' } as const;
const ACTIONS: Readonly<Record<string, (article: Article) => ArticleChange>> = {
  edit: (article) => edit(article, { content: { title: 'Another' } }, NOW),
  publish: (article) => publish(article, NOW),
  schedule: (article) => schedule(article, SCHEDULE, NOW),
  unpublish: (article) => unpublish(article, NOW),
  withdraw: (article) => withdraw(article, 'Untrue', NOW),
  correct: (article) => correct(article, correction, NOW),
  reinstate: (article) => reinstate(article, { slug: 'slug', content: live.content }, NOW),
};

/** The state after the action, what becomes of the live copy, and what is logged; null is `wrong-state`. */
type Outcome =
  | readonly [state: string, live: string, log: string | null, scheduledFor: Instant | null]
  | null;

const REFUSED = null;
const published = (type: string): Outcome => ['published', 'publish', type, null];
const kept = (state: string, scheduledFor: Instant | null = null): Outcome => [
  state,
  'keep',
  null,
  scheduledFor,
];
const killed: Outcome = ['withdrawn', 'remove', 'article.withdrawn', null];
const back: Outcome = ['draft', 'remove', 'article.unpublished', null];
const first = published('article.published');
const again = published('article.updated');
const corrected = published('article.corrected');
const restored = published('article.reinstated');

const TABLE: readonly (readonly [string, readonly Outcome[]])[] = [
  // edit, publish, schedule, unpublish, withdraw, correct, reinstate
  ['a draft', [kept('draft'), first, kept('scheduled', LATER), REFUSED, REFUSED, REFUSED, REFUSED]],
  [
    'a scheduled draft',
    [kept('scheduled', LATER), first, kept('scheduled', LATER), kept('draft'), REFUSED, REFUSED, REFUSED],
  ],
  [
    'a published article',
    [kept('published'), again, kept('published', LATER), back, killed, corrected, REFUSED],
  ],
  [
    'a published article with a schedule',
    [kept('published', LATER), again, kept('published', LATER), back, killed, REFUSED, REFUSED],
  ],
  [
    'an article taken back',
    [kept('draft'), first, kept('scheduled', LATER), REFUSED, killed, REFUSED, REFUSED],
  ],
  [
    'an article taken back and scheduled',
    [kept('scheduled', LATER), first, kept('scheduled', LATER), kept('draft'), killed, REFUSED, REFUSED],
  ],
  ['a withdrawn article', [kept('withdrawn'), REFUSED, REFUSED, REFUSED, REFUSED, REFUSED, restored]],
  ['an expired article', [kept('withdrawn'), REFUSED, REFUSED, REFUSED, REFUSED, REFUSED, restored]],
];

const CASES = TABLE.flatMap(([state, outcomes]) =>
  Object.keys(ACTIONS).map((action, n) => [state, action, outcomes[n] ?? null] as const),
);

describe('the states of an article', () => {
  it('are all in the table, with every action', () => {
    expect(TABLE.map(([state]) => state)).toEqual(Object.keys(STATES));
    for (const [state, outcomes] of TABLE) expect(outcomes, state).toHaveLength(Object.keys(ACTIONS).length);
  });

  it.each(CASES)('%s: %s does what the table says', (state, action, outcome) => {
    const article = STATES[state] ?? made;
    const attempt = () => ACTIONS[action]?.(article);
    if (outcome === null) {
      expect(attempt).toThrow(expect.objectContaining({ code: 'wrong-state' }));
      return;
    }
    const change = attempt();
    const { state: after, revision, scheduledFor, version, embargo } = change?.article ?? article;
    expect([after, change?.live.do, change?.log?.type ?? null, scheduledFor]).toEqual(outcome);
    expect(revision).toBe(article.revision + 1);
    expect(version).toBe(article.version + (change?.live.do === 'publish' ? 1 : 0));
    expect(embargo).toBe(scheduledFor !== null);
    expect(change?.at).toBe(NOW);
    expect(change?.action).toBe(action === 'unpublish' && outcome[1] === 'keep' ? 'unschedule' : action);
  });

  it.each(Object.entries(STATES))('%s: what is due can always happen', (_, article) => {
    let now = article;
    for (let change = fireDue(now, LATER); change !== null; change = fireDue(now, LATER))
      now = change.article;
    expect(now.scheduledFor).toBeNull();
    expect(now.state).toBe(article.scheduledFor === null ? article.state : 'published');
  });
});

function due(change: ArticleChange | null): ArticleChange {
  if (change === null) throw new Error('nothing was due');
  return change;
}
