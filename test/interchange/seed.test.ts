import { cp, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { instant } from '../../src/domain/clock.ts';
import { edit, publish } from '../../src/domain/publishing.ts';
import { loadSeed } from '../../src/interchange/seed/index.ts';
import { openStore } from '../../src/store/open.ts';
import { Desk } from '../support/content.ts';

const SEED = new URL('../../seed/', import.meta.url).pathname;
const STORY = 'lithuanian-migration-department-stands-by-decision-to-deport-kazakh-activist';

async function newsroom() {
  const store = await openStore(':memory:');
  onTestFinished(() => store.close());
  const { makeId } = new Desk(store);
  return { store, makeId, clock: () => instant('2024-06-01T00:00:00Z') };
}

describe('the seed', () => {
  it('is the story, complete and faithful', async () => {
    const into = await newsroom();
    expect(await loadSeed(SEED, into)).toEqual({ created: 5, unchanged: 0 });
    const found = await into.store.live.find(STORY, ['html', 'markdown', 'text', 'blocks']);
    if (found.is !== 'found') throw new Error('the story is not there');
    const { body, ...article } = found.item;
    expect(article).toMatchObject({
      title: 'Lithuanian Migration Department Stands by Decision to Deport Kazakh Activist',
      summary: null,
      dateline: null,
      language: 'en',
      genre: 'news',
      section: { slug: 'lithuania', name: 'Lithuania' },
      authors: [{ slug: 'ebenezer-mensah', name: 'Ebenezer Mensah' }],
      tags: [
        { slug: 'lithuania', name: 'Lithuania', type: 'place' },
        { slug: 'politics', name: 'Politics', type: 'topic' },
      ],
      image: null,
      publishedAt: '2023-12-29T09:37:00.000Z',
      updatedAt: '2023-12-29T11:38:00.000Z',
      version: 1,
      corrections: [],
      source: { name: 'BNN', url: null },
    });
    expect(body.blocks?.map(({ type }) => type)).toEqual([
      'paragraph',
      'heading',
      'paragraph',
      'paragraph',
      'heading',
      'paragraph',
    ]);
    expect(body.text?.split('\n\n')).toEqual(PARAGRAPHS);
    expect(body.html).toBe(
      PARAGRAPHS.map((text, n) => (n === 1 || n === 4 ? `<h2>${text}</h2>` : `<p>${text}</p>`)).join('\n'),
    );
    expect(body.markdown).toBe(
      PARAGRAPHS.map((text, n) => (n === 1 || n === 4 ? `## ${text}` : text)).join('\n\n'),
    );
  });

  it('has the author’s whole bio', async () => {
    const into = await newsroom();
    await loadSeed(SEED, into);
    const author = await into.store.authors.find('ebenezer-mensah');
    expect(author).toMatchObject({
      item: {
        name: 'Ebenezer Mensah',
        role: null,
        articleCount: 1,
        latestArticleAt: '2023-12-29T09:37:00.000Z',
        bio: "Ebenezer Mensah is a distinguished correspondent with a fervor for journalism that sparks transformation. With an adeptness for penning meticulously researched historical narratives, he offers BNN's international viewership a unique blend of profound insights. Ebenezer seamlessly bridges the gap between history and its resonance in today's world, fostering an informed and active readership. His unparalleled journalistic acumen and steadfast commitment position him as a pivotal asset to BNN's endeavor to present news that truly matters.",
      },
    });
  });

  it('changes nothing when it is loaded again', async () => {
    const into = await newsroom();
    await loadSeed(SEED, into);
    const before = await into.store.changes.after(0, 100);
    expect(await loadSeed(SEED, into)).toEqual({ created: 0, unchanged: 5 });
    expect(await into.store.changes.after(0, 100)).toEqual(before);
    expect(await into.store.articles.count()).toBe(1);
  });

  it('changes nothing of what has another slug by now', async () => {
    const into = await newsroom();
    await loadSeed(SEED, into);
    const { store, clock } = into;
    const story = await store.articles.get(STORY);
    if (story === null) throw new Error('the story is not there');
    await store.articles.update(story.id, null, (article) => {
      const renamed = edit(article, { slug: 'khassenov' }, clock()).article;
      return publish(renamed, clock());
    });
    const author = await store.authors.find('ebenezer-mensah');
    if (author.is !== 'found') throw new Error('the author is not there');
    await store.authors.update(author.item.id, (item) => ({ ...item, slug: 'mensah' }));
    expect(await loadSeed(SEED, into)).toEqual({ created: 0, unchanged: 5 });
  });

  it.each<[string, string, string, string]>([
    [`articles/${STORY}.md`, 'genre: news', 'genre: gossip', '/genre'],
    [`articles/${STORY}.md`, 'genre: news', 'genre: news\nscore: 3', 'score'],
    [`articles/${STORY}.md`, 'section: lithuania', 'section: latvia', 'section: "latvia"'],
    [`articles/${STORY}.md`, '2023-12-29T04:37:00-05:00', '2023-12-29 04:37', '2023-12-29 04:37'],
    [`articles/${STORY}.md`, 'genre: news\n', 'genre: {', 'at line'],
    ['authors/ebenezer-mensah.md', '---', '', 'front matter'],
    ['tags.yaml', 'type: place', 'type: spot', '/0/type'],
    ['sections.yaml', 'slug: lithuania', 'slug: Not A Slug', '/0/slug must be a slug'],
    ['sections.yaml', 'slug: lithuania', 'slug: 018cb4f2-6d20-7c1e-8f3a-2b9d5e7a1c44', '/0/slug'],
    ['tags.yaml', 'name: Politics', 'name: <br>', 'name: this must not be empty'],
  ])('refuses a fault in %s (%s made %s) and names it', async (file, from, to, named) => {
    const folder = await mkdtemp(join(tmpdir(), 'dateline-seed-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    await cp(SEED, folder, { recursive: true });
    const text = await readFile(join(folder, file), 'utf8');
    expect(text).toContain(from);
    await writeFile(join(folder, file), text.replace(from, to));
    const loading = loadSeed(folder, await newsroom());
    await expect(loading).rejects.toThrow(file);
    await expect(loading).rejects.toThrow(named);
  });
});

it('refuses a file whose name is no slug', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'dateline-seed-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await cp(SEED, folder, { recursive: true });
  await rename(join(folder, 'authors/ebenezer-mensah.md'), join(folder, 'authors/Ebenezer Mensah.md'));
  await expect(loadSeed(folder, await newsroom())).rejects.toThrow('authors/Ebenezer Mensah.md: the name');
});

const PARAGRAPHS = [
  'In a contentious move, the Lithuanian Migration Department has resolved to deport Kazakh activist Daniyar Khassenov, despite not acknowledging any imminent threat of persecution in his homeland. This decision was reached after a thorough examination of the presented evidence and additional data collected by the department. Khassenov’s appeal against the decision was refuted by the Supreme Administrative Court of Lithuania in December.',
  'Gudzinskaitė’s Stance and Auštrevičius’s Appeal',
  'The director of the Migration Department, Evelina Gudzinskaitė, stated there was no proof of potential persecution. She pointed out Khassenov’s unrestricted travel to and from Kazakhstan as a key indicator. However, the decision has ignited a wave of resistance within the European Parliament. Lithuanian MEP Petras Auštrevičius, along with his colleagues in the European Parliament’s Committee on Foreign Affairs, has implored the Migration Department to reassess their decision.',
  'Citing an incident where the Lithuanian Ministry of Justice inadvertently contributed to the imprisonment of Nobel Peace Prize laureate Ales Bialiatski by the Belarusian regime, Auštrevičius emphasized the potential for unforeseen consequences. Auštrevičius spotlighted Khassenov’s instrumental work in documenting human rights violations in Kazakhstan and his evasion of EU sanctions against Russia, advocating for his right to safety in Lithuania to be ensured.',
  'The Unsettled State of Affairs',
  'Despite the mounting pressure from the European Parliament, the Migration Department has held its ground, maintaining its decision to deport Khassenov. As of this report, Khassenov has not been deported. The situation continues to develop, with the Lithuanian Migration Department and the European Parliament locked in a dispute over the fate of a man who has been in the eye of international politics and human rights activism.',
];
