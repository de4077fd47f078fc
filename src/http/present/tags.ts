import type { PublicTag, TagRef } from '../../domain/tag.ts';
import type { TagRefWire, TagWire } from '../schemas/tags.ts';

export function presentTag(tag: PublicTag): TagWire {
  const { description, articleCount } = tag;
  return { ...presentTagRef(tag), description, articleCount };
}

export function presentTagRef({ id, slug, name, type }: TagRef): TagRefWire {
  return { id, slug, name, type };
}
