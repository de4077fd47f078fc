import type { ArticleContent, EditorialArticle, PublicArticle } from '../../domain/article.ts';
import { withFields } from '../../domain/article-fields.ts';
import { bodyFromHtml } from '../../domain/body-source.ts';
import { type Clock, instant } from '../../domain/clock.ts';
import { invalid, slugTaken } from '../../domain/errors.ts';
import { mirrored, mirroredEnd, mirroredKill, type Original } from '../../domain/mirroring.ts';
import { NEW_CONTENT } from '../../domain/new-content.ts';
import type { Cursor, Page } from '../../domain/page.ts';
import { checkedSlug } from '../../domain/slug.ts';
import type { Store } from '../../store/store.ts';
import { KINDS, type Kind, MirroredTerms, type Origin, pictureOf, requireId, SOME } from './terms.ts';
import type { Entry, MirrorArticle } from './wire.ts';

export { KINDS, type Origin } from './terms.ts';
export { type Changes, readChanges, readTerm } from './wire.ts';

/** What a feed tells of. */
export type Thing = { readonly kind: Kind | 'article'; readonly id: string };

/** Where the website here has an article that has no address of its own. */
type AddressOf = (
  article: Pick<PublicArticle, 'id' | 'slug' | 'section' | 'publishedAt'> & { readonly url: null },
) => string;

type Mirroring = {
  readonly store: Store;
  readonly clock: Clock;
  readonly origin: Origin;
  readonly addressOf: AddressOf;
};

/**
 * Does here what a change feed tells. Whatever is told twice is done once, so that a place may be kept after what was told before it.
 * What the feed doesn't tell is not mirrored: curated lists, editors' picks, former slugs, and what is a translation of what.
 */
export class Mirror {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #terms: MirroredTerms;
  readonly #addressOf: AddressOf;

  constructor({ store, clock, origin, addressOf }: Mirroring) {
    this.#store = store;
    this.#clock = clock;
    this.#terms = new MirroredTerms(store, origin);
    this.#addressOf = addressOf;
  }

