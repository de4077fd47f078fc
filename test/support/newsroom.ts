import type { Article } from '../../src/domain/article.ts';
import { instant } from '../../src/domain/clock.ts';
import { correct, edit, publish, withdraw } from '../../src/domain/publishing.ts';
import { bodyOf, type Desk } from './content.ts';

export type Newsroom = Awaited<ReturnType<typeof newsroom>>;

/**
 * A small site with one of everything that a reader may meet: the Khassenov story, a section tree, typed tags, a
 * translation, an article without anything, one that was corrected, moved, withdrawn, and one that is still a draft.
 */
export async function newsroom(desk: Desk) {
  const { store } = desk;
  const europe = await desk.section('Europe');
  const lithuania = await desk.section('Lithuania', europe.id, { description: 'News from Lithuania.' });
  const empty = await desk.section('Empty Section');
  const mensah = await desk.author('Ebenezer Mensah', { bio: 'A correspondent.', role: 'Correspondent' });
  const gudzinskaite = await desk.author('Evelina Gudzinskaitė', {
    links: [{ label: 'Website', url: 'https://www.test/evelina' }],
    image: {
      url: 'https://www.test/e.jpg',
      alt: 'Evelina',
      caption: null,
      credit: null,
      width: 60,
      height: 80,
    },
  });
  const politics = await desk.tag('Politics', { description: 'Parliaments, parties and elections.' });
  const vilnius = await desk.tag('Vilnius', { type: 'place' });
  const khassenov = await desk.tag('Daniyar Khassenov', { type: 'person' });

  const story = await desk.publish(
    {
      title: 'Lithuanian Migration Department Stands by Decision to Deport Kazakh Activist',
      body: bodyOf('Lithuanian MEP Petras Auštrevičius has implored the Migration Department to reassess.'),
      sectionId: lithuania.id,
      authorIds: [mensah.id],
      tagIds: [politics.id, khassenov.id],
      source: { name: 'BNN', url: null },
      dateline: 'VILNIUS',
    },
    instant('2023-12-29T09:37:00.000Z'),
    'deport',
  );
  const analysis = await desk.publish(
    {
      title: 'What the Court Said',
      summary: 'An analysis of the ruling.',
      genre: 'analysis',
      language: 'en-GB',
      sectionId: lithuania.id,
      authorIds: [gudzinskaite.id, mensah.id],
      tagIds: [politics.id, vilnius.id],
      image: {
        url: 'https://www.test/c.jpg',
        alt: '',
        caption: 'Court',
        credit: 'BNS',
        width: 1600,
        height: 900,
      },
      rights: { copyrightNotice: '© 2023 BNN', usageTerms: 'No resale.', syndication: 'withheld' },
      url: 'https://elsewhere.test/court',
    },
    instant('2023-12-30T08:00:00.000Z'),
    'court',
  );
  const lithuanian = await desk.publish(
    {
      title: 'Ką pasakė teismas',
      language: 'lt',
      sectionId: europe.id,
      tagIds: [vilnius.id],
      translationOf: analysis.id,
    },
    instant('2023-12-31T23:30:00.000Z'),
    'teismas',
  );
  const bare = await desk.publish({ title: 'Bare' }, instant('2023-11-01T12:00:00.000Z'));
  const opinion = await desk.publish(
    { title: 'An Opinion', genre: 'opinion', sectionId: europe.id },
    instant('2023-11-02T12:00:00.000Z'),
  );
  desk.advance(60_000);
  await store.articles.update(opinion.id, null, (article) =>
    correct(article, { id: desk.makeId(), kind: 'correction', note: 'A name was misspelt.' }, desk.now),
  );
  const withdrawn = await desk.publish({ title: 'Withdrawn' });
  desk.advance(60_000);
  await store.articles.update(withdrawn.id, null, (article) => withdraw(article, 'It was wrong.', desk.now));
  const hidden = await desk.draft({ title: 'Hidden draft', sectionId: lithuania.id, tagIds: [politics.id] });
  return {
    sections: { europe, lithuania, empty },
    authors: { mensah, gudzinskaite },
    tags: { politics, vilnius, khassenov },
    articles: { story, analysis, lithuanian, bare, opinion, withdrawn, hidden },
  };
}

/** Gives a published article another slug, for readers too. */
export function rename(desk: Desk, article: Article, slug: string): Promise<Article> {
  return desk.store.articles.update(article.id, null, (saved) =>
    publish(edit(saved, { slug }, desk.now).article, desk.now),
  );
}
