import type { ApiKey } from '../domain/api-key.ts';
import { unknownReference } from '../domain/errors.ts';
import type { SectionRef } from '../domain/section.ts';
import type { Store } from '../store/store.ts';

/** The sections that these ids or slugs name. Rejects with `unknown-reference` (field `sections`). */
export async function sectionsAt(
  { sections }: Pick<Store, 'sections'>,
  refs: readonly string[],
): Promise<readonly SectionRef[]> {
  return Promise.all(
    refs.map(async (ref) => {
      const section = await sections.get(ref);
      if (section === null) throw unknownReference('sections', 'section', ref);
      return section;
    }),
  );
}

/** The sections that any of these keys is limited to. */
export function sectionsOf(
  { sections }: Pick<Store, 'sections'>,
  keys: readonly ApiKey[],
): Promise<readonly SectionRef[]> {
  return sections.many([...new Set(keys.flatMap((key) => key.sections ?? []))]);
}
