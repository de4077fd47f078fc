import type { ArticleContent, Correction, Genre } from '../../src/domain/article.ts';
import { type Instant, instantFromMs, toMs } from '../../src/domain/clock.ts';
import { slugFrom } from '../../src/domain/slug.ts';
import { publishingTime } from './calendar.ts';
import { bodyOf, paragraph, sentence, titleOf } from './prose.ts';
import { type Random, Weighted, zipf } from './random.ts';
import type { Ground, Taxonomy } from './taxonomy.ts';
import type { Language, Vocabulary } from './vocabulary.ts';

/** What a newsroom does next, in the order of time. */
export type Step =
  | {
      readonly do: 'publish';
      readonly at: Instant;
      readonly id: string;
      readonly slug: string;
      readonly content: ArticleContent;
    }
  /** A new version, with a paragraph more. */
  | { readonly do: 'update'; readonly at: Instant; readonly id: string; readonly paragraph: string }
  | {
      readonly do: 'correct';
      readonly at: Instant;
      readonly id: string;
      readonly correction: Omit<Correction, 'at' | 'version'>;
    };

const SHARES = { updated: 0.1, corrected: 0.02, translation: 0.06, image: 0.8, noSection: 0.03 };
/** Hours from publication to a later version, on average, and the longest wait. */
const LATER = { mean: 30, most: 21 * 24 };
/** Originals that may still be translated. */
const RECENT = 100;

/** Publishes `count` articles and follows some up. Holds what waits to be followed up and no article beyond that. */
export function* newsroom(count: number, ground: Ground, taxonomy: Taxonomy): Generator<Step> {
  const { random } = ground;
  const write = writer(ground, taxonomy);
  const waiting: FollowUp[] = [];
  for (let n = 0; n < count; n += 1) {
    const at = publishingTime((n + random.float()) / count);
    while ((waiting[0]?.at ?? at) < at) yield* followUp(waiting.shift(), ground);
    const article = write(at);
    yield article;
    plan(waiting, article, random);
  }
  while (waiting.length > 0) yield* followUp(waiting.shift(), ground);
}

type Published = Extract<Step, { do: 'publish' }>;
type FollowUp = { readonly do: 'update' | 'correct'; readonly at: Instant; readonly of: Published };

/** Decides what will become of a new article, soonest first. */
function plan(waiting: FollowUp[], of: Published, random: Random): void {
  for (const [what, share] of [
    ['update', SHARES.updated],
    ['correct', SHARES.corrected],
  ] as const) {
    if (!random.chance(share)) continue;
    const hours = Math.min(LATER.most, random.exponential(LATER.mean));
    waiting.push({ do: what, at: instantFromMs(toMs(of.at) + Math.ceil(hours * 3600) * 1000), of });
  }
  waiting.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

function* followUp(what: FollowUp | undefined, ground: Ground): Generator<Step> {
  if (what === undefined) return;
  const { at, of } = what;
  const { random } = ground;
  const vocabulary = vocabularyOf(ground, of.content.language);
  if (what.do === 'update') {
    yield { do: 'update', at, id: of.id, paragraph: paragraph(vocabulary, random, 120) };
    return;
  }
  const kinds = new Weighted(['correction', 'clarification', 'editors-note'] as const, zipf(0));
  const correction = { id: ground.idAt(at), kind: kinds.draw(random), note: sentence(vocabulary, random) };
  yield { do: 'correct', at, id: of.id, correction };
}

/** Writes new articles; some are translations of recent ones. */
function writer(ground: Ground, taxonomy: Taxonomy): (at: Instant) => Published {
  const { random } = ground;
  const content = contentWriter(ground, taxonomy);
  const originals: { article: Published; languages: string[] }[] = [];
  return (at) => {
    const id = ground.idAt(at);
    const language = LANGUAGE_SHARES.draw(random).tag;
    const original =
      random.chance(SHARES.translation) && originals.length > 0 ? random.pick(originals) : null;
    const translates = original !== null && !original.languages.includes(language);
    const article = content(language, translates ? original.article : null);
    const published = { do: 'publish', at, id, slug: slugFrom(article.title), content: article } as const;
    if (translates) original.languages.push(language);
    else originals.push({ article: published, languages: [language] });
    if (originals.length > RECENT) originals.shift();
    return published;
  };
}

function contentWriter({ random, ...ground }: Ground, taxonomy: Taxonomy) {
  const authors = new Weighted(taxonomy.authors, zipf(5));
  const sections = new Weighted(taxonomy.sections, zipf(10));
  const tags = new Weighted(taxonomy.tags, zipf(5));
  return (language: string, original: Published | null): ArticleContent => {
    const vocabulary = vocabularyOf(ground, language);
    const genre = GENRE_SHARES.draw(random).genre;
    const own = {
      title: titleOf(vocabulary, random),
      summary: random.chance(0.9) ? sentence(vocabulary, random) : null,
      dateline: genre === 'news' && random.chance(0.7) ? random.pick(DATELINES) : null,
      language,
      genre,
      body: bodyOf(vocabulary, random),
      sectionId: random.chance(SHARES.noSection) ? null : sections.draw(random).id,
      authorIds: authors.drawSome(random, random.chance(0.12) ? 2 : 1).map(({ id }) => id),
      tagIds: tags.drawSome(random, random.int(1, 7)).map(({ id }) => id),
      image: random.chance(SHARES.image) ? picture(vocabulary, random) : null,
      source: random.chance(0.3) ? { name: 'Nordwire', url: 'https://nordwire.example.com/' } : null,
      rights: {
        copyrightNotice: null,
        usageTerms: null,
        syndication: random.chance(0.05) ? ('withheld' as const) : ('allowed' as const),
      },
      url: null,
      translationOf: null,
      relatedIds: [],
      expiresAt: null,
    };
    if (original === null) return own;
    const { sectionId, authorIds, tagIds, image, dateline } = original.content;
    return {
      ...own,
      ...{ sectionId, authorIds, tagIds, image, dateline, genre: original.content.genre },
      translationOf: original.id,
    };
  };
}

function picture(vocabulary: Vocabulary, random: Random): ArticleContent['image'] {
  const width = random.pick([1200, 1600, 2048]);
  return {
    url: `https://media.example.com/${random.bits().toString(36)}.jpg`,
    alt: sentence(vocabulary, random),
    caption: random.chance(0.6) ? sentence(vocabulary, random) : null,
    credit: random.chance(0.7) ? 'Nordwire' : null,
    width,
    height: Math.round(width * random.pick([9 / 16, 2 / 3, 3 / 4])),
  };
}

function vocabularyOf({ vocabularies }: Pick<Ground, 'vocabularies'>, language: string): Vocabulary {
  return vocabularies[language.slice(0, 2) as Language];
}

const DATELINES = ['VILNIUS', 'RIGA', 'TALLINN', 'KAUNAS', 'DAUGAVPILS', 'TARTU', 'WARSAW', 'BRUSSELS'];

const LANGUAGE_SHARES = shares('tag', { en: 50, 'en-GB': 10, lt: 12, lv: 12, et: 6, pl: 5, ru: 5 });
const GENRE_SHARES = shares('genre', {
  news: 70,
  analysis: 8,
  opinion: 8,
  feature: 6,
  interview: 3,
  review: 2,
  'fact-check': 1,
  'press-release': 2,
} satisfies Record<Genre, number>);

function shares<Key extends string, Value extends string>(key: Key, percent: Record<Value, number>) {
  const values = Object.keys(percent) as Value[];
  const items = values.map((value) => ({ [key]: value }) as Record<Key, Value>);
  return new Weighted(items, (item) => percent[item[key]]);
}
