import type { Static } from 'typebox';
import type { Image as DomainImage } from '../../domain/image.ts';
import type { Image } from '../schemas/images.ts';

export function presentImage(image: DomainImage | null): Static<typeof Image> | null {
  if (image === null) return null;
  const { url, alt, caption, credit, width, height } = image;
  return { url, alt, caption, credit, width, height };
}
