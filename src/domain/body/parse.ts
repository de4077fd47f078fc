import type { Root } from 'hast';
import { fromParse5 } from 'hast-util-from-parse5';
import { type DefaultTreeAdapterMap, defaultTreeAdapter, parseFragment, type TreeAdapter } from 'parse5';
import { invalid } from '../errors.ts';

export const MAX_DEPTH = 100;
/** Elements and attributes of what is read, addresses thrice. Unclosed formatting lets a page of HTML grow to millions. */
const MAX_NODES = 12_000;

/**
 * The tree of a piece of HTML as a browser reads it (WHATWG HTML section 13.4, without scripting). The parser itself is
 * stopped at the limits, so that no misnesting gets around them; throws `invalid-value` for the field `body`.
 */
export function parseHtml(html: string): Root {
  const tree = parseFragment(html, { treeAdapter: boundedAdapter(), scriptingEnabled: false });
  const root = fromParse5(tree);
  return root.type === 'root' ? root : { type: 'root', children: [] };
}

/**
 * Refuses written HTML that couldn't come back. It has fewer elements than may be read, since the paragraphs in the
 * items of a loose list of Markdown, and the bodies of figures, count when they are read.
 */
export function requireFewNodes(html: string): void {
  const nodes = html.match(/<[a-z]| [a-z]+="/g)?.length ?? 0;
  const addresses = html.match(/ (?:href|src|cite)="/g)?.length ?? 0;
  if (nodes + 2 * addresses > MAX_WRITTEN_NODES) throw tooManyNodes();
}

const ADDRESSES = new Set(['href', 'src', 'cite']);
const MAX_WRITTEN_NODES = 8_000;

function tooManyNodes() {
  return invalid('body', 'the body has too many elements');
}

function boundedAdapter(): TreeAdapter<DefaultTreeAdapterMap> {
  let depth = 0;
  let nodes = 0;
  return {
    ...defaultTreeAdapter,
    createElement(tagName, namespaceURI, attributes) {
      nodes += 1 + attributes.length + 2 * attributes.filter(({ name }) => ADDRESSES.has(name)).length;
      if (nodes > MAX_NODES) throw tooManyNodes();
      return defaultTreeAdapter.createElement(tagName, namespaceURI, attributes);
    },
    onItemPush() {
      depth += 1;
      if (depth > MAX_DEPTH) throw invalid('body', `the body is nested deeper than ${MAX_DEPTH} elements`);
    },
    onItemPop() {
      depth -= 1;
    },
  };
}
