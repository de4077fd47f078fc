/** One block of an article's body. Inline content (`html`) holds only phrasing elements, sanitised. */
export type Block =
  | { readonly type: 'paragraph'; readonly html: string }
  | { readonly type: 'heading'; readonly level: 2 | 3 | 4 | 5 | 6; readonly html: string }
  | { readonly type: 'list'; readonly ordered: boolean; readonly items: readonly string[] }
  | { readonly type: 'quote'; readonly html: string; readonly cite: string | null }
  | {
      readonly type: 'image';
      readonly url: string;
      readonly alt: string;
      readonly caption: string | null;
    }
  | { readonly type: 'embed'; readonly url: string; readonly provider: string | null }
  | { readonly type: 'table'; readonly html: string }
  | { readonly type: 'code'; readonly text: string; readonly language: string | null }
  | { readonly type: 'divider' };

/** The same body in the four forms that the API offers; all derived from one sanitised tree, once, when it is saved. */
export type Body = {
  readonly html: string;
  readonly markdown: string;
  readonly text: string;
  readonly blocks: readonly Block[];
};

export const BODY_FORMATS = ['html', 'markdown', 'text', 'blocks'] as const;
export type BodyFormat = (typeof BODY_FORMATS)[number];

export const EMPTY_BODY: Body = { html: '', markdown: '', text: '', blocks: [] };
