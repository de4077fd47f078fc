import type { PublicList } from '../../domain/curated-list.ts';
import type { CuratedListWire } from '../schemas/curated-lists.ts';

export function presentList(list: PublicList): CuratedListWire {
  const { id, slug, name, description, length, publishedAt, updatedAt } = list;
  return { id, slug, name, description, length, publishedAt, updatedAt };
}
