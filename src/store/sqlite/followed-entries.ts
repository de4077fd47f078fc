import type { PublicArticle } from '../../domain/article.ts';
import { type ChangeEntry, tellsReaders } from '../../domain/change.ts';
import type { Instant } from '../../domain/clock.ts';
import type { FollowedEntry, FollowedFormer, FollowRequest } from '../store.ts';
import type { Connection } from './connection.ts';
import { readArticles } from './live-read.ts';
import { liveLinks } from './picks.ts';
import { formerSlugs } from './slugs.ts';
import { formerOf } from './taxonomy-former.ts';
import type { TermRefs } from './term-refs.ts';
import { isTaxonomy } from './terms.ts';

/** What is told of a row of the log, and the place of the article to show with it. */
export type Told = { readonly entry: ChangeEntry; readonly ord: bigint | null };
export type Marked = Told & { readonly mark: string };

/** Entries with what there is now of the things that they are of. */
export function shown(
  db: Connection,
  refs: TermRefs,
  told: readonly Marked[],
  bodies: FollowRequest['bodies'],
): readonly FollowedEntry[] {
  const ords = [...new Set(told.map(({ ord }) => ord).filter((ord) => ord !== null))];
  const articles = readArticles(db, refs, ords, { bodies, search: undefined });
  const byId = new Map<string, PublicArticle>(articles.map((article) => [article.id, article]));
  return told.map(({ entry, ord, mark }) => {
    const article = ord === null ? null : (byId.get(entry.id) ?? null);
    return {
      ...entry,
      mark,
      article,
      links: article === null || ord === null ? null : liveLinks(db, ord),
      withdrawnAt: tellsReaders(entry) ? withdrawnAt(db, entry.id) : null,
      former: isThere(entry, article) ? formerlyOf(db, entry) : null,
    };
  });
}

function withdrawnAt(db: Connection, id: string): Instant | null {
  return db.get<{ at: Instant }>('select at from withdrawals where id = ?', id)?.at ?? null;
}

/** Whether readers are led to it, or told of it, by the slugs that it had. */
function isThere(entry: ChangeEntry, article: PublicArticle | null): boolean {
  const { type } = entry;
  if (article !== null || tellsReaders(entry)) return true;
  return !type.startsWith('article.') && (type.endsWith('.updated') || type.endsWith('.merged'));
}

function formerlyOf(db: Connection, entry: ChangeEntry): FollowedFormer {
  const { type, id, slug, reason } = entry;
  const [kind = ''] = type.split('.');
  if (isTaxonomy(kind)) {
    const { slugs, ids } = formerOf(db, kind, type.endsWith('.merged') ? (reason ?? id) : id);
    return { slugs, ids };
  }
  const slugs = formerSlugs(db, kind === 'list' ? 'list' : 'article', id);
  // The slug of what is gone is kept with those from before, until it comes back.
  return { slugs: tellsReaders(entry) ? slugs.filter((former) => former !== slug) : slugs, ids: [] };
}
