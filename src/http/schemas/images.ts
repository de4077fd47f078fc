import { Type } from './builder.ts';
import { count, exact, nullable, webAddress } from './scalars.ts';

export const Image = exact(
  {
    url: webAddress('Where the picture is.', 'https://www.example.com/media/vilnius-old-town.jpg'),
    alt: Type.String({
      description: 'What a reader who cannot see the picture is told; empty for a purely decorative one.',
      examples: ['The old town of Vilnius from above'],
    }),
    caption: nullable(Type.String(), { examples: ['Vilnius, December 2023'] }),
    credit: nullable(Type.String(), { examples: ['Photo: BNN'] }),
    width: count('In pixels.', 1600),
    height: count('In pixels.', 900),
  },
  { $id: 'Image', description: 'A picture and what must be shown with it.' },
);
