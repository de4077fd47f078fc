import type { PublicAuthor } from '../../domain/author.ts';
import type { PublicSection } from '../../domain/section.ts';
import type { PublicTag } from '../../domain/tag.ts';
import type {
  EditorialAuthorWire,
  EditorialSectionWire,
  EditorialTagWire,
} from '../schemas/editorial-taxonomy.ts';
import { presentAuthor } from './authors.ts';
import { presentSection } from './sections.ts';
import { presentTag } from './tags.ts';

/** What the public sees, and with it what an editor needs to save it again. */

export function presentEditorialAuthor(author: PublicAuthor): EditorialAuthorWire {
  return { ...presentAuthor(author), ...saved(author) };
}

export function presentEditorialSection(section: PublicSection): EditorialSectionWire {
  const { id, slug, name, description, parent, path, ancestors, articleCount } = presentSection(section);
  return {
    id,
    slug,
    name,
    description,
    parent,
    path,
    ancestors: [...ancestors],
    articleCount,
    ...saved(section),
  };
}

export function presentEditorialTag(tag: PublicTag): EditorialTagWire {
  return { ...presentTag(tag), ...saved(tag) };
}

type Saved = Pick<PublicTag, 'revision' | 'createdAt' | 'updatedAt'>;

function saved({ revision, createdAt, updatedAt }: Saved): Saved {
  return { revision, createdAt, updatedAt };
}
