import type { Static } from 'typebox';
import { CORRECTION_KINDS, GENRES, MINING } from '../../domain/article.ts';
import { type Facet, MAX_FACET_VALUES } from '../../domain/query.ts';
import type { AuthorRefWire, AuthorWire } from './authors.ts';
import type { ArticleBody } from './bodies.ts';
import { Type } from './builder.ts';
import type { Image } from './images.ts';
import { listOf, wholeOrChosen } from './lists.ts';
import { chosenFrom, count, exact, id, instant, nullable, oneOf, ref, slug, webAddress } from './scalars.ts';
import type { SectionRefWire, SectionWire } from './sections.ts';
import type { TagRefWire, TagWire } from './tags.ts';

const language = Type.String({ description: 'BCP 47.', examples: ['en'] });
const title = Type.String({
  description: 'The headline.',
  examples: ['Lithuanian Migration Department Stands by Decision to Deport Kazakh Activist'],
});
const ARTICLE_SLUG = 'lithuanian-migration-department-stands-by-decision-to-deport-kazakh-activist';

export const Correction = exact(
  {
    id: id('Names the correction for ever.'),
    at: instant('When it was made.'),
    kind: oneOf(CORRECTION_KINDS, { description: 'What kind of notice it is.', examples: ['correction'] }),
    note: Type.String({
      description: 'What readers are told.',
      examples: ['An earlier version misspelt the name of the activist.'],
    }),
    version: Type.Integer({
      minimum: 1,
      description: 'The version that first carried it.',
      examples: [2],
    }),
  },
  { $id: 'Correction', description: 'A public notice of what was wrong, unclear or new.' },
);

export const RIGHTS = exact({
  copyrightNotice: nullable(Type.String(), { description: 'To be shown.', examples: ['© 2023 BNN'] }),
  usageTerms: nullable(Type.String(), { description: 'What others may do with it.', examples: [null] }),
  syndication: oneOf(['allowed', 'withheld'], {
    description: 'Whether partner sites may carry it.',
    examples: ['allowed'],
  }),
  mining: Type.Optional(
    oneOf(MINING, {
      description:
        'Whether text and data mining of it, and with it the training of models, is reserved. Where it isn’t said, the terms of the service hold.',
      examples: ['reserved'],
    }),
  ),
});

export const Article = exact(
  {
    id: id('Names the article for ever.'),
    slug: slug(ARTICLE_SLUG),
    url: webAddress('Where people read it.', `https://www.example.com/lithuania/${ARTICLE_SLUG}`),
    language,
    genre: oneOf(GENRES, { description: 'What kind of journalism it is.', examples: ['news'] }),
    title,
    summary: nullable(Type.String(), { description: 'A standfirst, in plain text.', examples: [null] }),
    dateline: nullable(Type.String(), {
      description: 'The place it was filed from, as printed.',
      examples: ['VILNIUS'],
    }),
    body: Type.Optional(ref<Static<typeof ArticleBody>>('ArticleBody')),
    section: Type.Union([ref<SectionRefWire>('SectionRef'), ref<SectionWire>('Section'), Type.Null()], {
      description: 'Where it is filed; the whole section with `expand=section`.',
    }),
    authors: Type.Array(refOrWhole<AuthorRefWire, AuthorWire>('AuthorRef', 'Author'), {
      description: 'In byline order; whole authors with `expand=authors`.',
    }),
    tags: Type.Array(refOrWhole<TagRefWire, TagWire>('TagRef', 'Tag'), {
      description: 'What it is about; whole tags with `expand=tags`.',
    }),
    image: nullable(ref<Static<typeof Image>>('Image'), { description: 'The picture that leads it.' }),
    publishedAt: instant('When it was first published.', '2023-12-29T09:37:00.000Z'),
    updatedAt: instant('When what readers see last changed.'),
    version: Type.Integer({
      minimum: 1,
      description: 'Rises by one with each publication.',
      examples: [1],
    }),
    corrections: Type.Array(ref<Static<typeof Correction>>('Correction'), {
      description: 'Every notice so far, the oldest first.',
    }),
    translations: Type.Array(exact({ language, id: id('The translation.'), slug: slug(ARTICLE_SLUG) }), {
      description: 'The same article in other languages.',
    }),
    source: nullable(
      exact({
        name: Type.String({ description: 'Who supplied it.', examples: ['BNN'] }),
        url: nullable(Type.String({ format: 'uri' }), { description: 'Where it stood.', examples: [null] }),
      }),
      { description: 'Where the article was taken from; null when it is our own.' },
    ),
    rights: RIGHTS,
    wordCount: count('Words in the body.', 270),
    readingMinutes: count('For an adult reading silently.', 2),
    links: exact({
      self: webAddress('The article here.', `https://api.example.com/v1/articles/${ARTICLE_SLUG}`),
      html: webAddress('The same as `url`.', `https://www.example.com/lithuania/${ARTICLE_SLUG}`),
    }),
    snippet: Type.Optional(
      Type.String({
        description: 'HTML: the text around what `q` found, each match in `<mark>`; only with `q`.',
        examples: ['Lithuanian MEP Petras <mark>Auštrevičius</mark>, along with his colleagues'],
      }),
    ),
  },
  { $id: 'Article', description: 'A published article.' },
);
export type ArticleWire = Static<typeof Article>;

export const PartialArticle = chosenFrom('PartialArticle', Article);

const FacetCount = exact({
  value: Type.String({ description: 'To filter by.', examples: ['lithuania'] }),
  label: Type.String({ description: 'To show.', examples: ['Lithuania'] }),
  count: count('Articles in the whole result that have it.', 1),
});

const facet = Type.Optional(
  Type.Unsafe<readonly Static<typeof FacetCount>[]>(
    Type.Array(FacetCount, { maxItems: MAX_FACET_VALUES, description: 'The most frequent first.' }),
  ),
);

const facets: Record<Facet, typeof facet> = {
  section: facet,
  tag: facet,
  author: facet,
  genre: facet,
  language: facet,
  month: facet,
};

const list = listOf<ArticleWire>('Article');

export const ArticleList = exact(
  {
    ...list.properties,
    facets: Type.Optional(
      exact(facets, { description: 'Counts over the whole result, for each facet that was asked for.' }),
    ),
  },
  { $id: 'ArticleList', description: 'A page of articles. With `fields`, `data` holds PartialArticles.' },
);
export type ArticleListWire = Static<typeof ArticleList>;

export const RelatedList = exact(
  { data: Type.Array(wholeOrChosen<ArticleWire>('Article')) },
  { $id: 'RelatedList', description: 'Related articles, the closest first.' },
);

function refOrWhole<Ref, Whole>(refName: string, name: string) {
  return Type.Unsafe<Ref | Whole>(Type.Union([Type.Ref(refName), Type.Ref(name)]));
}
export type RelatedListWire = Static<typeof RelatedList>;
