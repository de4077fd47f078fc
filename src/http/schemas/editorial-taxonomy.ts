import type { Static, TObject, TProperties } from 'typebox';
import { MAX_SLUG, SLUG_PATTERN } from '../../domain/slug.ts';
import { TAG_TYPES } from '../../domain/tag.ts';
import {
  MAX_BIO,
  MAX_DESCRIPTION,
  MAX_IMAGE_TEXT,
  MAX_LINK_LABEL,
  MAX_LINKS,
  MAX_NAME,
  MAX_PIXELS,
  MAX_REF,
  MAX_ROLE,
} from '../../domain/text-bounds.ts';
import { MAX_ADDRESS } from '../../domain/web-address.ts';
import { Author } from './authors.ts';
import { Type } from './builder.ts';
import type { PageWire } from './lists.ts';
import { exact, instant, nullable, oneOf, ref } from './scalars.ts';
import { Section } from './sections.ts';
import { Tag } from './tags.ts';

/*
 * Authors, sections and tags as editors see and write them. Whoever writes is told the bounds here, and the domain
 * holds to them.
 */

const SAVED = {
  revision: Type.Integer({
    minimum: 1,
    description: 'Rises by one with every save; the `ETag` is this number in quotes.',
    examples: [1],
  }),
  createdAt: instant('When it was created.', '2023-12-29T09:00:00.000Z'),
  updatedAt: instant('When it was last saved.', '2023-12-29T09:00:00.000Z'),
};

const { children: _children, ...section } = Section.properties;

export const EditorialAuthor = exact(
  { ...Author.properties, ...SAVED },
  { $id: 'EditorialAuthor', description: 'An author, with what its editors need.' },
);
export const EditorialSection = exact(
  { ...section, ...SAVED },
  { $id: 'EditorialSection', description: 'A section, with what its editors need.' },
);
export const EditorialTag = exact(
  { ...Tag.properties, ...SAVED },
  { $id: 'EditorialTag', description: 'A tag, with what its editors need.' },
);
export type EditorialAuthorWire = Static<typeof EditorialAuthor>;
export type EditorialSectionWire = Static<typeof EditorialSection>;
export type EditorialTagWire = Static<typeof EditorialTag>;

const pageOf = (name: string) =>
  exact(
    { data: Type.Array(ref<object>(name)), page: ref<PageWire>('Page') },
    { $id: `${name}List`, description: 'A page of the list.' },
  );

const PLAIN = 'Plain text; markup is taken out.';
const REF = { minLength: 1, maxLength: MAX_REF };

const name = Type.String({
  minLength: 1,
  maxLength: MAX_NAME,
  description: `As readers see it. ${PLAIN}`,
  examples: ['Ebenezer Mensah'],
});
const slug = Type.String({
  minLength: 1,
  maxLength: MAX_SLUG,
  pattern: SLUG_PATTERN,
  description:
    'The name in web addresses; made from the name unless given. A former one goes on to lead here, and is free for nothing else.',
  examples: ['ebenezer-mensah'],
});
const description = nullable(Type.String({ maxLength: MAX_DESCRIPTION }), {
  description: `What it is about. ${PLAIN} A blank line between paragraphs.`,
  examples: ['News from Lithuania.'],
});
const line = (what: string, maxLength: number, example: string) =>
  nullable(Type.String({ maxLength }), { description: `${what} ${PLAIN}`, examples: [example] });
const address = (what: string, example: string) =>
  Type.String({ minLength: 1, maxLength: MAX_ADDRESS, description: what, examples: [example] });
const pixels = nullable(Type.Integer({ minimum: 0, maximum: MAX_PIXELS }), {
  description: 'In pixels; 0 where it is not known.',
  examples: [1600],
});

const image = exact({
  url: Type.Optional(
    address('Where the picture is: http or https.', 'https://www.example.com/media/mensah.jpg'),
  ),
  alt: Type.Optional(
    line('What a reader who cannot see the picture is told.', MAX_IMAGE_TEXT, 'Ebenezer Mensah'),
  ),
  caption: Type.Optional(line('Shown below the picture.', MAX_IMAGE_TEXT, 'Vilnius, December 2023')),
  credit: Type.Optional(line('Who made it.', MAX_IMAGE_TEXT, 'Photo: BNN')),
  width: Type.Optional(pixels),
  height: Type.Optional(pixels),
});

const links = Type.Array(
  exact({
    label: Type.String({
      minLength: 1,
      maxLength: MAX_LINK_LABEL,
      description: `What to call it. ${PLAIN}`,
      examples: ['Website'],
    }),
    url: address('Where it leads: http, https or mailto.', 'https://www.example.com/ebenezer-mensah'),
  }),
  {
    maxItems: MAX_LINKS,
    description: 'Elsewhere on the web, in the order to show them; a patch replaces them all.',
  },
);

const author = {
  bio: nullable(Type.String({ maxLength: MAX_BIO }), {
    description:
      'Plain text, a blank line between paragraphs. Text that has HTML in it is read as such, and its text is kept.',
    examples: ['Ebenezer Mensah is a distinguished correspondent with a fervor for journalism.'],
  }),
  role: line('As printed under the name.', MAX_ROLE, 'Correspondent'),
  image: nullable(image, { description: 'A portrait; a patch is merged into it.' }),
  links: nullable(links),
};
const filed = {
  description,
  parent: nullable(Type.String(REF), {
    description: 'The section that this one stands in, by id or slug; null at the top of the tree.',
    examples: ['europe'],
  }),
};
const tagged = {
  type: oneOf(TAG_TYPES, {
    description: 'What kind of thing the tag names; a topic unless given.',
    examples: ['place'],
  }),
  description,
};

const inputs = <P extends TProperties>(noun: string, component: string, own: P) => {
  const all = { slug, name, ...own };
  return {
    create: exact(
      { ...Type.Partial(Type.Object(all)).properties, name },
      { $id: `New${component}`, description: `${noun} to create: it needs a name.` },
    ),
    patch: patchOf(component, Type.Object(all)),
  };
};

function patchOf<P extends TProperties>(component: string, whole: TObject<P>) {
  return exact(Type.Partial(whole).properties, {
    $id: `${component}Patch`,
    description: 'A merge patch (RFC 7396): what is left out stays, and null empties.',
  });
}

export const AUTHOR_INPUT = inputs('An author', 'Author', author);
export const SECTION_INPUT = inputs('A section', 'Section', filed);
export const TAG_INPUT = inputs('A tag', 'Tag', tagged);

export const Merge = exact(
  {
    into: Type.String({
      ...REF,
      description: 'What takes its place, by id or slug.',
      examples: ['lithuania'],
    }),
  },
  { $id: 'Merge', description: 'What is to take the place of the one that the path names.' },
);

/** The components that the routes refer to: to be added to the application with `addSchema`. */
export const EDITORIAL_TAXONOMY_SCHEMAS = [
  EditorialAuthor,
  EditorialSection,
  EditorialTag,
  pageOf('EditorialAuthor'),
  pageOf('EditorialSection'),
  pageOf('EditorialTag'),
  Merge,
  ...[AUTHOR_INPUT, SECTION_INPUT, TAG_INPUT].flatMap(({ create, patch }) => [create, patch]),
];
