import type { Static } from 'typebox';
import { GENRES, MINING } from '../../domain/article.ts';
import { MAX_SLUG, SLUG_PATTERN } from '../../domain/slug.ts';
import {
  MAX_ARTICLE_AUTHORS,
  MAX_ARTICLE_TAGS,
  MAX_COPYRIGHT_NOTICE,
  MAX_DATELINE,
  MAX_IMAGE_TEXT,
  MAX_LANGUAGE,
  MAX_PIXELS,
  MAX_REF,
  MAX_RELATED,
  MAX_SOURCE_NAME,
  MAX_SUMMARY,
  MAX_TITLE,
  MAX_USAGE_TERMS,
} from '../../domain/text-bounds.ts';
import { MAX_ADDRESS } from '../../domain/web-address.ts';
import { PublicationRequest } from './article-actions.ts';
import { Type } from './builder.ts';
import { moment, optional } from './inputs.ts';
import { exact, nullable, oneOf } from './scalars.ts';

/*
 * What editors write. A body's bound is in bytes.
 */

const text = (maxLength: number, description: string, example: string) =>
  nullable(Type.String({ maxLength }), { description, examples: [example] });

const webAddress = (description: string, example: string) =>
  Type.String({
    maxLength: MAX_ADDRESS,
    description: `${description} An absolute http or https address.`,
    examples: [example],
  });

const named = (description: string, example: string) =>
  nullable(Type.String({ minLength: 1, maxLength: MAX_REF }), {
    description: `${description} By id or slug.`,
    examples: [example],
  });

const names = (most: number, description: string, example: readonly string[]) =>
  nullable(Type.Array(Type.String({ minLength: 1, maxLength: MAX_REF }), { maxItems: most }), {
    description: `${description} By id or slug, at most ${most}; one that is named twice counts once.`,
    examples: [[...example]],
  });

const pixels = Type.Optional(
  nullable(Type.Integer({ minimum: 0, maximum: MAX_PIXELS }), {
    description: 'In pixels; 0 or null where it is not known.',
    examples: [1600],
  }),
);

const title = Type.String({
  minLength: 1,
  maxLength: MAX_TITLE,
  description: 'The headline, in plain text.',
  examples: ['Lithuanian Migration Department Stands by Decision to Deport Kazakh Activist'],
});

const BODY = Type.Object(
  {
    html: optional(
      Type.String({
        maxLength: 262_144,
        description:
          'HTML, without the title. It is sanitised by an allow-list when it is saved; players and posts of other sites become embeds.',
        examples: ['<p>The situation continues to develop.</p>'],
      }),
    ),
    markdown: optional(
      Type.String({
        maxLength: 262_144,
        description: 'GitHub Flavored Markdown; HTML in it is treated like any other.',
        examples: ['The situation continues to develop.'],
      }),
    ),
  },
  {
    additionalProperties: false,
    minProperties: 1,
    maxProperties: 1,
    description: 'The whole body in one of the two languages, at most 256 kB of UTF-8.',
  },
);

const IMAGE = exact(
  {
    url: optional(webAddress('Where the picture is.', 'https://www.example.com/media/vilnius-old-town.jpg')),
    alt: optional(
      text(
        MAX_IMAGE_TEXT,
        'For readers who cannot see it; empty for a decorative one.',
        'The old town of Vilnius',
      ),
    ),
    caption: optional(text(MAX_IMAGE_TEXT, 'Shown below it, in plain text.', 'Vilnius, December 2023')),
    credit: optional(text(MAX_IMAGE_TEXT, 'Who made it, as printed.', 'Photo: BNN')),
    width: pixels,
    height: pixels,
  },
  { description: 'The picture that leads the article. An image needs its `url`.' },
);

const SOURCE = exact(
  {
    name: optional(
      Type.String({
        minLength: 1,
        maxLength: MAX_SOURCE_NAME,
        description: 'Who supplied it.',
        examples: ['BNN'],
      }),
    ),
    url: optional(
      nullable(webAddress('Where it stood.', 'https://bnn.example/khassenov'), {
        description: 'Where it stood.',
      }),
    ),
  },
  { description: 'Where the article was taken from. A source needs its `name`.' },
);

const RIGHTS = exact(
  {
    copyrightNotice: optional(text(MAX_COPYRIGHT_NOTICE, 'To be shown.', '© 2023 BNN')),
    usageTerms: optional(text(MAX_USAGE_TERMS, 'What others may do with it.', 'No resale.')),
    syndication: optional(
      nullable(oneOf(['allowed', 'withheld']), {
        description: 'Whether partner sites may carry it.',
        examples: ['allowed'],
      }),
    ),
    mining: optional(
      nullable(oneOf(MINING), {
        description:
          'Whether text and data mining of it, and with it the training of models, is reserved; null where the terms of the service hold.',
        examples: ['reserved'],
      }),
    ),
  },
  { description: 'Who may do what with the article.' },
);

