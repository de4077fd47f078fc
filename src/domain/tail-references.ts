import type { ListTail } from './curated-list.ts';
import type { Selection } from './query.ts';

type Kind = 'author' | 'section' | 'tag';

/** Whether a list's tail names one of `refs`, ids and slugs of one author, section or tag. */
export function tailNames(tail: ListTail, kind: Kind, refs: ReadonlySet<string>): boolean {
  const { allOf = [], noneOf = [] } = tail.filter[kind] ?? {};
  return [...allOf.flat(), ...noneOf].some((ref) => refs.has(ref));
}

/** The tail with `to` wherever it names one of `refs`, in its text as in its filter. */
export function renamedInTail(tail: ListTail, kind: Kind, refs: ReadonlySet<string>, to: string): ListTail {
  const renamed = (ref: string) => (refs.has(ref) ? to : ref);
  const selection = tail.filter[kind];
  const filter = selection === undefined ? {} : { [kind]: renamedSelection(selection, renamed) };
  const query = tail.query
    .split('&')
    .map((part) =>
      part.startsWith(`${kind}=`) ? `${kind}=${renamedValue(part.slice(kind.length + 1), renamed)}` : part,
    )
    .join('&');
  return { ...tail, query, filter: { ...tail.filter, ...filter } };
}

function renamedSelection({ allOf, noneOf }: Selection, renamed: (ref: string) => string): Selection {
  return { allOf: allOf.map((group) => group.map(renamed)), noneOf: noneOf.map(renamed) };
}

/** `value` is percent-encoded or not: what it holds of refs needs no encoding. */
function renamedValue(value: string, renamed: (ref: string) => string): string {
  return value
    .split(/,|%2C/i)
    .map((ref) => (ref.startsWith('-') ? `-${renamed(ref.slice(1))}` : renamed(ref)))
    .join(',');
}
