export type Image = {
  readonly url: string;
  /** What a reader who can't see the picture is told; empty for a purely decorative one. */
  readonly alt: string;
  readonly caption: string | null;
  readonly credit: string | null;
  /** Pixels; 0 where that isn't known. */
  readonly width: number;
  readonly height: number;
};

/** A merge patch of an image (RFC 7396): null gives back what is there without anybody's doing. */
export type ImagePatch = { readonly [K in keyof Image]?: Image[K] | null };
