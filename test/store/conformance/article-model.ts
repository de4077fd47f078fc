import type { Instant } from '../../../src/domain/clock.ts';

export type Content = { readonly title: string; readonly text: string; readonly tag: string };

/** A step with its values, or one that acts on the nth article alone. */
export type ModelStep =
  | { readonly do: 'create'; readonly content: Content; readonly slug: string }
  | { readonly do: 'edit'; readonly n: number; readonly content: Content; readonly slug: string }
  | { readonly do: 'expire'; readonly n: number; readonly at: Instant | null }
  | { readonly do: 'schedule'; readonly n: number; readonly at: Instant }
  | { readonly do: 'wait'; readonly until: Instant }
  | { readonly do: 'merge'; readonly tag: string; readonly into: string }
  | {
      readonly do: 'publish' | 'correct' | 'unpublish' | 'withdraw' | 'reinstate' | 'remove';
      readonly n: number;
    };

type Shown = { slug: string; content: Content };
type Lasting = Shown & { expiresAt: Instant | null };

type Modelled = {
  id: string;
  readonly made: number;
  working: Shown;
  expiresAt: Instant | null;
  scheduledFor: Instant | null;
  live: Shown | null;
  /** What was last live, and until when. */
  last: Lasting | null;
  version: number;
  corrections: number;
  publishedAt: Instant | null;
  withdrawn: boolean;
  /** Slugs it was live under. */
  readonly slugs: Set<string>;
  removed: boolean;
};

type Refusal = 'not-found' | 'wrong-state' | 'invalid-value' | 'slug-taken' | 'unknown-reference';

/**
 * The rules of publishing told once more, in the plainest way: no revisions, no transactions, no indexes, every question
 * answered by looking at everything.
 */
export class ArticleModel {
  readonly #articles: Modelled[] = [];
  readonly #merged = new Map<string, string>();

