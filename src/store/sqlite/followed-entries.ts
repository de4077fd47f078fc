import type { PublicArticle } from '../../domain/article.ts';
import type { ChangeEntry } from '../../domain/change.ts';
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
      former: isThere(entry, article) ? formerlyOf(db, entry) : null,
    };
  });
}

/** Whether readers are led to it, or told of it, by the slugs that it had. */
function isThere({ type }: ChangeEntry, article: PublicArticle | null): boolean {
  if (article !== null || type === 'article.withdrawn') return true;
  return !type.startsWith('article.') && (type.endsWith('.updated') || type.endsWith('.merged'));
}

function formerlyOf(db: Connection, { type, id, slug, reason }: ChangeEntry): FollowedFormer {
  const [kind = ''] = type.split('.');
  if (isTaxonomy(kind)) {
    const { slugs, ids } = formerOf(db, kind, type.endsWith('.merged') ? (reason ?? id) : id);
    return { slugs, ids };
  }
  const slugs = formerSlugs(db, kind === 'list' ? 'list' : 'article', id);
  // What is taken down leads on by its own slug too.
  return { slugs: slugs.filter((former) => former !== slug), ids: [] };
}
