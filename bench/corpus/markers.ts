/**
 * Words that the corpus plants and nothing else holds, so that searches have known sizes at every size of the corpus.
 * `share` is the part of all articles whose body has the word, `inTitles` the part whose title has it.
 */
export const MARKERS = [
  /** A news agency's name: common, but never in a title, so a search by relevance must look past all titles. */
  { word: 'nordwire', share: 0.6, inTitles: 0 },
  { word: 'baltijos', share: 0.6, inTitles: 0.05 },
  { word: 'zemgale', share: 0.01, inTitles: 0.002 },
  { word: 'suiti', share: 0.001, inTitles: 0 },
  { word: 'kihnu', share: 0.0001, inTitles: 0 },
] as const;
