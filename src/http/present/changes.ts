import { translationGroup } from '../../domain/translation-group.ts';
import type { FollowedEntry } from '../../store/store.ts';
import type { ChangeWire } from '../schemas/changes.ts';
import type { Addresses } from './addresses.ts';
import { presentArticle } from './articles.ts';

type Logged = Omit<FollowedEntry, 'mark' | keyof Beside>;
type Beside = Pick<FollowedEntry, 'article' | 'links' | 'former' | 'withdrawnAt'>;

/** What is told where nothing is looked up beside the log. */
export const LOG_ALONE: Beside = { article: null, links: null, former: null, withdrawnAt: null };

/** An entry of the log as a follower is told it. */
export function presentChange(entry: Logged & Beside, addresses: Addresses): ChangeWire {
  const { seq, type, at, id, slug, version, reason, article, links, former, withdrawnAt } = entry;
  return {
    seq,
    type,
    at,
    id,
    slug,
    version,
    ...reasonOf(type, reason),
    ...(withdrawnAt !== null && { withdrawnAt }),
    ...(article !== null && { article: presentArticle(article, addresses) }),
    ...(links !== null && {
      translationGroup: translationGroup({ id, ...links }),
      related: [...links.related],
    }),
    ...(former !== null && {
      formerSlugs: [...former.slugs],
      ...(!isOfOneId(type) && { formerIds: [...former.ids] }),
    }),
  };
}

/** Of what is never merged. */
function isOfOneId(type: ChangeWire['type']): boolean {
  return type.startsWith('article.') || type.startsWith('list.');
}

/** Of terms the log holds the successor's id, and of a section that it was moved, which its own resource tells. */
function reasonOf(type: ChangeWire['type'], reason: string | null): Pick<ChangeWire, 'reason' | 'into'> {
  if (reason === null) return {};
  if (type.startsWith('article.')) return { reason };
  return type.endsWith('.updated') ? {} : { into: reason };
}
