export type Image = {
  readonly url: string;
  /** What a reader who can't see the picture is told; empty for a purely decorative one. */
  readonly alt: string;
  readonly caption: string | null;
  readonly credit: string | null;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
};
