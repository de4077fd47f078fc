import fc from 'fast-check';
import type { Article, ArticleChange, ArticleContent } from '../../src/domain/article.ts';
import { bodyFromHtml, bodyFromMarkdown } from '../../src/domain/body-source.ts';
import { type Instant, instantFromMs, toMs } from '../../src/domain/clock.ts';
import { draftList, editList, publishList, unpublishList } from '../../src/domain/curated-list.ts';
import { DomainError } from '../../src/domain/errors.ts';
import { correct, edit, publish, reinstate, unpublish, withdraw } from '../../src/domain/publishing.ts';
import { fireDue, schedule } from '../../src/domain/scheduling.ts';
import type { Store } from '../../src/store/store.ts';
import { contentOf, Desk } from './content.ts';
import { tailOf } from './lines.ts';

const HOUR = 3_600_000;
/** A little more, so that no sum of hours and minutes has two publications share a moment: what ties may stand in another order in a copy. */
const MINUTE = 61_013;
const PAGE = { limit: 50, cursor: null };

const DOINGS = [
  ...([
    'draft',
    'draft',
    'draft',
    'edit',
    'edit',
    'edit',
    'publish',
    'publish',
    'publish',
    'publish',
  ] as const),
  ...(['correct', 'unpublish', 'withdraw', 'reinstate', 'schedule', 'expire', 'wait', 'link'] as const),
  ...(['external', 'delete', 'tag', 'author', 'section', 'move', 'rename', 'merge', 'drop'] as const),
  ...(['list', 'editList', 'publishList', 'unpublishList'] as const),
];

export type Doing = {
  readonly do: (typeof DOINGS)[number];
  readonly a: number;
  readonly b: number;
  readonly text: string;
};

const texts = fc.oneof(
  fc.constantFrom('Plain', 'Žąsis', 'a <b>bold</b> "word" & more', '1. no list', '[x](https://a.example)'),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).filter((text) => !text.includes('\0')),
);

export const DOING: fc.Arbitrary<Doing> = fc.record({
  do: fc.constantFrom(...DOINGS),
  a: fc.nat(60),
  b: fc.nat(60),
  text: texts,
});

