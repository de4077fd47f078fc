import type { Found, FoundArticle } from '../../store/store.ts';
import { Problem } from '../errors.ts';
import type { Resource } from '../present/addresses.ts';
import type { Moved } from './route.ts';

type Elsewhere = Exclude<Found<never> | FoundArticle, { is: 'found' }>;

/**
 * What to answer where a `{ref}` led to nothing that can be shown: the present slug of what has another one now.
 * Otherwise throws the Problem, the same one whatever was asked for and why it isn't there, so that a draft can't be told
 * from nothing.
 */
export function elsewhere(found: Elsewhere, kind: Resource): Moved {
  switch (found.is) {
    case 'moved':
      return { movedTo: found.slug, keys: [kind] };
    case 'withdrawn':
      throw new Problem('withdrawn', 'This article was withdrawn.', {
        extensions: { withdrawnAt: found.at, reason: found.reason },
      });
    case 'unknown':
      throw new Problem('not-found', 'There is nothing published by this id or slug.');
  }
}
