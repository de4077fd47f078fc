import type { Article, ArticleChange, ExternalId, Published } from './article.ts';
import { momentOf, type ReadFields, withFields } from './article-fields.ts';
import { type Instant, instant } from './clock.ts';
import { articleDigest } from './digest.ts';
import { DomainError, slugTaken } from './errors.ts';
import { checkExternalId } from './external-id.ts';
import { NEW_CONTENT } from './new-content.ts';
import { type Publication, publishAs } from './publication.ts';
import { draft, edit } from './publishing.ts';
import { asOneSave } from './saving.ts';

/** What a feeder or an import says of an article. What it doesn't name stays as it is. */
export type Fed = {
  readonly read: ReadFields;
  /** Asked for by name: never another one because it is taken. */
  readonly slug?: string | undefined;
  readonly external?: ExternalId | undefined;
  /** For the first publication; passed over after it, so that the same may be sent again. */
  readonly publishedAt?: string | null | undefined;
  /** Given at all, it asks for publication; the times of one elsewhere are passed over after the first. */
  readonly publication?: Publication | undefined;
};

/**
 * Creates, edits and publishes as one save, as far as the article isn't so already: the same twice changes nothing, and
 * above all doesn't publish again what an editor has edited, unpublished or withdrawn since. `made` is the id and the free
 * slug of a new article, `published` looks up what readers see of one that is there, or saw last.
 */
export function fed(
  before: Article | null,
  made: { readonly id: string; readonly slug: string },
  what: Fed,
  at: Instant,
  published: () => Published | null,
): ArticleChange | null {
  if (what.external !== undefined) checkExternalId(what.external);
  const edited = before === null ? created(made, what, at) : changed(before, what, at);
  const article = edited?.article ?? before;
  const { publication } = what;
  if (article === null || (edited === null && wasPublished(article, what, published))) return null;
  const released = publication && publishedAs(article, publication, at);
  const change = released ?? edited;
  return change && { ...asOneSave(before, change), action: 'import' };
}

function created(
  { id, slug }: { readonly id: string; readonly slug: string },
  what: Fed,
  at: Instant,
): ArticleChange {
  if (what.slug !== undefined && what.slug !== slug) throw slugTaken(what.slug, 'article');
  const content = withFields(NEW_CONTENT, what.read);
  const publishedAt = momentOf('publishedAt', what.publishedAt ?? null);
  return draft(id, slug, content, at, { external: what.external ?? null, publishedAt });
}

function changed(before: Article, what: Fed, at: Instant): ArticleChange | null {
  const { slug = before.slug, external = before.external, publishedAt: said } = what;
  const keeps = before.version > 0 || said === undefined;
  const publishedAt = keeps ? before.publishedAt : momentOf('publishedAt', said);
  const content = withFields(before.content, what.read);
  const change = edit(before, { slug, content, publishedAt }, at);
  const article = { ...change.article, external };
  return isSame(before, article) ? null : { ...change, article };
}

/** What it says was before readers: whatever is different now is an editor's doing. An end of the schedule is asked for anew. */
function wasPublished({ version }: Article, what: Fed, published: () => Published | null): boolean {
  if (version === 0 || what.publication?.at === null) return false;
  const shown = published();
  if (shown === null) return false;
  const { slug, content } = shown;
  const said = articleDigest(what.slug ?? slug, withFields(content, what.read));
  return said === articleDigest(slug, content);
}

function isSame(one: Article, other: Article): boolean {
  const { source, id } = one.external ?? {};
  const sameName = source === other.external?.source && id === other.external?.id;
  return sameName && one.digest === other.digest && one.publishedAt === other.publishedAt;
}

/** What is wrong with the publication is told of it, not of the article. */
function publishedAs(article: Article, publication: Publication, at: Instant): ArticleChange | null {
  try {
    return publishAs(article, stillToCome(article, publication, at), at);
  } catch (error) {
    if (!(error instanceof DomainError) || !PUBLICATION_FIELDS.has(error.field ?? '')) throw error;
    throw new DomainError(error.code, error.message, `publication.${error.field}`);
  }
}

const PUBLICATION_FIELDS = new Set(['at', 'embargo', 'publishedAt', 'updatedAt']);

/** A schedule that has passed by now asks for a publication at once. */
function stillToCome(article: Article, { at: when, embargo, ...elsewhere }: Publication, now: Instant) {
  const embargoed = embargo !== undefined && { embargo };
  if (when === undefined) return { ...embargoed, ...(article.version === 0 && elsewhere) };
  if (when === null || instant(when, 'publication.at') > now) return { at: when, ...embargoed };
  return article.version === 0 ? elsewhere : {};
}
