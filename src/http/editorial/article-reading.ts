import type { ApiKey } from '../../domain/api-key.ts';
import type { ArticleFields, BodySource, ReadFields } from '../../domain/article-fields.ts';
import type { Body } from '../../domain/body.ts';
import type { Instant } from '../../domain/clock.ts';
import { DomainError } from '../../domain/errors.ts';
import type { Find, Lookups } from '../../domain/references.ts';
import type { Store } from '../../store/store.ts';
import { articleFinder } from './reach.ts';
import type { Editing } from './route.ts';

/** How often somebody else may be faster in making a missing tag. */
const ATTEMPTS = 5;

/**
 * Reads the fields of a request, their names looked up and their body sanitised, and has them written. Where a tag that
 * is missing is made by somebody else in between, the names are looked up again. The parsers of names and bodies are
 * large, and a service that only reads needs none: they are loaded here.
 */
export async function writeFields<T>(
  fields: ArticleFields,
  editing: Pick<Editing, 'store' | 'makeId'>,
  { key, at }: { readonly key: ApiKey; readonly at: Instant },
  write: (read: ReadFields) => Promise<T>,
): Promise<T> {
  const { findReferences } = await import('../../domain/references.ts');
  const body = fields.body ? await readBody(fields.body) : undefined;
  const known = lookups(editing.store, await articleFinder(editing.store, key));
  for (let left = ATTEMPTS; ; left -= 1) {
    const references = await findReferences(fields, known, { ...editing, at });
    try {
      return await write({ fields, references, body });
    } catch (error) {
      const mayBeATag = error instanceof DomainError && error.code === 'slug-taken';
      if (!mayBeATag || references.newTags.length === 0 || left === 1) throw error;
    }
  }
}

function lookups(store: Store, article: Find): Lookups {
  return {
    section: (ref) => store.sections.get(ref),
    author: (ref) => store.authors.get(ref),
    tag: (ref) => store.tags.get(ref),
    article,
  };
}

async function readBody({ html, markdown = '' }: BodySource): Promise<Body> {
  const { bodyFromHtml, bodyFromMarkdown } = await import('../../domain/body-source.ts');
  return html === undefined ? bodyFromMarkdown(markdown) : bodyFromHtml(html);
}
