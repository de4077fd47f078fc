import type { Element, Nodes } from 'hast';
import { isBlank, withoutControls } from './inline.ts';
import type { Flow } from './model.ts';

/** The block of a `pre`; none where it holds nothing. The language is what its `code` is classed as. */
export function codeOf(node: Element): readonly Flow[] {
  const text = codeText(node);
  if (isBlank(text)) return [];
  const [code] = node.children;
  const names = code?.type === 'element' && code.tagName === 'code' ? code.properties.className : undefined;
  const [name] = Array.isArray(names) ? names : [];
  return [
    { type: 'code', text, language: name === undefined ? null : String(name).replace(/^lang(uage)?-/, '') },
  ];
}

export function codeText(node: Nodes): string {
  return withoutControls(rawText(node).replace(/\r\n?|\f/g, '\n')).trimEnd();
}

export function rawText(node: Nodes): string {
  if (node.type === 'text') return node.value;
  if (node.type === 'element' && node.tagName === 'br') return '\n';
  return 'children' in node ? node.children.map(rawText).join('') : '';
}
