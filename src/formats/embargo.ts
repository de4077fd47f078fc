import type { Item } from './format.ts';
import { minuteOf } from './plain.ts';

/** `Embargoed until 2023-12-29 09:37 UTC`; null where it isn't. */
export function embargoOf({ embargoedUntil }: Item): string | null {
  if (embargoedUntil === undefined) return null;
  // Never a minute too early.
  const isWhole = embargoedUntil.endsWith(':00.000Z');
  return `Embargoed until ${isWhole ? minuteOf(embargoedUntil) : embargoedUntil}`;
}

/** The title, where a format has no field for an embargo that receivers are known to heed: nobody overlooks it here. */
export function markedTitle(item: Item): string {
  const embargo = embargoOf(item);
  return embargo === null ? item.article.title : `[${embargo}] ${item.article.title}`;
}
