import type { Inline } from './inline.ts';

/** The canonical body: what every form is written from. Whatever can't be said here can't be published. */
export type Flow =
  | { readonly type: 'paragraph'; readonly content: readonly Inline[] }
  | { readonly type: 'heading'; readonly level: HeadingLevel; readonly content: readonly Inline[] }
  | List
  | {
      readonly type: 'quote';
      readonly children: readonly Flow[];
      /** Who or what is quoted, as printed. */
      readonly attribution: readonly Inline[];
      readonly source: string | null;
    }
  | Picture
  | Embed
  | Table
  | { readonly type: 'code'; readonly text: string; readonly language: string | null }
  | { readonly type: 'divider' };

export type HeadingLevel = 2 | 3 | 4 | 5 | 6;

export type List = {
  readonly type: 'list';
  readonly ordered: boolean;
  readonly start: number;
  readonly items: readonly ListItem[];
};

export type ListItem = { readonly content: readonly Inline[]; readonly lists: readonly List[] };

export type Picture = {
  readonly type: 'image';
  /** An `img` element. */
  readonly image: Inline;
  readonly link: string | null;
  readonly caption: readonly Inline[];
};

export type Embed = {
  readonly type: 'embed';
  readonly url: string;
  readonly provider: string | null;
  /** What stood there to be read: a caption, or the text of a quoted post. */
  readonly label: string | null;
};

export type Table = {
  readonly type: 'table';
  readonly caption: readonly Inline[];
  readonly head: readonly TableRow[];
  readonly body: readonly TableRow[];
};

export type TableRow = readonly TableCell[];

export type TableCell = {
  readonly heads: boolean;
  readonly columns: number;
  readonly rows: number;
  readonly content: readonly Inline[];
};

/** The text of inline content: line breaks as line feeds, pictures by what they show. */
export function plainText(content: readonly Inline[]): string {
  return content.map(plainTextOf).join('');
}

function plainTextOf(node: Inline): string {
  if (node.type === 'text') return node.value;
  if (node.type !== 'element') return '';
  if (node.tagName === 'br') return '\n';
  if (node.tagName === 'img') return String(node.properties.alt ?? '');
  return plainText(node.children);
}
