import { RETOLD } from '../../domain/change.ts';
import { translationGroup } from '../../domain/translation-group.ts';
import type { FollowedEntry } from '../../store/store.ts';
import type { ChangeWire } from '../schemas/changes.ts';
import type { Addresses } from './addresses.ts';
import { presentArticle } from './articles.ts';

/** `groupKey` is what groups of translations are named with. */
export type ChangePresenting = { readonly addresses: Addresses; readonly groupKey: Buffer };

type Logged = Omit<FollowedEntry, 'mark' | keyof Beside>;
type Beside = Pick<FollowedEntry, 'article' | 'links' | 'former' | 'withdrawnAt'>;

/** An entry of the log as a follower is told it. */
export function presentChange(entry: Logged & Beside, { addresses, groupKey }: ChangePresenting): ChangeWire {
  const { id, type, article, links, former, withdrawnAt } = entry;
  return {
    ...presentLogged(entry),
    ...(withdrawnAt !== null && { withdrawnAt }),
    ...(article !== null && { article: presentArticle(article, addresses) }),
    ...(links !== null && {
      translationGroup: translationGroup(groupKey, { id, ...links }),
      related: [...links.related],
    }),
    ...(former !== null && {
      formerSlugs: [...former.slugs],
      ...(!isOfOneId(type) && { formerIds: [...former.ids] }),
    }),
  };
}

/** What the log alone says, where nothing is looked up beside it. */
export function presentLogged({ seq, type, at, id, slug, version, reason }: Logged): ChangeWire {
  return { seq, type, at, id, slug, version, ...reasonOf(type, reason) };
}

/** Of what is never merged. */
function isOfOneId(type: ChangeWire['type']): boolean {
  return type.startsWith('article.') || type.startsWith('list.');
}

/** Of terms the log holds the successor's id, and of a section that it was moved, which its own resource tells. */
function reasonOf(
  type: ChangeWire['type'],
  reason: string | null,
): Pick<ChangeWire, 'reason' | 'into' | 'retold'> {
  if (reason === null) return {};
  if (type === 'article.updated') return reason === RETOLD ? { retold: true } : {};
  if (type.startsWith('article.')) return { reason };
  return type.endsWith('.updated') ? {} : { into: reason };
}