  /** Null where the step is done, `skip` where it says nothing, else the code of the refusal. */
  perform(step: ModelStep, now: Instant): Refusal | 'skip' | null {
    switch (step.do) {
      case 'create':
        return this.#create(step);
      case 'wait':
        for (const article of this.#articles) this.#fire(article, step.until);
        return null;
      case 'merge':
        if (this.#merged.has(step.tag) || this.#merged.has(step.into)) return 'skip';
        if (step.tag === step.into) return 'unknown-reference';
        this.#merged.set(step.tag, step.into);
        return null;
      default: {
        const article = this.#articles[step.n];
        return article === undefined || article.removed ? 'not-found' : this.#act(article, step, now);
      }
    }
  }

  /** Tells the id of the article made last, and holds its slug against the model's. */
  named(id: string, slug: string): void {
    const newest = this.#articles.at(-1);
    if (newest?.working.slug !== slug) throw new Error(`the slug ${slug} should be ${newest?.working.slug}`);
    newest.id = id;
  }

  idOf(n: number): string | undefined {
    return this.#articles[n]?.id;
  }

  /** As a list shows them: the newest first, and of one moment the one made last. */
  live() {
    return this.#articles
      .flatMap(({ id, made, live, version, corrections, publishedAt }) =>
        live === null || publishedAt === null
          ? []
          : [
              {
                id,
                slug: live.slug,
                title: live.content.title,
                version,
                tags: [this.#tag(live.content.tag)],
                publishedAt,
                corrections,
                made,
              },
            ],
      )
      .sort((a, b) =>
        a.publishedAt === b.publishedAt ? b.made - a.made : a.publishedAt < b.publishedAt ? 1 : -1,
      );
  }

  /** Each id and each slug that was ever live, with what it leads to. */
  addresses(): Map<string, string> {
    const led = new Map<string, string>();
    for (const { id, live, withdrawn, slugs } of this.#articles) {
      const nowhere = withdrawn ? 'withdrawn' : 'unknown';
      led.set(id, live === null ? nowhere : `found ${id}`);
      for (const slug of slugs) {
        if (live === null) led.set(slug, nowhere);
        else led.set(slug, slug === live.slug ? `found ${id}` : `moved ${live.slug}`);
      }
    }
    return led;
  }

  #create({ content, slug: base }: ModelStep & { do: 'create' }): null {
    let slug = base;
    for (let i = 2; this.#taken(slug, null); i += 1) slug = `${base}-${i}`;
    this.#articles.push({
      id: '',
      made: this.#articles.length,
      working: { slug, content },
      expiresAt: null,
      scheduledFor: null,
      live: null,
      last: null,
      version: 0,
      corrections: 0,
      publishedAt: null,
      withdrawn: false,
      slugs: new Set(),
      removed: false,
    });
    return null;
  }

  #act(article: Modelled, step: Exclude<ModelStep, { do: 'create' | 'wait' | 'merge' }>, now: Instant) {
    switch (step.do) {
      case 'edit':
        if (this.#taken(step.slug, article)) return 'slug-taken';
        article.working = { slug: step.slug, content: step.content };
        return null;
      case 'expire':
        if (step.at !== null && article.scheduledFor !== null && step.at <= article.scheduledFor)
          return 'invalid-value';
        article.expiresAt = step.at;
        return null;
      case 'schedule':
        if (article.withdrawn) return 'wrong-state';
        if (this.#isOver(article, step.at) || this.#isGone(article, step.at)) return 'invalid-value';
        article.scheduledFor = step.at;
        return null;
      case 'publish':
        return article.withdrawn ? 'wrong-state' : this.#show(article, this.#working(article), now);
      case 'correct':
        if (article.live === null || article.scheduledFor !== null) return 'wrong-state';
        if (this.#isOver(article, now)) return 'invalid-value';
        article.corrections += 1;
        return this.#show(article, this.#working(article), now);
      case 'unpublish':
        if (article.live === null && article.scheduledFor === null) return 'wrong-state';
        article.live = null;
        article.scheduledFor = null;
        return null;
      case 'withdraw':
        if (article.version === 0 || article.withdrawn) return 'wrong-state';
        return this.#kill(article);
      case 'reinstate':
        if (!article.withdrawn || article.last === null) return 'wrong-state';
        return this.#show(article, this.#shownLast(article, now), now);
      case 'remove':
        if (article.live !== null) return 'wrong-state';
        article.removed = true;
        return null;
    }
  }

  #show(article: Modelled, shown: Lasting, now: Instant): Refusal | null {
    if (this.#isOver(shown, now)) return 'invalid-value';
    article.live = shown;
    article.last = shown;
    article.version += 1;
    article.publishedAt ??= now;
    article.withdrawn = false;
    article.scheduledFor = null;
    article.slugs.add(shown.slug);
    return null;
  }

  #working({ working, expiresAt }: Modelled): Lasting {
    return { ...working, expiresAt };
  }

  /** What was last live comes back for as long as it had left, or, if that is over, as the working copy says. */
  #shownLast(article: Modelled, now: Instant): Lasting {
    const { last, expiresAt } = article;
    const shown = last ?? this.#working(article);
    return this.#isOver(shown, now) ? { ...shown, expiresAt } : shown;
  }

  #kill(article: Modelled): null {
    article.live = null;
    article.scheduledFor = null;
    article.withdrawn = true;
    return null;
  }

  #fire(article: Modelled, until: Instant): void {
    const { scheduledFor, live, last } = article;
    const expiry = live === null ? null : (last?.expiresAt ?? null);
    const due = [scheduledFor, expiry].filter((one) => one !== null).sort()[0];
    if (article.removed || due === undefined || due > until) return;
    if (due === scheduledFor) this.#show(article, this.#working(article), due);
    else this.#kill(article);
    this.#fire(article, until);
  }

  #isOver({ expiresAt }: { expiresAt: Instant | null }, now: Instant): boolean {
    return expiresAt !== null && expiresAt <= now;
  }

  /** Whether what readers see now is gone by then. */
  #isGone({ live, last }: Modelled, by: Instant): boolean {
    return live !== null && last !== null && this.#isOver(last, by);
  }

  /** A slug belongs to whoever has it in the working copy, and for ever to whoever was live under it. */
  #taken(slug: string, by: Modelled | null): boolean {
    return this.#articles.some(
      (other) => other !== by && ((!other.removed && other.working.slug === slug) || other.slugs.has(slug)),
    );
  }

  #tag(name: string): string {
    const into = this.#merged.get(name);
    return into === undefined ? name : this.#tag(into);
  }
}
