import MarkdownIt from 'markdown-it';
import { requireParsableMarkdown } from './bounds.ts';

/** Past the depth at which the HTML is refused: the parser leaves out without a word what lies deeper than this. */
const MAX_NESTING = 300;

const reader = new MarkdownIt({ html: true, linkify: true, maxNesting: MAX_NESTING });
reader.linkify.set({ fuzzyLink: false, fuzzyIP: false }).add('//', null).add('ftp:', null);
reader.linkify.add('www.', {
  validate(text, start, { re }) {
    const address = re.get_http_validator();
    address.lastIndex = 0;
    return Math.max(0, (address.exec(`//www.${text.slice(start)}`)?.[0].length ?? 0) - '//www.'.length);
  },
  normalize: (match) => {
    match.url = `http://${match.url}`;
  },
});
// Addresses are judged at the door of all HTML, and stay until then as they were written.
reader.validateLink = () => true;
reader.normalizeLink = (url) => url;
reader.normalizeLinkText = (url) => url;

/** A picture alone in its paragraph is a figure, and its title the caption. */
reader.core.ruler.push('titles-as-captions', ({ tokens, Token, md }) => {
  for (const [index, { children }] of tokens.entries()) {
    const [open, close] = [tokens[index - 1], tokens[index + 1]];
    const [only, ...others] = children ?? [];
    if (only?.type !== 'image' || others.length > 0 || open?.type !== 'paragraph_open') continue;
    const title = String(only.attrGet('title') ?? '');
    if (title === '' || close === undefined) continue;
    open.tag = 'figure';
    close.tag = 'figure';
    const caption = new Token('html_inline', '', 0);
    caption.content = `<figcaption>${md.utils.escapeHtml(title)}</figcaption>`;
    children?.push(caption);
  }
});

/** HTML as unsafe as its source; throws `invalid-value` where the parser's work would be out of proportion. */
export function htmlFromMarkdown(markdown: string): string {
  requireParsableMarkdown(markdown);
  return reader.render(markdown);
}
