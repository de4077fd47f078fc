import type { PublicSection, SectionRef } from '../../domain/section.ts';
import type { SectionRefWire, SectionWire } from '../schemas/sections.ts';

export function presentSection(section: PublicSection): SectionWire {
  const { id, slug, name, description, ancestors, articleCount } = section;
  const parent = ancestors.at(-1);
  return {
    id,
    slug,
    name,
    description,
    parent: parent === undefined ? null : presentSectionRef(parent),
    path: [...ancestors, section].map((place) => place.slug).join('/'),
    ancestors: ancestors.map(presentSectionRef),
    articleCount,
  };
}

export function presentSectionRef({ id, slug, name }: SectionRef): SectionRefWire {
  return { id, slug, name };
}

export type Tree = Omit<SectionWire, 'children'> & { readonly children: readonly Tree[] };

/** The sections at the top, each with its `children` all the way down; both in the order of `sections`. */
export function presentTree(sections: readonly PublicSection[]): Tree[] {
  const byParent = Map.groupBy(sections, (section) => section.parentId);
  const below = (parentId: string | null): Tree[] =>
    (byParent.get(parentId) ?? []).map((section) => ({
      ...presentSection(section),
      children: below(section.id),
    }));
  return below(null);
}
