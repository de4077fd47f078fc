import type { ArticleChange, ArticleContent } from '../../src/domain/article.ts';
import type { Author } from '../../src/domain/author.ts';
import type { Body } from '../../src/domain/body.ts';
import { type Instant, instant, instantFromMs, toMs } from '../../src/domain/clock.ts';
import {
  type CuratedList,
  draftList,
  editList,
  type ListContent,
  publishList,
} from '../../src/domain/curated-list.ts';
import { NEW_CONTENT } from '../../src/domain/new-content.ts';
import { draft, publish } from '../../src/domain/publishing.ts';
import type { Section } from '../../src/domain/section.ts';
import type { Tag } from '../../src/domain/tag.ts';
import type { Store } from '../../src/store/store.ts';

/** Makes content for tests: what isn't given is plain and valid. Ids rise, and time stands until it is advanced. */
export class Desk {
  readonly store: Store;
  now: Instant = instant('2024-01-01T00:00:00.000Z');
  #made = 0;

  constructor(store: Store) {
    this.store = store;
  }

  readonly makeId = (): string => {
    this.#made += 1;
    return `01900000-0000-7000-8000-${this.#made.toString(16).padStart(12, '0')}`;
  };

  advance(ms: number): Instant {
    this.now = this.later(ms);
    return this.now;
  }

  later(ms: number): Instant {
    return instantFromMs(toMs(this.now) + ms);
  }

  draft(content: Partial<ArticleContent> = {}, slug = slugOf(content.title ?? 'A title')) {
    return this.store.articles.create(slug, (free) =>
      draft(this.makeId(), free, contentOf(content), this.now),
    );
  }

  /** Publishes a new article at `at`, or now; the desk's own time stays where it is. */
  publish(content: Partial<ArticleContent> = {}, at?: Instant, slug = slugOf(content.title ?? 'A title')) {
    return this.store.articles.create(slug, (free): ArticleChange => {
      const { article } = draft(this.makeId(), free, contentOf(content), this.now);
      const later = at !== undefined && at > this.now ? at : this.now;
      return publish(article, later, at === undefined ? {} : { publishedAt: at });
    });
  }

  author(name: string, more: Partial<Author> = {}) {
    return this.store.authors.create(slugOf(name), (slug) => ({
      ...this.#named(slug, name),
      bio: null,
      role: null,
      image: null,
      links: [],
      ...more,
    }));
  }

  section(name: string, parentId: string | null = null, more: Partial<Section> = {}) {
    return this.store.sections.create(slugOf(name), (slug) => ({
      ...this.#named(slug, name),
      description: null,
      parentId,
      ...more,
    }));
  }

  tag(name: string, more: Partial<Tag> = {}) {
    return this.store.tags.create(slugOf(name), (slug) => ({
      ...this.#named(slug, name),
      type: 'topic' as const,
      description: null,
      hidden: false,
      ...more,
    }));
  }

  /** A draft of a curated list. */
  list(name: string, content: Partial<ListContent> = {}, slug = slugOf(name)) {
    const whole = { name, description: null, pins: [], tail: null, length: 20, ...content };
    return this.store.lists.create(slug, (free) => draftList(this.makeId(), free, whole, this.now));
  }

  /** Publishes a new list, or one with these edits. */
  async publishedList(list: string | CuratedList, content: Partial<ListContent> = {}, slug?: string) {
    const { id } = typeof list === 'string' ? await this.list(list, content, slug) : list;
    return this.store.lists.update(id, null, (saved) => {
      const edits = { content, ...(slug !== undefined && { slug }) };
      return publishList(editList(saved, edits, this.now).list, this.now);
    });
  }

  #named(slug: string, name: string) {
    return { id: this.makeId(), slug, name, revision: 1, createdAt: this.now, updatedAt: this.now };
  }
}

export function contentOf(content: Partial<ArticleContent>): ArticleContent {
  return { ...NEW_CONTENT, title: 'A title', body: bodyOf('A body.'), ...content };
}

/** A body of one paragraph; `text` holds no character that HTML or Markdown would escape. */
export function bodyOf(text: string): Body {
  const html = `<p>${text}</p>`;
  return { html, markdown: text, text, blocks: [{ type: 'paragraph', html: text }] };
}

export function slugOf(name: string): string {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return plain.replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');
}
