import { GENRES } from '../../domain/article.ts';
import { BODY_FORMATS } from '../../domain/body.ts';
import { ANY_CASE_ID_PATTERN } from '../../domain/id.ts';
import { ARTICLE_SORTS, FACETS } from '../../domain/query.ts';
import { Article } from '../schemas/articles.ts';
import { Type } from '../schemas/builder.ts';
import { COMMA_SEPARATED, choice, commaList, cursor, fields, limit, REPEATED } from './parameters.ts';

const MAX_IDS = 100;
/** Each condition costs the store a look-up, so a request may not hold any number of them. */
export const MAX_CONDITIONS = 10;
const MAX_ALTERNATIVES = 20;

const ARTICLE_FIELDS = Object.keys(Article.properties) as (keyof typeof Article.properties)[];
const SLUG = '[^,\\s-][^,\\s]{0,199}';
/** The shape of RFC 5646 section 2.1, whatever the subtags mean. */
const LANGUAGE_TAG = '[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,8}';
/** How one condition of each kind is written, at most `MAX_CONDITION_LENGTH` characters long. */
export const CONDITIONS = {
  section: conditionOf(SLUG),
  tag: conditionOf(SLUG),
  author: conditionOf(SLUG),
  language: conditionOf(LANGUAGE_TAG),
  genre: conditionOf(`(?:${GENRES.join('|')})`),
} as const;
export const MAX_CONDITION_LENGTH = 1000;
const DATE_OR_TIME =
  '^\\d{4}-\\d{2}-\\d{2}(?:[Tt]\\d{2}:\\d{2}(?::\\d{2}(?:\\.\\d{1,9})?)?(?:[Zz]|[+-]\\d{2}:\\d{2}))?$';

/** How articles are shown, wherever articles are returned. */
export const ONE_ARTICLE = articleForm('html');
export const LISTED_ARTICLE = articleForm('none');

export const DEFAULT_RELATED = 5;
export const RELATED_ARTICLES = { limit: limit(DEFAULT_RELATED, 20), ...LISTED_ARTICLE };

/** The parameters of every list of articles. */
export const ARTICLES = {
  section: selection(
    'section',
    'slugs',
    'Sections, by slug; each includes the sections below it.',
    'lithuania',
  ),
  tag: selection('tag', 'slugs', 'Tags, by slug.', 'politics'),
  author: selection('author', 'slugs', 'Authors, by slug.', 'ebenezer-mensah'),
  language: selection(
    'language',
    'BCP 47 language tags',
    'Languages, in BCP 47; `en` includes `en-GB`.',
    'en',
  ),
  genre: selection('genre', `genres (${GENRES.join(', ')})`, 'Kinds of journalism.', 'news'),
  q: {
    schema: Type.Optional(
      Type.String({
        maxLength: 1000,
        description:
          'Words to find in title, summary, body, authors and tags; all of them must occur. `"a phrase"`, `-word` to exclude, `OR` between alternatives, `pref*` for a beginning of two letters or more. Case and accents do not matter, and nothing is a syntax error; without a word it finds nothing. At most 128 words and four beginnings.',
        examples: ['austrevicius "european parliament"'],
      }),
    ),
  },
  publishedFrom: moment('First published at this moment or later.'),
  publishedTo: moment('First published before this moment.'),
  updatedFrom: moment('Last updated at this moment or later.'),
  updatedTo: moment('Last updated before this moment.'),
  id: {
    schema: Type.Optional(
      Type.Array(Type.String({ pattern: ANY_CASE_ID_PATTERN }), {
        minItems: 1,
        maxItems: MAX_IDS,
        description: `Only the articles with these ids, up to ${MAX_IDS}, separated by commas. Ids of nothing published are passed over.`,
        examples: [['018cb4f2-6d20-7c1e-8f3a-2b9d5e7a1c40']],
      }),
    ),
    form: COMMA_SEPARATED,
    expects: 'ids, separated by commas',
  },
  url: {
    schema: Type.Optional(
      Type.String({
        maxLength: 2000,
        pattern: '^[Hh][Tt][Tt][Pp][Ss]?://',
        description: 'The article whose canonical or former web address this is.',
        examples: [
          'https://www.example.com/lithuania/lithuanian-migration-department-stands-by-decision-to-deport-kazakh-activist',
        ],
      }),
    ),
    expects: 'an absolute http or https URL',
  },
  list: {
    schema: Type.Optional(
      Type.String({
        pattern: `^${SLUG}$`,
        description:
          'The articles of a curated list, by its slug or id, in its order unless `sort` is given.',
        examples: ['front-page'],
      }),
    ),
    expects: 'the slug or the id of a list',
  },
  sort: choice(ARTICLE_SORTS, {
    description:
      'The order; a minus means descending. `relevance` goes with `q`. The standard is the order of `list` where that is given, else `relevance` where `q` is, else `-publishedAt`.',
    examples: ['-updatedAt'],
  }),
  limit: limit(),
  cursor,
  total: {
    schema: Type.Optional(
      Type.Boolean({
        default: false,
        description: 'Adds `page.total`. Counting takes time, so it is not done unless asked for.',
        examples: [true],
      }),
    ),
  },
  facets: commaList(FACETS, {
    description: 'Adds counts over the whole result by these properties, separated by commas.',
    examples: [['section', 'month']],
  }),
  ...LISTED_ARTICLE,
};

