import type { Root } from 'hast';
import { fromParse5 } from 'hast-util-from-parse5';
import { type DefaultTreeAdapterMap, defaultTreeAdapter, parseFragment, type TreeAdapter } from 'parse5';
import { invalid } from '../errors.ts';

export const MAX_DEPTH = 100;
/** Elements and texts. Unclosed formatting lets a page of HTML grow to millions. */
export const MAX_NODES = 25_000;

/**
 * The tree of a piece of HTML as a browser reads it (WHATWG HTML section 13.4, without scripting). The parser itself is
 * stopped at the limits, so that no misnesting gets around them; throws `invalid-value` for the field `body`.
 */
export function parseHtml(html: string): Root {
  const tree = parseFragment(html, { treeAdapter: boundedAdapter(), scriptingEnabled: false });
  const root = fromParse5(tree);
  return root.type === 'root' ? root : { type: 'root', children: [] };
}

function boundedAdapter(): TreeAdapter<DefaultTreeAdapterMap> {
  let depth = 0;
  let nodes = 0;
  const countNode = () => {
    nodes += 1;
    if (nodes > MAX_NODES) throw invalid('body', `the body has more than ${MAX_NODES} elements and texts`);
  };
  return {
    ...defaultTreeAdapter,
    createElement(tagName, namespaceURI, attributes) {
      countNode();
      return defaultTreeAdapter.createElement(tagName, namespaceURI, attributes);
    },
    createTextNode(value) {
      countNode();
      return defaultTreeAdapter.createTextNode(value);
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
