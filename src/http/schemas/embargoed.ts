import type { Static } from 'typebox';
import type { ArticleWire } from './articles.ts';
import { Type } from './builder.ts';
import type { PageWire } from './lists.ts';
import { exact, id, instant, ref } from './scalars.ts';

export const Embargoed = exact(
  {
    id: id('Of the article, then as now.'),
    embargoedUntil: instant('Until then nobody may publish it.'),
    savedAt: instant('When this copy was last saved. It may change until its time.'),
    article: ref<ArticleWire>('Article', {
      description: 'The article as readers will get it, under addresses that answer from then on.',
    }),
    links: exact({
      self: Type.String({
        format: 'uri',
        description: 'The present copy, for whoever is entitled to it.',
        examples: ['https://api.example.com/v1/embargoed/articles/018cb4f2-6d20-7c1e-8f3a-2b9d5e7a1c43'],
      }),
    }),
  },
  { $id: 'Embargoed', description: 'An article under embargo, for partners to prepare.' },
);
export type EmbargoedWire = Static<typeof Embargoed>;

export const EmbargoedList = exact(
  {
    data: Type.Array(ref<EmbargoedWire>('Embargoed'), { description: 'The next to be published first.' }),
    page: ref<PageWire>('Page'),
  },
  {
    $id: 'EmbargoedList',
    description:
      'What is under embargo. What was here and is here no more has come out, or has been taken back.',
  },
);
export type EmbargoedListWire = Static<typeof EmbargoedList>;
