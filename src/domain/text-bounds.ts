/** The most characters of what is written of authors, sections, tags and lists, and the most links of an author. */
export const MAX_NAME = 200;
export const MAX_DESCRIPTION = 2_000;
export const MAX_ROLE = 200;
export const MAX_BIO = 10_000;
export const MAX_LINK_LABEL = 100;
export const MAX_LINKS = 20;
