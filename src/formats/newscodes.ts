import type { Genre } from '../domain/article.ts';
import type { TagType } from '../domain/tag.ts';

/** The IPTC's controlled vocabularies (https://cv.iptc.org/newscodes/), as far as articles need them. */
export const GENRE_SCHEME = 'http://cv.iptc.org/newscodes/genre/';

/** The genre NewsCodes: what stands behind their scheme, and their names in English. */
export const GENRE_CODES: Readonly<Record<Genre, { readonly code: string; readonly name: string }>> = {
  news: { code: 'Current', name: 'Current Events' },
  analysis: { code: 'Analysis', name: 'Analysis' },
  opinion: { code: 'Opinion', name: 'Opinion' },
  feature: { code: 'Feature', name: 'Feature' },
  interview: { code: 'Interview', name: 'Interview' },
  review: { code: 'Review', name: 'Review' },
  'fact-check': { code: 'Fact_Check', name: 'Fact Check' },
  'press-release': { code: 'Press_Release', name: 'Press Release' },
};

/** Codes of the nature of a concept (http://cv.iptc.org/newscodes/cpnature/). */
export const CONCEPT_CODES: Readonly<Record<TagType, string>> = {
  topic: 'abstract',
  person: 'person',
  place: 'geoArea',
  organisation: 'organisation',
  event: 'event',
};
