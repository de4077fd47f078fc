import type { Element, ElementContent, Properties } from 'hast';

/** Canonical phrasing content: no white space but single spaces, none at the edges of a run or an element. */
export type Inline = ElementContent;

/** An element that text stands in, identified by the object itself: the same mark may go on in the next block. */
export type Mark = { readonly tagName: string; readonly properties: Properties };

/** Neighbours of these tags are one element cut in two. */
const MERGED = new Set(['strong', 'em', 'del', 'code']);
// biome-ignore lint/suspicious/noControlCharactersInRegex: no feed can carry them
const CONTROLS = /[\x01-\x08\x0b\x0e-\x1f\x7f-\x9f\ufffe\uffff]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNTIDY = /[\x01-\x1f\x7f-\x9f\ufffe\uffff]| {2}/;
const MAX_BREAKS = 2;

/**
 * Collects a line of text in its canonical form: elements are opened by their first content and closed by the first content
 * that isn't theirs, so none is empty and none begins or ends with white space. What was written in that form comes out as
 * it went in.
 */
export class InlineRun {
  #children: Inline[] = [];
  #open: { readonly mark: Mark; readonly element: Element }[] = [];
  #space = false;
  #breaks = 0;

  text(value: string, marks: readonly Mark[]): void {
    const collapsed = UNTIDY.test(value) ? withoutControls(value).replace(/[\t\n\f\r ]+/g, ' ') : value;
    const text = collapsed.replace(/^ | $/g, '');
    if (collapsed.startsWith(' ')) this.#space = true;
    if (text === '') return;
    const siblings = this.#reach(marks);
    const last = siblings.at(-1);
    if (last?.type === 'text') last.value += text;
    else siblings.push({ type: 'text', value: text });
    this.#space = collapsed.endsWith(' ');
  }

  element(element: Element, marks: readonly Mark[]): void {
    this.#reach(marks).push(element);
  }

  /** A line break that was written. */
  lineBreak(): void {
    this.#breaks = Math.min(this.#breaks + 1, MAX_BREAKS);
  }

  /** The edge of a block where there can be no blocks: the next content stands on a line of its own. */
  boundary(): void {
    this.#breaks = Math.max(this.#breaks, 1);
  }

  /** Hands over what was collected and begins anew. */
  finish(): Inline[] {
    const children = this.#children;
    this.#children = [];
    this.#open = [];
    this.#space = false;
    this.#breaks = 0;
    return children;
  }

  /** The children of the innermost of `marks`, ready for content. */
  #reach(marks: readonly Mark[]): Inline[] {
    let shared = 0;
    while (shared < this.#open.length && this.#open[shared]?.mark === marks[shared]) shared += 1;
    this.#open.length = shared;
    let siblings = this.#innermost();
    this.#fillGap(siblings);
    for (const mark of marks.slice(shared)) {
      const element = continued(siblings.at(-1), mark) ?? opened(mark, siblings);
      this.#open.push({ mark, element });
      siblings = element.children;
    }
    return siblings;
  }

  #innermost(): Inline[] {
    const last = this.#open.at(-1);
    return last === undefined ? this.#children : last.element.children;
  }

  #fillGap(siblings: Inline[]): void {
    if (this.#children.length > 0) {
      if (this.#breaks > 0) {
        for (let n = 0; n < this.#breaks; n += 1)
          siblings.push({ type: 'element', tagName: 'br', properties: {}, children: [] });
      } else if (this.#space) {
        const last = siblings.at(-1);
        if (last?.type === 'text') last.value += ' ';
        else siblings.push({ type: 'text', value: ' ' });
      }
    }
    this.#space = false;
    this.#breaks = 0;
  }
}

function continued(last: Inline | undefined, mark: Mark): Element | null {
  if (last?.type !== 'element' || last.tagName !== mark.tagName) return null;
  return MERGED.has(mark.tagName) ? last : null;
}

function opened(mark: Mark, siblings: Inline[]): Element {
  const element: Element = { type: 'element', ...mark, children: [] };
  siblings.push(element);
  return element;
}

/** Whether nothing of it can be seen: spaces, and characters that only act on others, such as a zero-width space. */
export function isBlank(text: string): boolean {
  return /^[\s\p{Default_Ignorable_Code_Point}]*$/u.test(text);
}

/** Without the control characters that no feed can carry, but for tabs and the ends of lines and pages. */
export function withoutControls(text: string): string {
  return text.replace(CONTROLS, '');
}
