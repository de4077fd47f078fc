import { embedAt } from './embeds.ts';
import type { Inline } from './inline.ts';
import { type Flow, plainText } from './model.ts';

/**
 * The one block of a figure with the figure's caption; null where a block of its kind has none, or has one already.
 * `embeds` says that the figure is our own form of an embed, a link alone in it.
 */
export function withCaption(block: Flow, caption: readonly Inline[], embeds: boolean): Flow | null {
  const given = caption.length > 0;
  switch (block.type) {
    case 'image':
      return given ? { ...block, caption } : block;
    case 'embed':
      return given ? { ...block, label: labelled(plainText(caption), block.url) } : block;
    case 'quote':
      return given && block.attribution.length === 0 ? { ...block, attribution: caption } : null;
    case 'table':
      return given && block.caption.length === 0 ? { ...block, caption } : null;
    case 'paragraph':
      return embeds ? embedded(block.content, caption) : null;
    default:
      return null;
  }
}

function embedded([link, ...others]: readonly Inline[], caption: readonly Inline[]): Flow | null {
  if (link?.type !== 'element' || link.tagName !== 'a' || others.length > 0) return null;
  const address = String(link.properties.href);
  if (!address.startsWith('http')) return null;
  const known = embedAt(address);
  const url = known?.url ?? address;
  const text = plainText(caption.length > 0 ? caption : link.children);
  return { type: 'embed', url, provider: known?.provider ?? null, label: labelled(text, url) };
}

function labelled(text: string, url: string): string | null {
  const label = text.replace(/\s+/g, ' ').trim();
  return label === '' || label === url ? null : label;
}