/** Does at random what editors do. What the domain or the store refuses is left undone. */
export class RandomNewsroom {
  readonly desk: Desk;
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
    this.desk = new Desk(store);
  }

  async take(doing: Doing): Promise<void> {
    this.desk.advance(MINUTE);
    try {
      await this.#take(doing);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
    }
  }

  async #take(doing: Doing): Promise<unknown> {
    const { a, b } = doing;
    const { desk } = this;
    const store = this.#store;
    switch (doing.do) {
      case 'draft':
        return desk.draft(await this.#content(doing), `story-${a % 5}`);
      case 'tag':
        return desk.tag(`Tag ${a % 7}`, { type: 'place' });
      case 'author':
        return desk.author(`Author ${a % 7}`, {
          bio: 'Two lines.\n\nOf text.',
          links: [{ label: 'x', url: 'https://x.example/' }],
        });
      case 'section':
        return desk.section(`Section ${a % 7}`, await this.#some('sections', b));
      case 'move':
      case 'rename':
      case 'merge':
      case 'drop':
        return this.#onTerm(doing, KINDS[b % 3] ?? 'tags');
      case 'wait':
        desk.advance(HOUR * (1 + (a % 8)));
        return this.#settle();
      case 'list':
        return this.#list(doing);
      case 'editList':
      case 'publishList':
      case 'unpublishList':
        return this.#onList(doing);
      default: {
        const id = await this.#article(a);
        return id === null ? undefined : this.#onArticle(doing, id, await store.articles.get(id));
      }
    }
  }

  async #onArticle(doing: Doing, id: string, seen: Article | null): Promise<unknown> {
    const { articles } = this.#store;
    const { now } = this.desk;
    const { b } = doing;
    if (doing.do === 'delete') return articles.remove(id, null, now);
    if (doing.do === 'reinstate') {
      const published = seen?.lastPublished && (await articles.revision(id, seen.lastPublished.revision));
      return published ? articles.update(id, null, (it) => reinstate(it, published, now)) : undefined;
    }
    const content = await this.#content(doing);
    const links = [await this.#article(b), await this.#article(b + 1)].filter((link) => link !== null);
    return articles.update(id, null, (it) => this.#change(it, doing, content, [...new Set(links)]));
  }

  #change(it: Article, doing: Doing, content: ArticleContent, links: readonly string[]): ArticleChange {
    const { b, text } = doing;
    const { now, makeId } = this.desk;
    const later = (hours: number): Instant => instantFromMs(toMs(now) + HOUR * hours);
    switch (doing.do) {
      case 'publish':
        return publish(
          it,
          now,
          it.version === 0 && b % 2 === 0 ? { publishedAt: later(-1), updatedAt: now } : {},
        );
      case 'correct':
        return correct(it, { id: makeId(), kind: 'correction', note: `About ${text}` }, now);
      case 'unpublish':
        return unpublish(it, now);
      case 'withdraw':
        return withdraw(it, `Because ${text}`, now);
      case 'schedule':
        return schedule(it, { for: later(1 + (b % 9)), embargo: b % 2 === 0 }, now);
      case 'expire':
        return edit(it, { content: { expiresAt: b % 4 === 0 ? null : later(b % 9) } }, now);
      case 'link':
        return edit(it, { content: { translationOf: links[0] ?? null, relatedIds: links } }, now);
      case 'external': {
        const change = edit(it, {}, now);
        return {
          ...change,
          article: { ...change.article, external: { source: 'wire', id: String(b % 20) } },
        };
      }
      default:
        return edit(it, { slug: `slug-${b % 12}`, content }, now);
    }
  }

  async #settle(): Promise<void> {
    const { now } = this.desk;
    for (let turn = 0; turn < 2; turn += 1) {
      for (const id of await this.#store.articles.due(now, 100)) {
        await this.#store.articles.update(id, null, (it) => fireDue(it, now));
      }
    }
  }

  async #onTerm({ do: what, a, b }: Doing, kind: Kind): Promise<unknown> {
    const store = this.#store;
    const { now } = this.desk;
    const id = await this.#some(kind, a);
    const other = await this.#some(kind, a + 1 + b);
    if (id === null || other === null) return;
    if (what === 'merge') return store[kind].merge(id, other, now);
    if (what === 'drop') return store[kind].remove(id, other, now);
    const saved = <T extends { readonly revision: number }>(it: T) => ({
      ...it,
      revision: it.revision + 1,
      updatedAt: now,
    });
    if (what === 'move') {
      const [section, parentId] = [await this.#some('sections', a), await this.#some('sections', b)];
      return section && store.sections.update(section, (it) => ({ ...saved(it), parentId }));
    }
    const slug = `renamed-${b % 9}`;
    if (kind === 'tags') return store.tags.update(id, (it) => ({ ...saved(it), slug }));
    if (kind === 'authors')
      return store.authors.update(id, (it) => ({ ...saved(it), slug, name: 'Renamed' }));
    return store.sections.update(id, (it) => ({ ...saved(it), slug }));
  }

  async #list({ a, b }: Doing): Promise<unknown> {
    const { desk } = this;
    const pins = [await this.#article(a), await this.#article(b)].filter((pin) => pin !== null);
    const content = {
      name: 'A list',
      description: b % 2 === 0 ? 'Of things.' : null,
      pins: [...new Set(pins)],
      tail: a % 2 === 0 ? tailOf('genre=news&sort=-updatedAt') : null,
      length: 1 + (a % 20),
    };
    return this.#store.lists.create('a-list', (slug) => draftList(desk.makeId(), slug, content, desk.now));
  }

  async #onList({ do: what, a, b }: Doing): Promise<unknown> {
    const { lists } = this.#store;
    const { now } = this.desk;
    const list = pick((await lists.list(PAGE)).items, a);
    if (list === null) return;
    return lists.update(list.id, null, (it) => {
      if (what === 'publishList') return publishList(it, now);
      if (what === 'unpublishList') return unpublishList(it, now);
      return editList(it, { slug: `list-${b % 5}`, content: { length: 1 + (b % 30) } }, now);
    });
  }

  async #content({ a, b, text }: Doing): Promise<ArticleContent> {
    const some = async (kind: Kind) => {
      const ids = [await this.#some(kind, a), await this.#some(kind, b)].filter((id) => id !== null);
      return [...new Set(ids)];
    };
    const markdown = `${text}\n\n> quoted ${b}\n\n- one\n- two`;
    return contentOf({
      title: `Story ${text}`,
      summary: a % 3 === 0 ? null : text,
      body: b % 2 === 0 ? bodyFromMarkdown(markdown) : bodyFromHtml(`<p>${text}</p><h2>${a}</h2>`),
      sectionId: await this.#some('sections', a),
      authorIds: await some('authors'),
      tagIds: await some('tags'),
      image:
        a % 4 === 0
          ? {
              url: 'https://a.example/i.jpg',
              alt: '',
              caption: text.trim() || null,
              credit: null,
              width: 3,
              height: 2,
            }
          : null,
      source: a % 5 === 0 ? { name: 'BNS', url: null } : null,
      url: b % 6 === 0 ? `https://www.test/own/${a}` : null,
      language: a % 2 === 0 ? 'en' : 'lt-LT',
      rights: {
        ...{ copyrightNotice: null, usageTerms: null, syndication: 'allowed' },
        ...(b % 5 === 0 && { mining: a % 2 === 0 ? 'reserved' : 'free' }),
      },
    });
  }

  async #article(n: number): Promise<string | null> {
    const page = await this.#store.articles.inOrder(0, 100);
    return pick(page, n)?.article.id ?? null;
  }

  async #some(kind: Kind, n: number): Promise<string | null> {
    const terms = await this.#store[kind].inOrder(0, 100);
    const ids = terms.map(({ item }) => item.id);
    return pick(ids, n);
  }
}

const KINDS = ['sections', 'authors', 'tags'] as const;
type Kind = (typeof KINDS)[number];

/** One more than there are is none. */
function pick<T>(things: readonly T[], n: number): T | null {
  return things[n % (things.length + 1)] ?? null;
}
