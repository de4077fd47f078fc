import { Article, ArticleList, Correction, PartialArticle, RelatedList } from './articles.ts';
import { Author, AuthorList, AuthorRef, PartialAuthor } from './authors.ts';
import { ArticleBody, Block } from './bodies.ts';
import { Change, ChangeList } from './changes.ts';
import { CuratedList, CuratedListList, PartialCuratedList } from './curated-lists.ts';
import { Embargoed, EmbargoedList } from './embargoed.ts';
import { Image } from './images.ts';
import { Page } from './lists.ts';
import { PartialSection, Section, SectionList, SectionRef } from './sections.ts';
import { Suggestion, SuggestionList } from './suggestions.ts';
import { PartialTag, Tag, TagList, TagRef } from './tags.ts';
import { ArticleVersion, ArticleVersionList } from './versions.ts';

/** The components that the read API's schemas refer to: to be added to the application with `addSchema`. */
export const READ_SCHEMAS = [
  Article,
  ArticleBody,
  ArticleList,
  ArticleVersion,
  ArticleVersionList,
  Author,
  AuthorList,
  AuthorRef,
  Block,
  Change,
  ChangeList,
  Correction,
  CuratedList,
  CuratedListList,
  Embargoed,
  EmbargoedList,
  Image,
  Page,
  PartialArticle,
  PartialAuthor,
  PartialCuratedList,
  PartialSection,
  PartialTag,
  RelatedList,
  Section,
  SectionList,
  SectionRef,
  Suggestion,
  SuggestionList,
  Tag,
  TagList,
  TagRef,
] as const;
