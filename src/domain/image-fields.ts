import { invalid } from './errors.ts';
import type { Image, ImagePatch } from './image.ts';
import { optionalLine, optionalParagraphs } from './plain-text.ts';
import { webAddress } from './web-address.ts';

/** The image with the patch on top. Throws `invalid-value`, naming the member of `field`, for what no image can be. */
export function patchedImage(field: string, before: Image | null, patch: ImagePatch): Image {
  const { url, alt, caption, credit, width, height } = { ...before, ...patch };
  if (url === undefined || url === null) throw invalid(`${field}.url`, 'an image needs its address');
  return {
    url: webAddress(`${field}.url`, url),
    alt: optionalLine(`${field}.alt`, alt ?? null, MAX_TEXT) ?? '',
    caption: optionalParagraphs(`${field}.caption`, caption ?? null, MAX_TEXT),
    credit: optionalLine(`${field}.credit`, credit ?? null, MAX_TEXT),
    width: width ?? 0,
    height: height ?? 0,
  };
}

const MAX_TEXT = 2000;
