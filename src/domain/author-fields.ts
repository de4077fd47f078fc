import type { Author, AuthorLink } from './author.ts';
import type { Instant } from './clock.ts';
import { invalid } from './errors.ts';
import type { Image, ImagePatch } from './image.ts';
import { patchedImage } from './image-fields.ts';
import { edited, type Made, made, nameOf } from './naming.ts';
import { optionalLine, optionalParagraphs, requiredLine } from './plain-text.ts';
import { checkedSlug } from './slug.ts';
import { MAX_BIO, MAX_LINK_LABEL, MAX_LINKS, MAX_ROLE } from './text-bounds.ts';
import { webAddress } from './web-address.ts';

/** What is written of an author: what is left out stays, null empties, and the image is merged (RFC 7396). */
export type AuthorFields = {
  readonly slug?: string;
  readonly name?: string;
  readonly bio?: string | null;
  readonly role?: string | null;
  readonly image?: ImagePatch | null;
  readonly links?: readonly AuthorLink[] | null;
};

/** Throws `invalid-value`, naming the field, for what no author can be; so does `editAuthor`. */
export function newAuthor(fields: AuthorFields & { readonly name: string }, it: Made): Author {
  const { id, slug, ...times } = made(it);
  const empty = { bio: null, role: null, image: null, links: [] };
  return { id, slug, name: nameOf(fields.name), ...empty, ...changesOf(null, fields), ...times };
}

/** Null where the fields change nothing. */
export function editAuthor(author: Author, fields: AuthorFields, at: Instant): Author | null {
  const { slug, name } = fields;
  const changes = {
    ...(slug !== undefined && { slug: checkedSlug(slug) }),
    ...(name !== undefined && { name: nameOf(name) }),
    ...changesOf(author.image, fields),
  };
  return edited(author, changes, at);
}

function changesOf(
  before: Image | null,
  { bio, role, image, links }: AuthorFields,
): Partial<Pick<Author, 'bio' | 'role' | 'image' | 'links'>> {
  return {
    ...(bio !== undefined && { bio: optionalParagraphs('bio', bio, MAX_BIO) }),
    ...(role !== undefined && { role: optionalLine('role', role, MAX_ROLE) }),
    ...(image !== undefined && {
      image: image === null ? null : patchedImage('image', before, image, PLAIN),
    }),
    ...(links !== undefined && { links: linksOf(links ?? []) }),
  };
}

const PLAIN = { line: optionalLine, paragraphs: optionalParagraphs };

function linksOf(links: readonly AuthorLink[]): readonly AuthorLink[] {
  if (links.length > MAX_LINKS) throw invalid('links', `an author has at most ${MAX_LINKS} links`);
  return links.map(({ label, url }, index) => ({
    label: requiredLine(`links.${index}.label`, label, MAX_LINK_LABEL),
    url: webAddress(`links.${index}.url`, url, 'web-or-mail'),
  }));
}
