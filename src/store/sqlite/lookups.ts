import type { Plan } from './list-plan.ts';
import { type Driver, isBounded, type Order } from './list-sql.ts';
import type { Search } from './search.ts';

/** Look-ups that may be spent on articles that a list passes over, one by one: about ten milliseconds. */
export const MOST_LOOKUPS = 20_000;
/** What each further term costs that is looked for at the same time. */
const FURTHER_TERM = 0.3;
/** What a look at an article's own row costs. */
const ROW = 10;
/**
 * What to ask the full-text index about one article counts for. It takes up to four times as long, but to find all that match a word
 * that many have takes long as well, and a page of such a word is soon full.
 */
const ASKED = 50;

/** What is asked of each article that a driver leads to, in look-ups of one term; a time that the order goes by is none. */
export function lookupsOfEach(driver: Driver, plan: Plan, order: Order | null): number {
  const { groups, excluded, search } = plan;
  const others = groups.filter((group) => driver.by !== 'group' || group !== driver.group);
  const asked = [...others.map(({ terms }) => terms.length), excluded.length].filter((terms) => terms > 0);
  const ofTerms = asked.reduce((sum, terms) => sum + 1 + FURTHER_TERM * (terms - 1), 0);
  return ofTerms + lookupsOfTimes(plan, order) + lookupsOfSearch(driver, search);
}

/** How many articles may be asked. */
export function mostAsked(driver: Driver, plan: Plan, order: Order | null): number {
  return Math.floor(MOST_LOOKUPS / Math.max(1, lookupsOfEach(driver, plan, order)));
}

/** No index by title has the time of the update. */
function lookupsOfTimes({ ord, updated }: Plan, order: Order | null): number {
  const ofPublication = isBounded(ord) && order?.key !== 'ord' ? 1 : 0;
  if (!isBounded(updated) || order?.key === 'updated_at') return ofPublication;
  return ofPublication + (order?.key === 'title_key' ? ROW : 1);
}

function lookupsOfSearch(driver: Driver, search: Search | null): number {
  if (search === null || driver.by === 'match') return 0;
  return search.isGathered ? 1 : ASKED;
}
