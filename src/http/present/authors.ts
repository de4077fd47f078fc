import type { PublicAuthor } from '../../domain/author.ts';
import type { AuthorWire } from '../schemas/authors.ts';
import { presentImage } from './images.ts';

export function presentAuthor(author: PublicAuthor): AuthorWire {
  const { id, slug, name, bio, role, image, links, articleCount, latestArticleAt } = author;
  return {
    id,
    slug,
    name,
    bio,
    role,
    image: presentImage(image),
    links: links.map(({ label, url }) => ({ label, url })),
    articleCount,
    latestArticleAt,
  };
}
