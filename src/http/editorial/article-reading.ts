import type { ArticleFields, BodySource, ReadFields } from '../../domain/article-fields.ts';
import type { Body } from '../../domain/body.ts';
import type { Instant } from '../../domain/clock.ts';
import { findReferences } from '../../domain/references.ts';
import type { Editing } from './route.ts';

/** The fields of a request, with their names looked up and their body sanitised. */
export async function readFields(
  fields: ArticleFields,
  { store, makeId }: Pick<Editing, 'store' | 'makeId'>,
  at: Instant,
): Promise<ReadFields> {
  const lookups = {
    section: (ref: string) => store.sections.get(ref),
    author: (ref: string) => store.authors.get(ref),
    tag: (ref: string) => store.tags.get(ref),
    article: (ref: string) => store.articles.get(ref),
  };
  const references = await findReferences(fields, lookups, { makeId, at });
  return { fields, references, body: fields.body ? await readBody(fields.body) : undefined };
}

/** The parsers of HTML and Markdown are large, and a service that only reads needs none. */
async function readBody({ html, markdown = '' }: BodySource): Promise<Body> {
  const { bodyFromHtml, bodyFromMarkdown } = await import('../../domain/body-source.ts');
  return html === undefined ? bodyFromMarkdown(markdown) : bodyFromHtml(html);
}
