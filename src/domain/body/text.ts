import { type Flow, type List, plainText } from './model.ts';

/** The body to be read or searched without any markup: a blank line between blocks, a line to each item and row. */
export function textOf(body: readonly Flow[]): string {
  return body
    .map(blockText)
    .filter((text) => text !== '')
    .join('\n\n');
}

function blockText(block: Flow): string {
  switch (block.type) {
    case 'paragraph':
    case 'heading':
      return plainText(block.content);
    case 'list':
      return listLines(block).join('\n');
    case 'quote':
      return [textOf(block.children), plainText(block.attribution)].filter((text) => text !== '').join('\n');
    case 'image':
      return plainText(block.caption);
    case 'embed':
      return block.label === null ? block.url : `${block.label}\n${block.url}`;
    case 'table':
      return tableLines(block).join('\n');
    case 'code':
      return block.text;
    case 'divider':
      return '';
  }
}

function listLines({ items }: List): string[] {
  return items.flatMap(({ content, lists }) => [
    ...(content.length === 0 ? [] : [plainText(content)]),
    ...lists.flatMap(listLines),
  ]);
}

function tableLines({ caption, head, body }: Extract<Flow, { type: 'table' }>): string[] {
  const rows = [...head, ...body].map((row) => row.map(({ content }) => plainText(content)).join('\t'));
  return caption.length === 0 ? rows : [plainText(caption), ...rows];
}
