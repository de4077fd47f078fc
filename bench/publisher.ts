import { instantFromMs } from '../src/domain/clock.ts';
import { draft, publish } from '../src/domain/publishing.ts';
import { slugFrom } from '../src/domain/slug.ts';
import { makeId } from '../src/main.ts';
import { openStore } from '../src/store/open.ts';
import { newsroom } from './corpus/articles.ts';
import { OPENED } from './corpus/calendar.ts';
import { groundOf } from './corpus/load.ts';
import { Random } from './corpus/random.ts';
import { taxonomyOf } from './corpus/taxonomy.ts';
import { answer } from './process.ts';

export type PublishOrder = {
  readonly do: 'publish';
  /** A corpus that was made with the seed 1, whose authors, sections and tags the articles have. */
  readonly file: string;
  readonly perSecond: number;
  readonly seconds: number;
};

/** Articles that were published, and for how many seconds. */
export type Published = { readonly published: number; readonly seconds: number };

const TICK_MS = 20;

answer<PublishOrder>(publishFor);

/** A process beside the service that publishes at a steady rate: what is due at a tick shares a commit. */
async function publishFor({ file, perSecond, seconds }: PublishOrder): Promise<Published> {
  const store = await openStore(`file:${file}`);
  const ground = groundOf(1);
  const taxonomy = taxonomyOf(ground, OPENED);
  // Not the corpus' own articles again.
  const steps = newsroom(perSecond * seconds * 2, { ...ground, random: new Random(Date.now()) }, taxonomy);
  const contents = steps.filter((step) => step.do === 'publish').map(({ content }) => content);
  const start = performance.now();
  let published = 0;
  for (let passed = 0; passed < seconds; passed = (performance.now() - start) / 1000) {
    const due = Math.floor(passed * perSecond) - published;
    await Promise.all(
      contents.take(due).map((content) => {
        const at = instantFromMs(Date.now());
        return store.articles.create(slugFrom(content.title), (slug) =>
          publish(draft(makeId(), slug, { ...content, translationOf: null }, at).article, at),
        );
      }),
    );
    published += due;
    await new Promise((resolve) => setTimeout(resolve, TICK_MS));
  }
  await store.close();
  return { published, seconds: (performance.now() - start) / 1000 };
}
