import { blockHtml, inlineHtml, linked, quoteTag, tableHtml } from './html.ts';
import { fenceFor, inlineMarkdown, isPlainPicture } from './markdown-inline.ts';
import type { Embed, Flow, List, ListItem, Picture, Table, TableRow } from './model.ts';

/**
 * The body as GitHub Flavored Markdown (github.github.com/gfm). What Markdown has no sign for stands as inline HTML
 * (`H<sub>2</sub>O`), and so does what it can't say of a table, a quote, a picture or an embed. Read again it gives the
 * same body.
 */
export function markdownOf(body: readonly Flow[]): string {
  const parts: string[] = [];
  let previous: Flow | null = null;
  let alternate = false;
  for (const block of body) {
    alternate =
      block.type === 'list' && previous?.type === 'list' && previous.ordered === block.ordered && !alternate;
    parts.push(blockMarkdown(block, alternate));
    previous = block;
  }
  return parts.join('\n\n');
}

/** `alternate` is for a list that directly follows one of its kind, which the same marker would continue. */
function blockMarkdown(block: Flow, alternate: boolean): string {
  switch (block.type) {
    case 'paragraph':
      return inlineMarkdown(block.content, 'lines');
    case 'heading':
      return `${'#'.repeat(block.level)} ${inlineMarkdown(block.content, 'line')}`;
    case 'list':
      return listMarkdown(block, alternate);
    case 'quote':
      return quoteMarkdown(block);
    case 'image':
      return imageMarkdown(block);
    case 'embed':
      return embedMarkdown(block);
    case 'table':
      return tableMarkdown(block);
    case 'code':
      return codeMarkdown(block.text, block.language);
    case 'divider':
      return '***';
  }
}

function listMarkdown(list: List, alternate: boolean): string {
  return list.items.map((item, index) => itemMarkdown(item, markerOf(list, index, alternate))).join('\n');
}

function markerOf({ ordered, start }: List, index: number, alternate: boolean): string {
  return ordered ? `${start + index}${alternate ? ')' : '.'} ` : alternate ? '* ' : '- ';
}

function itemMarkdown({ content, lists }: ListItem, marker: string): string {
  const lines = content.length === 0 ? [] : [inlineMarkdown(content, 'lines')];
  const inner = lists.map((list, index) => listMarkdown(list, index % 2 === 1));
  // A tag alone in its line would make HTML of the lines after it.
  const apart = lines[0]?.startsWith('<img ') === true || !lists.every(followsText);
  const separator = apart ? '\n\n' : '\n';
  return indented([...lines, ...inner].join(separator), marker, ' '.repeat(marker.length));
}

/** Only a list that begins with 1 can follow a line of text without a blank line; so must a list that it begins with. */
function followsText({ ordered, start, items: [first] }: List): boolean {
  if (ordered && start !== 1) return false;
  return first === undefined || first.content.length > 0 || first.lists.slice(0, 1).every(followsText);
}

/** Only HTML has a place for the address that is quoted; a footer in a quote says whose words they are. */
function quoteMarkdown({ children, attribution, source }: Extract<Flow, { type: 'quote' }>): string {
  const footer = attribution.length === 0 ? [] : [`<footer>${inlineHtml(attribution)}</footer>`];
  const parts = [markdownOf(children), ...footer];
  return source === null
    ? indented(parts.join('\n\n'), '> ', '> ')
    : [quoteTag(source), ...parts, '</blockquote>'].join('\n\n');
}

/** What Markdown calls the title of a picture is its caption, if it is plain. */
function imageMarkdown(block: Picture): string {
  const { image, link, caption } = block;
  const [title, ...others] = caption;
  if (image.type !== 'element' || !isPlainPicture(image) || others.length > 0) return blockHtml(block);
  if (title === undefined) return inlineMarkdown([linked(image, link)], 'line');
  if (title.type !== 'text' || link !== null) return blockHtml(block);
  return inlineMarkdown([{ ...image, properties: { ...image.properties, title: title.value } }], 'line');
}

/** A known address alone in its paragraph is an embed again. */
function embedMarkdown(block: Embed): string {
  const { url, label, provider } = block;
  if (label !== null || provider === null) return blockHtml(block);
  return inlineMarkdown([linked({ type: 'text', value: url }, url)], 'line');
}

/** GFM draws one row of headings and under it rows as wide. */
function tableMarkdown(table: Table): string {
  const [head, ...further] = table.head;
  const width = head?.length ?? 0;
  const drawable =
    head?.every(({ heads }) => heads) === true &&
    further.length === 0 &&
    table.caption.length === 0 &&
    table.body.every((row) => row.length === width && row.every(({ heads }) => !heads)) &&
    [head, ...table.body].flat().every(({ columns, rows }) => columns === 1 && rows === 1);
  if (head === undefined || !drawable) return tableHtml(table);
  return [rowMarkdown(head), `|${' --- |'.repeat(width)}`, ...table.body.map(rowMarkdown)].join('\n');
}

function rowMarkdown(row: TableRow): string {
  return `|${row.map(({ content }) => ` ${inlineMarkdown(content, 'cell')} |`).join('')}`;
}

function codeMarkdown(text: string, language: string | null): string {
  const fence = fenceFor(text, 3);
  return `${fence}${language ?? ''}\n${text}\n${fence}`;
}

function indented(text: string, first: string, rest: string): string {
  const lines = text.split('\n').map((line, index) => `${index === 0 ? first : rest}${line}`);
  return lines.map((line) => (line === rest ? rest.trimEnd() : line)).join('\n');
}
