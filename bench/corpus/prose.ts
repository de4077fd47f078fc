import type { Block, Body } from '../../src/domain/body.ts';
import { MARKERS } from './markers.ts';
import type { Random } from './random.ts';
import { capitalised, type Vocabulary } from './vocabulary.ts';

/** Words of an article: the median, and how far lengths spread around it (log-normal), between a least and a most. */
const LENGTH = { median: 340, spread: 0.6, least: 100, most: 1_200 };

/**
 * A body of 100 to 1,200 words: paragraphs, a subheading every few of them, a quotation now and then. The four forms
 * are those that the domain would derive from the HTML; the words hold nothing that HTML or Markdown escapes.
 */
export function bodyOf(vocabulary: Vocabulary, random: Random): Body {
  const length = LENGTH.median * Math.exp(LENGTH.spread * random.normal());
  const words = Math.round(Math.min(LENGTH.most - 60, Math.max(LENGTH.least, length)));
  const blocks: Block[] = [];
  for (let written = 0; written < words; ) {
    if (blocks.length > 1 && random.chance(0.22))
      blocks.push({ type: 'heading', level: 2, html: phrase(vocabulary, random) });
    const text = paragraph(vocabulary, random, words - written);
    written += text.split(' ').length;
    blocks.push({ type: 'paragraph', html: text });
    if (random.chance(0.07)) blocks.push({ type: 'quote', html: sentence(vocabulary, random), cite: null });
  }
  return rendered(withMarkers(blocks, random));
}

export function titleOf(vocabulary: Vocabulary, random: Random): string {
  const words = Array.from({ length: random.int(6, 11) }, () => vocabulary.titleWords.draw(random));
  const marker = MARKERS.find(({ inTitles }) => random.chance(inTitles));
  if (marker !== undefined) words.splice(random.int(1, 4), 0, capitalised(marker.word));
  return capitalised(words.join(' '));
}

export function sentence(vocabulary: Vocabulary, random: Random): string {
  const words = Array.from({ length: random.int(8, 26) }, () => vocabulary.words.draw(random));
  const comma = random.int(3, 30);
  return `${capitalised(words.map((word, index) => (index === comma ? `${word},` : word)).join(' '))}.`;
}

export function paragraph(vocabulary: Vocabulary, random: Random, most: number): string {
  const sentences: string[] = [];
  let words = 0;
  for (let left = random.int(2, 5); left > 0 && words < most; left -= 1) {
    const next = sentence(vocabulary, random);
    words += next.split(' ').length;
    sentences.push(next);
  }
  return sentences.join(' ');
}

/** A subheading. */
function phrase(vocabulary: Vocabulary, random: Random): string {
  const words = Array.from({ length: random.int(2, 6) }, () => vocabulary.titleWords.draw(random));
  return capitalised(words.join(' '));
}

/** A later version of the body, with a paragraph more. */
export function withParagraph(body: Body, text: string): Body {
  return rendered([...body.blocks, { type: 'paragraph', html: text }]);
}

/** Ends a paragraph with each marker word as often as its share of articles says. */
function withMarkers(blocks: readonly Block[], random: Random): readonly Block[] {
  const present = MARKERS.filter(({ share }) => random.chance(share)).map(({ word }) => capitalised(word));
  if (present.length === 0) return blocks;
  const paragraphs = blocks.filter(({ type }) => type === 'paragraph');
  const chosen = random.pick(paragraphs);
  return blocks.map((block) =>
    block === chosen && block.type === 'paragraph'
      ? { ...block, html: `${block.html} ${present.join(', ')}.` }
      : block,
  );
}

function rendered(blocks: readonly Block[]): Body {
  const form = (render: (block: Block) => string, between: string) => blocks.map(render).join(between);
  return {
    html: form(asHtml, '\n'),
    markdown: form(asMarkdown, '\n\n'),
    text: form(asText, '\n\n'),
    blocks,
  };
}

function asHtml(block: Block): string {
  if (block.type === 'heading') return `<h${block.level}>${block.html}</h${block.level}>`;
  if (block.type === 'quote') return `<blockquote><p>${block.html}</p></blockquote>`;
  return `<p>${asText(block)}</p>`;
}

function asMarkdown(block: Block): string {
  if (block.type === 'heading') return `${'#'.repeat(block.level)} ${block.html}`;
  return block.type === 'quote' ? `> ${block.html}` : asText(block);
}

function asText(block: Block): string {
  return 'html' in block ? block.html : '';
}
