import type { Actor } from './actor.ts';
import type { ArticleContent } from './article.ts';
import type { Instant } from './clock.ts';

/** More than anything is ever saved, and far from where numbers of JSON lose their last digit. */
export const MAX_REVISION = 1_000_000_000;

export const ARTICLE_ACTIONS = [
  'create',
  'edit',
  'restore',
  'import',
  'schedule',
  'unschedule',
  'publish',
  'correct',
  'unpublish',
  'withdraw',
  'reinstate',
  'expire',
] as const;
/** What a save did, as the history of an article and the audit call it. */
export type ArticleAction = (typeof ARTICLE_ACTIONS)[number];

/** One save of an article, as its history lists it. */
export type Revision = {
  readonly revision: number;
  readonly at: Instant;
  readonly by: Actor;
  readonly action: ArticleAction;
  readonly slug: string;
  readonly title: string;
};

/** What the working copy was after that save. */
export type RevisionContent = Revision & { readonly content: ArticleContent };
