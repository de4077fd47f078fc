import type { Embargoed } from '../../domain/embargo.ts';
import type { EmbargoedWire } from '../schemas/embargoed.ts';
import type { Addresses } from './addresses.ts';
import { presentArticle } from './articles.ts';

export function presentEmbargoed(
  { article, until, savedAt }: Embargoed,
  addresses: Addresses,
): EmbargoedWire {
  return {
    id: article.id,
    embargoedUntil: until,
    savedAt,
    article: presentArticle(article, addresses),
    links: { self: addresses.api(`/v1/embargoed/articles/${article.id}`) },
  };
}
