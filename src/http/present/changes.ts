import type { FollowedEntry } from '../../store/store.ts';
import type { ChangeWire } from '../schemas/changes.ts';
import type { Addresses } from './addresses.ts';
import { presentArticle } from './articles.ts';

/** An entry of the log as a follower is told it. */
export function presentChange(entry: FollowedEntry, addresses: Addresses): ChangeWire {
  const { seq, type, at, id, slug, version, reason, article } = entry;
  return {
    seq,
    type,
    at,
    id,
    slug,
    version,
    ...reasonOf(type, reason),
    ...(article !== null && { article: presentArticle(article, addresses) }),
  };
}

/** Of terms the log holds the successor's id, and of a section that it was moved, which its own resource tells. */
function reasonOf(type: ChangeWire['type'], reason: string | null): Pick<ChangeWire, 'reason' | 'into'> {
  if (reason === null) return {};
  if (type.startsWith('article.')) return { reason };
  return type.endsWith('.updated') ? {} : { into: reason };
}
