import type { Article } from '../../src/domain/article.ts';
import { type Instant, toMs } from '../../src/domain/clock.ts';
import { correct, draft, edit, publish } from '../../src/domain/publishing.ts';
import type { Store } from '../../src/store/store.ts';
import { newsroom, type Step } from './articles.ts';
import { OPENED } from './calendar.ts';
import { withParagraph } from './prose.ts';
import { Random } from './random.ts';
import { type Ground, type Taxonomy, taxonomyOf } from './taxonomy.ts';
import { vocabularies } from './vocabulary.ts';

/** Works that may share a commit. The more, the fewer times are the last pages of two thousand tags' postings written. */
export const IN_FLIGHT = 2_000;

export type Counts = { readonly articles: number; readonly updates: number; readonly corrections: number };

/**
 * Fills an empty store with authors, sections, tags and `articles` articles. The same seed and number give the same
 * content, ids, times and change log. `onProgress` hears how many articles are stored.
 */
export async function loadCorpus(
  store: Store,
  { articles, seed }: { readonly articles: number; readonly seed: number },
  onProgress: (stored: number) => void = () => undefined,
): Promise<Counts> {
  const ground = groundOf(seed);
  const taxonomy = taxonomyOf(ground, OPENED);
  await createTaxonomy(store, taxonomy);
  const counts = { publish: 0, update: 0, correct: 0 };
  let underWay: Promise<Article>[] = [];
  for (const step of newsroom(articles, ground, taxonomy)) {
    underWay.push(take(store, step));
    counts[step.do] += 1;
    if (underWay.length < IN_FLIGHT) continue;
    await Promise.all(underWay);
    underWay = [];
    onProgress(counts.publish);
  }
  await Promise.all(underWay);
  onProgress(counts.publish);
  return { articles: counts.publish, updates: counts.update, corrections: counts.correct };
}

export function groundOf(seed: number): Ground {
  const random = new Random(seed);
  return { random, vocabularies: vocabularies(random), idAt: idMaker(random) };
}

export async function createTaxonomy(store: Store, { authors, sections, tags }: Taxonomy): Promise<void> {
  await Promise.all([
    ...authors.map((author) => store.authors.create(author.slug, (slug) => ({ ...author, slug }))),
    ...sections.map((section) => store.sections.create(section.slug, (slug) => ({ ...section, slug }))),
    ...tags.map((tag) => store.tags.create(tag.slug, (slug) => ({ ...tag, slug }))),
  ]);
}

/** Writes are done in the order that they were asked for, so an update need not wait for its article. */
function take({ articles }: Store, step: Step): Promise<Article> {
  const { at } = step;
  switch (step.do) {
    case 'publish':
      return articles.create(step.slug, (slug) =>
        publish(draft(step.id, slug, step.content, at).article, at),
      );
    case 'update':
      return articles.update(step.id, null, (article) => {
        const body = withParagraph(article.content.body, step.paragraph);
        return publish(edit(article, { content: { body } }, at).article, at);
      });
    case 'correct':
      return articles.update(step.id, null, (article) => correct(article, step.correction, at));
  }
}

/** UUIDv7 (RFC 9562 section 5.7): the moment, a counter within it, and chance. */
function idMaker(random: Random): Ground['idAt'] {
  let last: Instant | null = null;
  let inMoment = 0;
  return (at) => {
    inMoment = at === last ? inMoment + 1 : 0;
    last = at;
    const time = toMs(at).toString(16).padStart(12, '0');
    const counter = inMoment.toString(16).padStart(3, '0');
    const [high, low] = [random.bits(), random.bits()].map((bits) => bits.toString(16).padStart(8, '0'));
    const variant = (8 + random.int(0, 3)).toString(16);
    return `${time.slice(0, 8)}-${time.slice(8)}-7${counter}-${variant}${high?.slice(0, 3)}-${high?.slice(3, 7)}${low}`;
  };
}
