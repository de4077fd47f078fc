import type { Genre } from '../domain/article.ts';
import type { TagType } from '../domain/tag.ts';

/** The IPTC's controlled vocabularies (https://cv.iptc.org/newscodes/), as far as articles need them. */
export const GENRE_SCHEME = 'http://cv.iptc.org/newscodes/genre/';

/** Codes of the genre NewsCodes; null for a genre that they don't know. */
export const GENRE_CODES: Readonly<Record<Genre, string | null>> = {
  news: 'Current',
  analysis: 'Analysis',
  opinion: 'Opinion',
  feature: 'Feature',
  interview: 'Interview',
  review: 'Review',
  'fact-check': null,
  'press-release': 'Press_Release',
};

/** Codes of the nature of a concept (http://cv.iptc.org/newscodes/cpnature/). */
export const CONCEPT_CODES: Readonly<Record<TagType, string>> = {
  topic: 'abstract',
  person: 'person',
  place: 'geoArea',
  organisation: 'organisation',
  event: 'event',
};
