import type { Article, ArticleContent } from '../../src/domain/article.ts';
import { type Instant, toMs } from '../../src/domain/clock.ts';
import { schedule } from '../../src/domain/scheduling.ts';
import type { Desk } from './content.ts';

/** A new article that is to be published at `at`. */
export async function scheduled(desk: Desk, content: Partial<ArticleContent>, at: Instant) {
  return reschedule(desk, await desk.draft(content), at);
}

/** Has the working copy published at `at`, whatever is live. */
export function reschedule(desk: Desk, { id }: Pick<Article, 'id'>, at: Instant, embargo = false) {
  return desk.store.articles.update(id, null, (article) => schedule(article, { for: at, embargo }, desk.now));
}

export function moveTo(desk: Desk, at: Instant): void {
  desk.advance(toMs(at) - toMs(desk.now));
}

/** To come out at `at`, and for entitled partners before. */
export async function underEmbargo(desk: Desk, content: Partial<ArticleContent>, at: Instant) {
  return reschedule(desk, await desk.draft(content), at, true);
}
