import type { Static } from 'typebox';
import type { ArticleState } from '../../domain/article.ts';
import { Article, type Correction } from './articles.ts';
import type { AuthorRefWire } from './authors.ts';
import { Type } from './builder.ts';
import type { PageWire } from './lists.ts';
import { count, exact, id, instant, nullable, oneOf, ref, slug, webAddress } from './scalars.ts';
import type { SectionRefWire } from './sections.ts';
import type { TagRefWire } from './tags.ts';

export const ARTICLE_STATES = [
  'draft',
  'scheduled',
  'published',
  'withdrawn',
] as const satisfies readonly ArticleState[];

export const ArticleRef = exact(
  {
    id: id('Names the article for ever.'),
    slug: slug('what-the-court-said'),
    title: Type.String({ description: 'The headline.', examples: ['What the Court Said'] }),
  },
  { $id: 'ArticleRef', description: 'An article, as another one names it to editors.' },
);
export type ArticleRefWire = Static<typeof ArticleRef>;

const EditorialBody = exact(
  {
    html: Type.Optional(
      Type.String({
        description: 'Sanitised HTML, without the title.',
        examples: ['<p>The situation continues to develop.</p>'],
      }),
    ),
    markdown: Type.Optional(
      Type.String({
        description: 'GitHub Flavored Markdown.',
        examples: ['The situation continues to develop.'],
      }),
    ),
  },
  { description: 'The same body in the languages that `body` asked for.' },
);

const maybe = (description: string, example: string | null = null) =>
  nullable(Type.String({ format: 'date-time' }), { description, examples: [example] });

const { language, genre, title, summary, dateline, image, source, rights } = Article.properties;

const LISTED = {
  id: id('Names the article for ever.'),
  slug: slug('kazakh-activist-to-be-deported'),
  url: nullable(Type.String({ format: 'uri' }), {
    description: 'The article’s own canonical address; null where the website gives it one.',
    examples: [null],
  }),
  language,
  genre,
  title,
  summary,
  dateline,
  section: nullable(ref<SectionRefWire>('SectionRef'), { description: 'Where it is filed.' }),
  authors: Type.Array(ref<AuthorRefWire>('AuthorRef'), { description: 'In byline order.' }),
  tags: Type.Array(ref<TagRefWire>('TagRef'), { description: 'What it is about.' }),
  image,
  source,
  rights,
  publishedAt: maybe(
    'When it was first published; before that, the time that the first publication is to keep, if any.',
    '2023-12-29T09:37:00.000Z',
  ),
  updatedAt: maybe('When what readers see last changed; null before the first publication.'),
  version: count('The version last published; 0 before the first publication.', 1),
  corrections: Type.Array(ref<Static<typeof Correction>>('Correction'), {
    description: 'Every notice so far, the oldest first.',
  }),
  translationOf: nullable(Type.String({ format: 'uuid' }), {
    description:
      'The id of the article that this one translates. Readers are shown a translation of a translation with the original and all others of it.',
    examples: [null],
  }),
  related: Type.Array(ref<ArticleRefWire>('ArticleRef'), {
    description: 'Articles to stand first among the related ones, in this order.',
  }),
  expiresAt: maybe('From then on readers are told that the article is gone; null means never.'),
  state: oneOf(ARTICLE_STATES, {
    description:
      'What readers have of it: nothing yet (`draft`), nothing before `scheduledFor` (`scheduled`), the live copy (`published`, also with a schedule), or the notice that it is gone (`withdrawn`).',
    examples: ['published'],
  }),
  revision: Type.Integer({
    minimum: 1,
    description: 'Rises by one with every save; the `ETag` holds it.',
    examples: [3],
  }),
  scheduledFor: maybe('When the working copy, as it then is, is published by itself.'),
  embargo: Type.Boolean({
    description: 'Whether entitled partners may have it before that.',
    examples: [false],
  }),
  live: nullable(
    exact({
      version: Type.Integer({ minimum: 1, description: 'Of the live copy.', examples: [1] }),
      publishedAt: instant('When it was first published.', '2023-12-29T09:37:00.000Z'),
      updatedAt: instant('When what readers see last changed.'),
    }),
    { description: 'What readers see; null where they see nothing.' },
  ),
  hasUnpublishedEdits: Type.Boolean({
    description: 'Whether readers see another text than this one.',
    examples: [false],
  }),
  external: nullable(
    exact({
      source: Type.String({ description: 'The feeder.', examples: ['bnn'] }),
      id: Type.String({ description: 'Its own name for the article.', examples: ['20231229-17'] }),
    }),
    { description: 'What the feeder calls it, where it was fed.' },
  ),
  createdAt: instant('When it was first saved.', '2023-12-29T09:12:00.000Z'),
  savedAt: instant('When it was last saved.'),
  withdrawal: nullable(
    exact({
      at: instant('When it was withdrawn.', '2024-01-04T10:15:00.000Z'),
      reason: Type.String({
        description: 'What readers are told.',
        examples: ['The report could not be confirmed.'],
      }),
    }),
    { description: 'Why readers are told that it is gone; null where they aren’t.' },
  ),
  links: exact({
    self: webAddress(
      'The article here.',
      'https://api.example.com/v1/editorial/articles/018cb4f2-6d20-7c1e-8f3a-2b9d5e7a1c40',
    ),
    live: Type.Optional(
      webAddress(
        'What readers see of it; only while they do.',
        'https://api.example.com/v1/articles/018cb4f2-6d20-7c1e-8f3a-2b9d5e7a1c40',
      ),
    ),
  }),
};

export const ListedArticle = exact(LISTED, {
  $id: 'ListedArticle',
  description: 'A working copy without its body, as lists for editors hold it.',
});
export type ListedArticleWire = Static<typeof ListedArticle>;

export const EditorialArticle = exact(
  {
    ...LISTED,
    body: Type.Optional(EditorialBody),
    wordCount: count('Words in the body.', 270),
    readingMinutes: count('For an adult reading silently.', 2),
  },
  {
    $id: 'EditorialArticle',
    description:
      'The working copy of an article, with what has become of it. Readers see the live copy, which is apart.',
  },
);
export type EditorialArticleWire = Static<typeof EditorialArticle>;

export const ListedArticleList = exact(
  { data: Type.Array(ref<ListedArticleWire>('ListedArticle')), page: ref<PageWire>('Page') },
  { $id: 'ListedArticleList', description: 'A page of working copies.' },
);

export const Preview = exact(
  {
    url: webAddress(
      'Shows the working copy to whoever has it. Keep it as you would a key.',
      'https://api.example.com/v1/preview/AYy08m0gfB6POiudXnocQAAAAAAAZZ2MrA',
    ),
    expiresAt: instant('When it stops working.', '2023-12-29T12:38:00.000Z'),
  },
  { $id: 'Preview', description: 'A link to an article that readers cannot see.' },
);

export const EDITORIAL_ARTICLE_SCHEMAS = [
  ArticleRef,
  EditorialArticle,
  ListedArticle,
  ListedArticleList,
  Preview,
] as const;