function articleForm(standardBody: 'none' | 'html') {
  const standard = standardBody === 'none' ? '`none`, or `html` when `fields` names the body' : '`html`';
  return {
    fields: fields(ARTICLE_FIELDS, ['title', 'url', 'publishedAt']),
    body: commaList(['none', ...BODY_FORMATS], {
      description: `The formats of the body, separated by commas, or \`none\` alone. The standard is ${standard}. Where \`fields\` is given, it must name \`body\` too.`,
      examples: [['html', 'text']],
    }),
    expand: commaList(['authors', 'section', 'tags'], {
      description: 'What to return whole in place of its reference, separated by commas.',
      examples: [['authors', 'section']],
    }),
  };
}

/** Of a curated list's own articles. */
const { list: _list, ...listed } = ARTICLES;
export const LISTED_ARTICLES = listed;

/** What a curated list's tail is asked for with: which articles and in what order, nothing of how they are shown. */
const { limit: _limit, cursor: _cursor, total: _total, facets: _facets, ...searched } = listed;
const { fields: _fields, body: _body, expand: _expand, ...tail } = searched;
export const TAIL = tail;

/** `what` names the values for people; each repetition is ANDed, commas are OR, a leading minus excludes them all. */
function selection(kind: keyof typeof CONDITIONS, what: string, description: string, example: string) {
  const group = Type.String({
    maxLength: MAX_CONDITION_LENGTH,
    pattern: CONDITIONS[kind],
  });
  return {
    schema: Type.Optional(
      Type.Array(group, {
        minItems: 1,
        maxItems: MAX_CONDITIONS,
        description: `${description} A comma means *or*, a repeated parameter *and*, a leading minus *not*.`,
        examples: [[example]],
      }),
    ),
    form: REPEATED,
    expects: `1 to ${MAX_ALTERNATIVES} ${what}, separated by commas, with a minus only in front of them all`,
  };
}

function conditionOf(value: string): string {
  return `^-?${value}(?:,${value}){0,${MAX_ALTERNATIVES - 1}}$`;
}

/** A query parameter that `instant` reads. */
export function moment(description: string) {
  return {
    schema: Type.Optional(
      Type.String({
        maxLength: 40,
        pattern: DATE_OR_TIME,
        description: `${description} An RFC 3339 date-time with its zone, or a date, which is its first moment in UTC.`,
        examples: ['2023-12-29T00:00:00Z'],
      }),
    ),
    expects:
      'a date (2023-12-29) or a date-time with its zone (2023-12-29T09:37:00Z), a plus sign in it written %2B',
  };
}
