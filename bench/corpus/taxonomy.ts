import type { Author } from '../../src/domain/author.ts';
import type { Instant } from '../../src/domain/clock.ts';
import type { Section } from '../../src/domain/section.ts';
import { slugFrom } from '../../src/domain/slug.ts';
import { TAG_TYPES, type Tag, type TagType } from '../../src/domain/tag.ts';
import { sentence } from './prose.ts';
import { type Random, Weighted } from './random.ts';
import { SECTION_NAMES } from './section-names.ts';
import { capitalised, inventedName, type Language, type Vocabulary } from './vocabulary.ts';

const AUTHORS = 200;
const TAGS = 2_000;

/** In the order of how often articles have them, the most often first. Slugs are free as they stand. */
export type Taxonomy = {
  readonly authors: readonly Author[];
  /** Each section after its parent. */
  readonly sections: readonly Section[];
  readonly tags: readonly Tag[];
};

/** What everything of the corpus is made from. */
export type Ground = {
  readonly random: Random;
  /** Makes a UUIDv7 of that moment; moments must not go back. */
  readonly idAt: (at: Instant) => string;
  readonly vocabularies: Readonly<Record<Language, Vocabulary>>;
};

/** `at` is when all of it was created. */
export function taxonomyOf(ground: Ground, at: Instant): Taxonomy {
  const times = { revision: 1, createdAt: at, updatedAt: at };
  const named = (name: string) => ({ id: ground.idAt(at), slug: slugFrom(name), name, ...times });
  return {
    authors: distinct(AUTHORS, () => personName(ground.random)).map((name) => ({
      ...named(name),
      ...portrait(ground, name),
    })),
    sections: sectionsBelow(SECTION_NAMES, null, named),
    tags: tagNames(ground).map(({ name, type }, rank) => ({
      ...named(name),
      type,
      hidden: false,
      description: rank < 50 ? sentence(ground.vocabularies.en, ground.random) : null,
    })),
  };
}

function portrait({ random, vocabularies }: Ground, name: string) {
  const text = () =>
    Array.from({ length: random.int(2, 5) }, () => sentence(vocabularies.en, random)).join(' ');
  const handle = slugFrom(name);
  return {
    bio: random.chance(0.9) ? Array.from({ length: random.int(1, 2) }, text).join('\n\n') : null,
    role: random.chance(0.8) ? random.pick(['Reporter', 'Correspondent', 'Editor', 'Columnist']) : null,
    image: random.chance(0.7)
      ? {
          url: `https://media.example.com/authors/${handle}.jpg`,
          alt: name,
          caption: null,
          credit: null,
          width: 600,
          height: 600,
        }
      : null,
    links: random.chance(0.5) ? [{ label: 'Website', url: `https://${handle}.example.com/` }] : [],
  };
}

type SectionNames = { readonly [name: string]: SectionNames };

function sectionsBelow(
  names: SectionNames,
  parentId: string | null,
  named: (name: string) => Omit<Section, 'description' | 'parentId'>,
): readonly Section[] {
  return Object.entries(names).flatMap(([name, below]) => {
    const section: Section = { ...named(name), description: null, parentId };
    return [section, ...sectionsBelow(below, section.id, named)];
  });
}

/** Types are mixed over the whole range of frequencies. */
function tagNames({ random, vocabularies }: Ground): readonly { name: string; type: TagType }[] {
  const shares: Record<TagType, number> = { topic: 30, person: 25, place: 25, organisation: 15, event: 5 };
  const types = new Weighted(TAG_TYPES, (type) => shares[type]);
  const place = () => inventedName(random.pick(['lt', 'lv', 'et', 'pl'] as const), random);
  const makers: Record<TagType, () => string> = {
    topic: () => capitalised(vocabularies.en.titleWords.drawSome(random, random.int(1, 2)).join(' ')),
    person: () => personName(random),
    place,
    organisation: () =>
      `${place()} ${random.pick(['University', 'Group', 'Bank', 'Museum', 'Port', 'Agency'])}`,
    event: () => `${place()} ${random.pick(['Festival', 'Summit', 'Cup', 'Fair'])} ${random.int(2014, 2023)}`,
  };
  const typeOf = new Map<string, TagType>();
  const names = distinct(TAGS, () => {
    const type = types.draw(random);
    const name = makers[type]();
    if (!typeOf.has(name)) typeOf.set(name, type);
    return name;
  });
  return names.map((name) => ({ name, type: typeOf.get(name) ?? 'topic' }));
}

/** Names whose slugs differ too. */
function distinct(count: number, make: () => string): readonly string[] {
  const names = new Map<string, string>();
  while (names.size < count) {
    const name = make();
    const slug = slugFrom(name);
    if (!names.has(slug)) names.set(slug, name);
  }
  return [...names.values()];
}

const FIRST_NAMES =
  'Aistė Andris Anna Bronius Dace Daina Eglė Elina Ewa Giedrė Ieva Ilze Jaak Jan Jonas Jānis Kadri Kristjan Laima Liis Līga Marek Marta Mindaugas Olga Pēteris Rasa Sigita Tomasz Toomas Uldis Vytautas Žanete'.split(
    ' ',
  );

function personName(random: Random): string {
  return `${random.pick(FIRST_NAMES)} ${inventedName(random.pick(['lt', 'lv', 'et', 'pl'] as const), random)}`;
}
