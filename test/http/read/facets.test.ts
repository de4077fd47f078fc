import { describe, expect, it } from 'vitest';
import { languageTag } from '../../../src/http/present/facets.ts';

describe('a language tag', () => {
  it.each([
    ['en', 'en'],
    ['EN-gb', 'en-GB'],
    ['zh-hant-tw', 'zh-Hant-TW'],
    ['sl-rozaj-biske', 'sl-rozaj-biske'],
    ['es-419', 'es-419'],
    ['EN-ca-x-CA-cdef', 'en-CA-x-ca-cdef'],
    ['de-1996', 'de-1996'],
  ])('is shown in its usual case: %s is %s', (tag, expected) => {
    expect(languageTag(tag)).toBe(expected);
  });
});
