import type {
  ArticleContent,
  ArticleVersion,
  EditorialArticle,
  PublicArticle,
} from '../../domain/article.ts';
import { withFields } from '../../domain/article-fields.ts';
import { bodyFromHtml } from '../../domain/body-source.ts';
import { EXPIRY } from '../../domain/change.ts';
import { type Instant, instant } from '../../domain/clock.ts';
import { invalid, slugTaken } from '../../domain/errors.ts';
import { readingFigures } from '../../domain/live-copy.ts';
import {
  mirrored,
  mirroredAddress,
  mirroredEnd,
  mirroredKill,
  type Original,
} from '../../domain/mirroring.ts';
import { NEW_CONTENT } from '../../domain/new-content.ts';
import type { Cursor, Page } from '../../domain/page.ts';
import { requireOthers } from '../../domain/publishing.ts';
import { EXPIRED } from '../../domain/scheduling.ts';
import { checkedSlug } from '../../domain/slug.ts';
import { webAddress } from '../../domain/web-address.ts';
import type { Store } from '../../store/store.ts';
import { MOST_AT_ONCE, type Origin } from './origin.ts';
import { pictureOf, requireId } from './terms.ts';
import type { Entry, MirrorArticle } from './wire.ts';

/** Articles whose ids are read of the store at once. */
const SOME = 500;

/** Where the website here has an article that has no address of its own. */
export type AddressOf = (
  article: Pick<PublicArticle, 'id' | 'slug' | 'section' | 'publishedAt'> & { readonly url: null },
) => string;

type Mirroring = {
  readonly store: Pick<Store, 'articles'>;
  readonly origin: Pick<Origin, 'addresses' | 'versions'>;
  readonly addressOf: AddressOf;
};

/** Keeps articles as readers see them there, and kills as readers are told of them. */
export class MirroredArticles {
  readonly #store: Pick<Store, 'articles'>;
  readonly #origin: Pick<Origin, 'addresses' | 'versions'>;
  readonly #addressOf: AddressOf;

  constructor({ store, origin, addressOf }: Mirroring) {
    this.#store = store;
    this.#origin = origin;
    this.#addressOf = addressOf;
  }

  /** What it names is here. Rejects with `slug-taken` where an article here that isn't there any more has the slug of one that is. */
  async put(article: MirrorArticle, entry: Entry, at: Instant): Promise<void> {
    const { articles } = this.#store;
    const { id, slug } = article;
    const here = await articles.get(id);
    const shown = this.#originalOf(article, entry);
    const original = { ...shown, versions: await this.#versionsOf(here, shown, entry) };
    if (here !== null) {
      await articles.update(id, null, (before) => mirrored(before, original, at));
      return;
    }
    await articles.create(slug, (free) => {
      const change = mirrored(null, original, at);
      if (change === null || free !== slug) throw slugTaken(slug, 'article');
      return change;
    });
  }

  /** The public history, as far as it isn't here. One version more than there was is told by its entry; of others the origin is asked. */
  async #versionsOf(
    here: EditorialArticle | null,
    { id, version, updatedAt, content: { title, summary, body } }: Omit<Original, 'versions'>,
    entry: Entry,
  ): Promise<readonly ArticleVersion[]> {
    if (here?.version === version) return [];
    // Of one that came here as a kill there is none.
    const last = here === null || here.publishedAt === null ? 0 : here.version;
    const isNext = version === last + 1 && entry.retold !== true;
    if (isNext && entry.version === version) {
      const { wordCount } = readingFigures(body.text);
      return [{ version, at: updatedAt, type: entry.type, title, summary, wordCount }];
    }
    const told = await this.#origin.versions(id);
    return told.filter((one) => one.version <= version).map((one) => ({ ...one, at: instant(one.at, 'at') }));
  }

  /** Has readers told that it is gone, as they are told there: of a kill and of what was published for a limited time. */
  async kill(
    { type, id, slug, version, at: toldAt, withdrawnAt = toldAt, formerSlugs = [], ...entry }: Entry,
    at: Instant,
  ): Promise<void> {
    const { articles } = this.#store;
    const { reason = 'It was withdrawn.' } = type === EXPIRY.type ? { reason: EXPIRED } : entry;
    const kill = { at: instant(withdrawnAt, 'withdrawnAt'), reason };
    const former = [slug, ...formerSlugs].map((one) => checkedSlug(one, 'formerSlugs'));
    if ((await articles.get(id)) !== null) {
      await articles.update(id, null, (it) => mirroredEnd(it, kill, at, former));
      return;
    }
    requireId(id);
    await articles.create(slug, (free) => {
      if (free !== slug) throw slugTaken(slug, 'article');
      const killed = { id, slug: checkedSlug(slug), version: version ?? 1, formerSlugs: former };
      return mirroredKill(killed, kill, at);
    });
  }