/** All that is optional of an article. */
const FIELDS = {
  slug: optional(
    Type.String({
      pattern: SLUG_PATTERN,
      minLength: 1,
      maxLength: MAX_SLUG,
      description:
        'The name in web addresses: a-z, 0-9 and single hyphens. Unless given it is made from the title and made unique; one that another article has or had is 409.',
      examples: ['kazakh-activist-to-be-deported'],
    }),
  ),
  url: optional(
    nullable(webAddress('The article’s own canonical address.', 'https://www.example.com/khassenov'), {
      description: 'The article’s own canonical address; null for the one that the website gives it.',
    }),
  ),
  language: optional(
    nullable(Type.String({ pattern: '^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*$', maxLength: MAX_LANGUAGE }), {
      description: 'BCP 47; `en` where nothing is said.',
      examples: ['en'],
    }),
  ),
  genre: optional(
    nullable(oneOf(GENRES), {
      description: 'What kind of journalism it is; `news` where nothing is said.',
      examples: ['news'],
    }),
  ),
  summary: optional(text(MAX_SUMMARY, 'A standfirst, in plain text.', 'The department sees no threat.')),
  dateline: optional(text(MAX_DATELINE, 'The place it was filed from, as printed.', 'VILNIUS')),
  body: optional(nullable(BODY, { description: 'The text; null empties it.' })),
  section: optional(named('Where it is filed.', 'lithuania')),
  authors: optional(names(MAX_ARTICLE_AUTHORS, 'In byline order.', ['ebenezer-mensah'])),
  tags: optional(names(MAX_ARTICLE_TAGS, 'What it is about.', ['politics', 'daniyar-khassenov'])),
  createMissing: optional(
    Type.Boolean({
      description: 'Makes a topic of each of `tags` that is no tag’s slug or name, with that name.',
      examples: [true],
    }),
  ),
  related: optional(
    names(MAX_RELATED, 'Articles to stand first among the related ones, in this order.', [
      'what-the-court-said',
    ]),
  ),
  image: optional(nullable(IMAGE, { description: 'The picture that leads it; null for none.' })),
  source: optional(nullable(SOURCE, { description: 'Where it was taken from; null when it is our own.' })),
  rights: optional(
    nullable(RIGHTS, { description: 'Null for the standard: nothing said, syndication allowed.' }),
  ),
  translationOf: optional(named('The article that this one translates.', 'what-the-court-said')),
  expiresAt: optional(
    nullable(moment('From then on readers are told that it is gone.', '2024-12-31T22:00:00.000Z'), {
      description:
        'From then on readers are told that the article is gone. RFC 3339 with a zone; null means never.',
    }),
  ),
  publishedAt: optional(
    nullable(moment('When it was first published elsewhere.'), {
      description:
        'When it was first published elsewhere: the time that its first publication here keeps. Not writable after that. RFC 3339 with a zone.',
    }),
  ),
};

export const NewArticle = exact(
  { title, ...FIELDS },
  { $id: 'NewArticle', description: 'What an article begins with. All but the title may be left out.' },
);
export type NewArticleWire = Static<typeof NewArticle>;

export const ArticlePatch = exact(
  { title: optional(title), ...FIELDS },
  {
    $id: 'ArticlePatch',
    description:
      'A merge patch (RFC 7396): what is left out stays, null gives back the standard, `image`, `source` and `rights` are merged, lists and the body are replaced.',
  },
);
export type ArticlePatchWire = Static<typeof ArticlePatch>;

export const FedArticle = exact(
  {
    title: optional(title),
    ...FIELDS,
    publication: optional(
      Type.Object(PublicationRequest.properties, {
        additionalProperties: false,
        description: 'Publishes it too, at once or at `at`. Needs the scope `articles:publish`.',
      }),
    ),
  },
  { $id: 'FedArticle', description: 'What a feeder says of an article: a new one needs its title.' },
);
export type FedArticleWire = Static<typeof FedArticle>;

/** What is shown of an article and no one can write. */
export const NOT_WRITABLE = [
  'id',
  'state',
  'revision',
  'version',
  'updatedAt',
  'corrections',
  'wordCount',
  'readingMinutes',
  'scheduledFor',
  'embargo',
  'live',
  'hasUnpublishedEdits',
  'external',
  'createdAt',
  'savedAt',
  'withdrawal',
  'links',
  'translations',
] as const;

export const ARTICLE_INPUT_SCHEMAS = [NewArticle, ArticlePatch, FedArticle] as const;
