import { invalid } from './errors.ts';
import type { Image, ImagePatch } from './image.ts';
import { MAX_IMAGE_TEXT } from './text-bounds.ts';
import { webAddress } from './web-address.ts';

/** Reads a text of at most `max` characters. Throws `invalid-value` for `field`. */
type ReadText = (field: string, text: string | null, max: number) => string | null;

/** How the texts of an image are read: those of one line, and those of paragraphs. */
export type ImageTexts = { readonly line: ReadText; readonly paragraphs: ReadText };

/** The image with the patch on top. Throws `invalid-value`, naming the member of `field`, for what no image can be. */
export function patchedImage(
  field: string,
  before: Image | null,
  patch: ImagePatch,
  { line, paragraphs }: ImageTexts,
): Image {
  const { url, alt, caption, credit, width, height } = { ...before, ...patch };
  if (url === undefined || url === null) throw invalid(`${field}.url`, 'an image needs its address');
  return {
    url: webAddress(`${field}.url`, url),
    alt: line(`${field}.alt`, alt ?? null, MAX_IMAGE_TEXT) ?? '',
    caption: paragraphs(`${field}.caption`, caption ?? null, MAX_IMAGE_TEXT),
    credit: line(`${field}.credit`, credit ?? null, MAX_IMAGE_TEXT),
    width: width ?? 0,
    height: height ?? 0,
  };
}
