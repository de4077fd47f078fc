import { type EditorialList, listHasUnpublishedEdits } from '../../domain/curated-list.ts';
import type { EditorialListWire } from '../schemas/editorial-lists.ts';

export function presentEditorialList(list: EditorialList): EditorialListWire {
  const { id, slug, state, revision, live, createdAt, savedAt } = list;
  const { name, description, tail, length } = list.content;
  return {
    id,
    slug,
    name,
    description,
    pins: list.pinned.map((pin) => ({ id: pin.id, slug: pin.slug, title: pin.title, state: pin.state })),
    tail: tail && { query: tail.query },
    length,
    state,
    revision,
    hasUnpublishedEdits: listHasUnpublishedEdits(list),
    live: live && { publishedAt: live.publishedAt, updatedAt: live.updatedAt },
    createdAt,
    savedAt,
  };
}