  /** Rejects with `slug-taken` where an article here that isn't there any more has the slug of one that is. */
  async apply(entry: Entry): Promise<void> {
    const { type, id, into, article } = entry;
    const [kind = '', what = ''] = type.split('.');
    if (kind === 'list') return;
    if (isTerm(kind)) return this.#term(kind, what, { id, into: into ?? null });
    if (article !== undefined) await this.#put(article);
    else if (type === 'article.withdrawn') await this.#kill(entry);
    // What was brought and is not shown is gone since: nothing of it stands in the way of what comes before the entry that says so.
    else if (type !== 'article.deleted' || (await this.#isShown(id))) await this.end(id);
  }

  /** Takes an article down, if it is here. */
  async end(id: string): Promise<void> {
    const { articles } = this.#store;
    if ((await articles.get(id)) === null) return;
    await articles.update(id, null, (it) => mirroredEnd(it, null, this.#clock()));
  }

  async #kill({ id, slug, version, at: killedAt, reason = 'It was withdrawn.' }: Entry): Promise<void> {
    const { articles } = this.#store;
    const at = this.#clock();
    const kill = { at: instant(killedAt, 'at'), reason };
    if ((await articles.get(id)) !== null) {
      await articles.update(id, null, (it) => mirroredEnd(it, kill, at));
      return;
    }
    requireId(id);
    await articles.create(slug, (free) => {
      if (free !== slug) throw slugTaken(slug, 'article');
      return mirroredKill({ id, slug: checkedSlug(slug), version: version ?? 1 }, kill, at);
    });
  }

  async #isShown(id: string): Promise<boolean> {
    return (await this.#store.articles.get(id))?.state === 'published';
  }

  /** Everything that readers see here. */
  async all(): Promise<readonly Thing[]> {
    const things: Thing[] = [];
    for (const kind of KINDS) things.push(...(await this.#terms.all(kind)).map((id) => ({ kind, id })));
    for (let cursor: Cursor | null = null; ; ) {
      const page = { limit: SOME, cursor };
      const found: Page<EditorialArticle> = await this.#store.articles.list({
        ...{ states: ['published'], sort: 'savedAt', page },
      });
      things.push(...found.items.map(({ id }) => ({ kind: 'article', id }) as const));
      cursor = found.next;
      if (cursor === null) return things;
    }
  }

  /** Takes down what is gone there without an entry that says so, and reads all terms anew, since these may have had their slugs. */
  async leave(gone: readonly Thing[]): Promise<void> {
    for (const { kind, id } of gone) if (kind === 'article') await this.end(id);
    const at = this.#clock();
    for (const kind of KINDS) {
      for (const one of gone) if (one.kind === kind) await this.#terms.remove(kind, one.id, null, at);
      for (const id of await this.#terms.all(kind)) await this.#terms.update(kind, id, at);
    }
  }

  async #term(kind: Kind, what: string, { id, into }: { id: string; into: string | null }): Promise<void> {
    const at = this.#clock();
    if (what === 'updated') await this.#terms.update(kind, id, at);
    else if (what === 'merged' && into !== null) await this.#terms.merge(kind, id, into, at);
    else await this.#terms.remove(kind, id, into, at);
  }

  async #put(article: MirrorArticle): Promise<void> {
    const { id, slug, section, authors, tags } = article;
    const { articles } = this.#store;
    const at = this.#clock();
    if (section !== null) await this.#terms.require('section', section, at);
    for (const author of authors) await this.#terms.require('author', author, at);
    for (const tag of tags) await this.#terms.require('tag', tag, at);
    const original = originalOf(article, this.#addressOf);
    if ((await articles.get(id)) !== null) {
      await articles.update(id, null, (before) => mirrored(before, original, at));
      return;
    }
    await articles.create(slug, (free) => {
      const change = mirrored(null, original, at);
      if (change === null || free !== slug) throw slugTaken(slug, 'article');
      return change;
    });
  }
}

function isTerm(kind: string): kind is Kind {
  return KINDS.some((term) => term === kind);
}

/**
 * By the checks that an editor's input goes through: an origin is trusted with news, not with scripts. Throws `invalid-value` for what no
 * article can be.
 */
function originalOf(article: MirrorArticle, addressOf: AddressOf): Original {
  const { id, slug, version, corrections } = article;
  requireId(id);
  const publishedAt = instant(article.publishedAt, 'publishedAt');
  const own = addressOf({ id, slug, section: article.section, url: null, publishedAt });
  return {
    ...{ id, slug: checkedSlug(slug), version, publishedAt },
    // Readers of the copy are told where the article itself is; what is built alike there and here follows its section.
    content: contentOf(article.url === own ? { ...article, url: null } : article),
    updatedAt: instant(article.updatedAt, 'updatedAt'),
    corrections: corrections.map(({ at, ...rest }) => ({
      ...{ id: rest.id, at: instant(at, 'corrections.at'), kind: rest.kind },
      ...{ note: rest.note, version: rest.version },
    })),
  };
}

type Shown = Omit<MirrorArticle, 'url'> & { readonly url: string | null };

function contentOf({
  body,
  section,
  authors,
  tags,
  image,
  source,
  rights,
  ...article
}: Shown): ArticleContent {
  const { title, summary, dateline, language, genre, url } = article;
  if (title.trim() === '') throw invalid('title', 'an article needs a title');
  const fields = {
    ...{ title, summary, dateline, language, genre, rights, url },
    ...{ body: { html: body.html }, image: image && pictureOf(image), source },
  };
  const content = {
    sectionId: section?.id ?? null,
    authorIds: authors.map((author) => author.id),
    tagIds: tags.map((tag) => tag.id),
  };
  const references = { content, newTags: [] };
  return withFields(NEW_CONTENT, { fields, references, body: bodyFromHtml(body.html) });
}
