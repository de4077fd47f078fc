import { tableHtml } from './html.ts';
import { inlineMarkdown } from './markdown-inline.ts';
import { type Flow, type List, type ListItem, plainText, type Table, type TableRow } from './model.ts';

/**
 * The body as GitHub Flavored Markdown (github.github.com/gfm). What Markdown has no sign for stands as inline HTML
 * (`H<sub>2</sub>O`), a table that it can't draw as an HTML table. Read again it gives the same body, but for the sizes of
 * pictures, markup in captions, who is quoted and the labels of embeds, which become text.
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
  const separator = lists.every(followsText) ? '\n' : '\n\n';
  return indented([...lines, ...inner].join(separator), marker, ' '.repeat(marker.length));
}

/** Only a list that begins with 1 can follow a line of text without a blank line; so must a list that it begins with. */
function followsText({ ordered, start, items: [first] }: List): boolean {
  if (ordered && start !== 1) return false;
  return first === undefined || first.content.length > 0 || first.lists.slice(0, 1).every(followsText);
}

function quoteMarkdown({ children, attribution }: Extract<Flow, { type: 'quote' }>): string {
  const by = attribution.length === 0 ? [] : [`— ${inlineMarkdown(attribution, 'line')}`];
  return indented([markdownOf(children), ...by].join('\n\n'), '> ', '> ');
}

function imageMarkdown({ image, link, caption }: Extract<Flow, { type: 'image' }>): string {
  const { src, alt } = image.type === 'element' ? image.properties : {};
  const title = caption.length === 0 ? undefined : plainText(caption).replaceAll('\n', ' ');
  const properties = { src: String(src), alt: String(alt), ...(title === undefined ? {} : { title }) };
  const picture = { type: 'element' as const, tagName: 'img', properties, children: [] };
  return inlineMarkdown(
    link === null
      ? [picture]
      : [{ type: 'element', tagName: 'a', properties: { href: link }, children: [picture] }],
    'line',
  );
}

/** A link; that of a known address, alone in its paragraph, is an embed again. */
function embedMarkdown({ url, label }: Extract<Flow, { type: 'embed' }>): string {
  const children = [{ type: 'text' as const, value: label ?? url }];
  return inlineMarkdown([{ type: 'element', tagName: 'a', properties: { href: url }, children }], 'line');
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
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language ?? ''}\n${text}\n${fence}`;
}

function indented(text: string, first: string, rest: string): string {
  const lines = text.split('\n').map((line, index) => `${index === 0 ? first : rest}${line}`);
  return lines.map((line) => (line === rest ? rest.trimEnd() : line)).join('\n');
}