  /** Takes an article down that readers are told nothing of, if it is here. */
  async end(id: string, at: Instant): Promise<void> {
    const { articles } = this.#store;
    if ((await articles.get(id)) === null) return;
    await articles.update(id, null, (it) => mirroredEnd(it, null, at));
  }

  async isShown(id: string): Promise<boolean> {
    return (await this.#store.articles.get(id))?.state === 'published';
  }

  /** Ids of what readers see here or are told of a kill. */
  async all(): Promise<readonly string[]> {
    const ids: string[] = [];
    for (let cursor: Cursor | null = null; ; ) {
      const page = { limit: SOME, cursor };
      const found: Page<EditorialArticle> = await this.#store.articles.list({
        ...{ states: ['published', 'withdrawn'], sort: 'savedAt', page },
      });
      ids.push(...found.items.map(({ id }) => id));
      cursor = found.next;
      if (cursor === null) return ids;
    }
  }

  /**
   * Has a section's articles where they are there by now, unless they are where articles are here anyway: some of them, from a place on. Resolves to the
   * place behind these, null behind the last.
   */
  async readdress(sectionId: string, after: Cursor | null, at: Instant): Promise<Cursor | null> {
    const page = { limit: MOST_AT_ONCE, cursor: after };
    const { items, next } = await this.#store.articles.list({
      ...{ states: ['published'], section: sectionId, sort: 'savedAt', page },
    });
    const elsewhere = items.filter(({ content }) => content.sectionId === sectionId && content.url !== null);
    if (elsewhere.length > 0) {
      const addresses = await this.#origin.addresses(elsewhere.map(({ id }) => id));
      for (const [id, url] of addresses) await this.#move(id, url, at);
    }
    // What was moved stands at the end now, and is found to be where it should.
    return next;
  }

  async #move(id: string, url: string, at: Instant): Promise<void> {
    const { articles } = this.#store;
    const article = await articles.get(id);
    if (article?.publishedAt == null) return;
    const { slug, section, publishedAt } = article;
    const own = this.#addressHere({ id, slug, section, publishedAt }, url);
    await articles.update(id, null, (it) => mirroredAddress(it, own && webAddress('url', own), at));
  }

  /** Readers of the copy are told where the article itself is; what is built alike there and here follows its section. */
  #addressHere(article: Omit<Parameters<AddressOf>[0], 'url'>, url: string): string | null {
    return url === this.#addressOf({ ...article, url: null }) ? null : url;
  }

  /**
   * By the checks that an editor's input goes through: an origin is trusted with news, not with scripts. Throws `invalid-value` for what no
   * article can be.
   */
  #originalOf(
    article: MirrorArticle,
    { translationGroup, related = [], formerSlugs = [] }: Entry,
  ): Omit<Original, 'versions'> {
    const { id, slug, section, version, corrections } = article;
    for (const one of [id, ...related]) requireId(one);
    if (translationGroup !== undefined) requireId(translationGroup);
    requireOthers(id, { translationOf: translationGroup ?? null, relatedIds: related });
    const publishedAt = instant(article.publishedAt, 'publishedAt');
    if (instant(article.updatedAt, 'updatedAt') < publishedAt)
      throw invalid('updatedAt', 'an article cannot be updated before it is published');
    const url = this.#addressHere({ id, slug, section, publishedAt }, article.url);
    return {
      ...{ id, slug: checkedSlug(slug), version, publishedAt },
      // An article that all of a group translate, and that is nowhere, makes them translations of each other.
      content: {
        ...contentOf({ ...article, url }),
        translationOf: translationGroup ?? null,
        relatedIds: related,
      },
      updatedAt: instant(article.updatedAt, 'updatedAt'),
      corrections: corrections.map(({ at, ...rest }) => ({
        ...{ id: rest.id, at: instant(at, 'corrections.at'), kind: rest.kind },
        ...{ note: rest.note, version: rest.version },
      })),
      formerSlugs: formerSlugs.map((one) => checkedSlug(one, 'formerSlugs')),
    };
  }
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
