import { JsonFault, pointerStep } from './json-fault.ts';

/** Deeper than any document of this API: a bound on the work that follows. */
const MAX_DEPTH = 50;

/** More than any object of this API has: what isn't known costs most to refuse. */
const MAX_MEMBERS = 100;

/** An object or array that is being read: `at` is the name or number of what is read in it. */
type Container = { readonly names: Set<string> | null; at: string | number };

/**
 * Refuses what JSON.parse hides or makes costly: a member that is given twice, of which it keeps the last, nesting beyond
 * all use, an object with more members than any here has, and more than `maxValues` members and elements in all. One pass, whatever `text` holds; where that is no JSON,
 * it may be refused with a SyntaxError or not at all.
 */
export function checkShape(text: string, maxValues: number): void {
  const open: Container[] = [];
  let inside: Container | undefined;
  let isName = false;
  let values = -1;
  const count = () => {
    values += 1;
    if (values > maxValues) throw new JsonFault(`must not hold more than ${maxValues} values`, 'too-many');
  };
  for (let i = 0; i < text.length; i += 1) {
    switch (text[i]) {
      case ' ':
      case '\n':
      case '\r':
      case '\t':
      case ':':
        break;
      case '{':
      case '[':
        count();
        if (open.length === MAX_DEPTH) {
          throw new JsonFault(`must not nest deeper than ${MAX_DEPTH}`, 'too-deep', pointerOf(open));
        }
        isName = text[i] === '{';
        inside = isName ? { names: new Set(), at: '' } : { names: null, at: 0 };
        open.push(inside);
        break;
      case '}':
      case ']':
        open.pop();
        inside = open.at(-1);
        isName = false;
        break;
      case ',':
        isName = inside?.names !== null;
        if (typeof inside?.at === 'number') inside.at += 1;
        break;
      case '"': {
        const end = endOfText(text, i);
        if (isName && inside !== undefined) enter(inside, text.slice(i, end), open);
        else count();
        isName = false;
        i = end - 1;
        break;
      }
      default:
        count();
        i = endOfLiteral(text, i) - 1;
    }
  }
}

function enter(object: Container, quoted: string, open: readonly Container[]): void {
  const name = quoted.includes('\\') ? (JSON.parse(quoted) as string) : quoted.slice(1, -1);
  object.at = name;
  if (object.names?.has(name)) throw new JsonFault('must not be given twice', 'repeated', pointerOf(open));
  if (object.names?.size === MAX_MEMBERS) {
    throw new JsonFault(
      `must not hold more than ${MAX_MEMBERS} members`,
      'too-many',
      pointerOf(open.slice(0, -1)),
    );
  }
  object.names?.add(name);
}

function pointerOf(open: readonly Container[]): string {
  return open.map(({ at }) => pointerStep(at)).join('');
}

/** The place after the quotation mark that ends the text which begins at `from`: one with no odd number of `\` before it. */
function endOfText(text: string, from: number): number {
  for (let end = text.indexOf('"', from + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let before = end;
    while (text[before - 1] === '\\') before -= 1;
    if ((end - before) % 2 === 0) return end + 1;
  }
  return text.length;
}

/** The place after the number, `true`, `false` or `null` which begins at `from`. */
function endOfLiteral(text: string, from: number): number {
  let end = from + 1;
  while (end < text.length && !ENDS.has(text.charAt(end))) end += 1;
  return end;
}

const ENDS = new Set([',', ']', '}', ' ', '\n', '\r', '\t']);
