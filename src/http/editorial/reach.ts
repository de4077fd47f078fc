import type { ApiKey } from '../../domain/api-key.ts';
import { findWithin } from '../../domain/named-articles.ts';
import type { Find, Reach } from '../../domain/references.ts';
import type { Store } from '../../store/store.ts';
import { Problem } from '../errors.ts';

type Sections = Pick<Store, 'sections'>;

/** Whether a key's limits leave it what is filed in this section, which a former id names too; an unlimited one has everything. */
export async function reaches(
  { sections }: Sections,
  key: Pick<ApiKey, 'sections'>,
  section: string | null,
): Promise<boolean> {
  const limits = key.sections;
  if (limits === null) return true;
  if (section === null) return false;
  const place = await sections.get(section);
  return place !== null && [place, ...place.ancestors].some(({ id }) => limits.includes(id));
}

/** The same for many articles, whose sections have their present ids. */
export async function reachOf(
  { sections }: Sections,
  { sections: limits }: Pick<ApiKey, 'sections'>,
): Promise<Reach> {
  if (limits === null) return () => true;
  const parents = new Map<string, string | null>();
  for (let after = 0; ; ) {
    const page = await sections.inOrder(after, 100);
    for (const { no, item } of page) {
      after = no;
      parents.set(item.id, item.parentId);
    }
    if (page.length === 0) break;
  }
  const within = (section: string | null): boolean =>
    section !== null && (limits.includes(section) || within(parents.get(section) ?? null));
  return within;
}

/** Finds the articles that a key may name. */
export async function articleFinder(store: Store, key: Pick<ApiKey, 'sections'>): Promise<Find> {
  const live = (ref: string) => store.live.find(ref, []);
  return findWithin(store.articles.get, live, await reachOf(store, key));
}

/** Throws `outside-sections` for a limited key that would file an article out of its own reach. */
export async function requireReach(
  store: Sections,
  key: Pick<ApiKey, 'sections'>,
  section: string | null,
): Promise<void> {
  if (await reaches(store, key, section)) return;
  const message = 'must be one of the sections that the key is limited to, or below one';
  throw new Problem('outside-sections', `The field \`/section\` ${message}.`, {
    errors: [{ pointer: '/section', code: 'outside-sections', message }],
  });
}
