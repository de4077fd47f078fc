import type { ApiKey } from '../../domain/api-key.ts';
import type { Store } from '../../store/store.ts';
import { Problem } from '../errors.ts';

type Sections = Pick<Store, 'sections'>;

/** Whether a key's limits leave it what is filed in this section; an unlimited one has everything. */
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
