import { toHtml } from 'hast-util-to-html';
import type { Block } from '../body.ts';
import type { Inline } from './inline.ts';
import { type Flow, type List, type ListItem, plainText, type Table, type TableRow } from './model.ts';

/** The body as HTML, a block a line, and as the blocks that the API names. */
export function htmlOf(body: readonly Flow[]): { html: string; blocks: readonly Block[] } {
  const blocks = body.map(blockOf);
  return { html: body.map((flow, index) => rewrapped(flow, blocks[index])).join('\n'), blocks };
}

/** Most of a body is in its paragraphs, which are not worth writing twice. */
function rewrapped(flow: Flow, block: Block | undefined): string {
  switch (block?.type) {
    case 'paragraph':
      return `<p>${block.html}</p>`;
    case 'heading':
      return `<h${block.level}>${block.html}</h${block.level}>`;
    default:
      return blockHtml(flow);
  }
}

export function inlineHtml(content: readonly Inline[]): string {
  return toHtml({ type: 'root', children: [...content] }, OPTIONS);
}

const OPTIONS = { characterReferences: { useNamedReferences: true } };

/** One block; without line feeds, unless it is code or holds some. */
export function blockHtml(block: Flow): string {
  switch (block.type) {
    case 'paragraph':
      return `<p>${inlineHtml(block.content)}</p>`;
    case 'heading':
      return `<h${block.level}>${inlineHtml(block.content)}</h${block.level}>`;
    case 'list':
      return listHtml(block);
    case 'quote':
      return quoteHtml(block);
    case 'image':
      return figureHtml(inlineHtml([linked(block.image, block.link)]), block.caption);
    case 'embed':
      return `<figure class="embed">${inlineHtml([linked(text(block.label ?? block.url), block.url)])}</figure>`;
    case 'table':
      return tableHtml(block);
    case 'code':
      return `<pre>${inlineHtml([code(block.text, block.language)])}</pre>`;
    case 'divider':
      return '<hr>';
  }
}

function listHtml({ ordered, start, items }: List): string {
  const tag = ordered ? 'ol' : 'ul';
  const attribute = ordered && start !== 1 ? ` start="${start}"` : '';
  return `<${tag}${attribute}>${items.map(itemHtml).join('')}</${tag}>`;
}

function itemHtml({ content, lists }: ListItem): string {
  return `<li>${inlineHtml(content)}${lists.map(listHtml).join('')}</li>`;
}

function quoteHtml({ children, attribution, source }: Extract<Flow, { type: 'quote' }>): string {
  const quote = `${quoteTag(source)}${children.map(blockHtml).join('')}</blockquote>`;
  return attribution.length === 0 ? quote : figureHtml(quote, attribution);
}

export function quoteTag(source: string | null): string {
  // An absoluteUrl has no quotes or angle brackets.
  return source === null ? '<blockquote>' : `<blockquote cite="${source.replaceAll('&', '&amp;')}">`;
}

function figureHtml(inner: string, caption: readonly Inline[]): string {
  const figcaption = caption.length === 0 ? '' : `<figcaption>${inlineHtml(caption)}</figcaption>`;
  return `<figure>${inner}${figcaption}</figure>`;
}

/** All of a table in one line, so that Markdown takes it for one block. */
export function tableHtml({ caption, head, body }: Table): string {
  const parts = [
    caption.length === 0 ? '' : `<caption>${inlineHtml(caption)}</caption>`,
    head.length === 0 ? '' : `<thead>${head.map(rowHtml).join('')}</thead>`,
    body.length === 0 ? '' : `<tbody>${body.map(rowHtml).join('')}</tbody>`,
  ];
  return `<table>${parts.join('')}</table>`;
}

function rowHtml(row: TableRow): string {
  const cells = row.map(({ heads, columns, rows, content }) => {
    const tag = heads ? 'th' : 'td';
    const spans = `${columns === 1 ? '' : ` colspan="${columns}"`}${rows === 1 ? '' : ` rowspan="${rows}"`}`;
    return `<${tag}${spans}>${inlineHtml(content)}</${tag}>`;
  });
  return `<tr>${cells.join('')}</tr>`;
}

function blockOf(block: Flow): Block {
  switch (block.type) {
    case 'paragraph':
      return { type: 'paragraph', html: inlineHtml(block.content) };
    case 'heading':
      return { type: 'heading', level: block.level, html: inlineHtml(block.content) };
    case 'list':
      return { type: 'list', ordered: block.ordered, items: itemsOf(block).map(inlineHtml) };
    case 'quote':
      return {
        type: 'quote',
        html: block.children.map(inlineOf).filter(Boolean).join('<br><br>'),
        cite: orNull(plainText(block.attribution)),
      };
    case 'image':
      return { type: 'image', ...pictureOf(block.image), caption: orNull(plainText(block.caption)) };
    case 'embed':
      return { type: 'embed', url: block.url, provider: block.provider };
    case 'table':
      return { type: 'table', html: tableHtml(block) };
    case 'code':
      return { type: 'code', text: block.text, language: block.language };
    case 'divider':
      return { type: 'divider' };
  }
}

/** A block's list has no lists in it: theirs follow their item. */
function itemsOf({ items }: List): (readonly Inline[])[] {
  return items.flatMap(({ content, lists }) => [
    ...(content.length === 0 ? [] : [content]),
    ...lists.flatMap(itemsOf),
  ]);
}

/** A block in a quote as phrasing content, which is all that a quote's block may hold. */
function inlineOf(block: Flow): string {
  switch (block.type) {
    case 'paragraph':
    case 'heading':
      return inlineHtml(block.content);
    case 'list':
      return itemsOf(block).map(inlineHtml).join('<br>');
    case 'quote':
      return [...block.children.map(inlineOf), inlineHtml(block.attribution)]
        .filter(Boolean)
        .join('<br><br>');
    case 'image':
      return [inlineHtml([linked(block.image, block.link)]), inlineHtml(block.caption)]
        .filter(Boolean)
        .join('<br>');
    case 'embed':
      return inlineHtml([linked(text(block.label ?? block.url), block.url)]);
    case 'table':
      return [...block.head, ...block.body]
        .map((row) => row.map(({ content }) => inlineHtml(content)).join(' '))
        .join('<br>');
    case 'code':
      return inlineHtml([code(block.text, null)]).replaceAll('\n', '<br>');
    case 'divider':
      return '';
  }
}

function pictureOf(image: Inline): { url: string; alt: string } {
  const { src, alt } = image.type === 'element' ? image.properties : {};
  return { url: String(src), alt: String(alt) };
}

export function linked(content: Inline, href: string | null): Inline {
  return href === null
    ? content
    : { type: 'element', tagName: 'a', properties: { href }, children: [content] };
}

function text(value: string): Inline {
  return { type: 'text', value };
}

function code(value: string, language: string | null): Inline {
  const properties = language === null ? {} : { className: [`language-${language}`] };
  return { type: 'element', tagName: 'code', properties, children: [text(value)] };
}

function orNull(value: string): string | null {
  return value === '' ? null : value;
}
