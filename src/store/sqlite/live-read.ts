import type { PublicArticle, TranslationRef } from '../../domain/article.ts';
import type { Body, BodyFormat } from '../../domain/body.ts';
import type { Instant } from '../../domain/clock.ts';
import type { SearchQuery } from '../../domain/search.ts';
import { snippet } from '../../domain/snippet.ts';
import type { Connection } from './connection.ts';
import type { References } from './references.ts';
import type { LiveCard } from './rows.ts';
import { nameOf, type TermRef, type TermRefs, tagOf } from './term-refs.ts';

type LiveRow = {
  id: string;
  section: number | null;
  authors: string;
  tags: string;
  original: string | null;
  card: string;
} & Partial<Record<BodyFormat, string>>;

/** What to read of an article beside its card. */
export type Reading = { readonly bodies: readonly BodyFormat[]; readonly search: SearchQuery | undefined };

/** The live articles at these places, in their order. */
export function readArticles(
  db: Connection,
  refs: TermRefs,
  ords: readonly bigint[],
  reading: Reading,
): readonly PublicArticle[] {
  const statement = db.sql(rowSql('ord', columnsOf(reading)));
  const rows = ords.map((ord) => statement.get(ord) as LiveRow);
  return articlesOf(db, refs, rows, reading);
}

/** The live article of this id or slug; null when there is none. */
export function readArticle(
  db: Connection,
  refs: TermRefs,
  { by, key }: { readonly by: 'id' | 'slug'; readonly key: string },
  bodies: readonly BodyFormat[],
): PublicArticle | null {
  const row = db.get<LiveRow>(rowSql(by, bodies), key);
  if (row === undefined) return null;
  return articlesOf(db, refs, [row], { bodies, search: undefined })[0] ?? null;
}

/** The live article at a place without its body, of which the row's number comes beside it; null when there is none. */
export function articleAt(
  db: Connection,
  refs: TermRefs,
  ord: bigint,
): { readonly article: PublicArticle; readonly body: number } | null {
  const live = db.get<{ body: number }>('select body from live_articles where ord = ?', ord);
  const [article] = live === undefined ? [] : readArticles(db, refs, [ord], NO_BODIES);
  return article === undefined || live === undefined ? null : { article, body: live.body };
}

const NO_BODIES: Reading = { bodies: [], search: undefined };

/** A search marks what it found in the text, whether that is asked for or not. */
function columnsOf({ bodies, search }: Reading): readonly BodyFormat[] {
  return search === undefined ? bodies : [...new Set([...bodies, 'text' as const])];
}

function articlesOf(
  db: Connection,
  refs: TermRefs,
  rows: readonly LiveRow[],
  reading: Reading,
): readonly PublicArticle[] {
  const translations = translationsOf(db, rows);
  return rows.map((row) => {
    const card = JSON.parse(row.card) as LiveCard;
    const text = reading.search === undefined ? null : marked(card, row, reading.search);
    const section = row.section === null ? null : refs.get(row.section);
    const authors = numbers(row.authors).map((no) => refs.get(no));
    const tags = numbers(row.tags).map((no) => refs.get(no));
    return {
      ...card,
      ...shownReferences({ section, authors, tags }),
      translations: translations(row),
      body: bodyOf(row, reading.bodies),
      ...(text === null ? {} : { snippet: text }),
    };
  });
}

/** What an article shows of what it names. */
export function shownReferences({
  section,
  authors,
  tags,
}: References): Pick<PublicArticle, 'section' | 'authors' | 'tags' | 'namesChangedAt'> {
  const namesChangedAt = latestChange(section, authors, tags);
  return {
    section: section && nameOf(section),
    authors: authors.map(nameOf),
    tags: tags.map(tagOf),
    ...(namesChangedAt === null ? {} : { namesChangedAt }),
  };
}

function latestChange(
  section: TermRef | null,
  authors: readonly TermRef[],
  tags: readonly TermRef[],
): Instant | null {
  let latest = section?.changedAt ?? null;
  for (const { changedAt } of authors)
    if (changedAt !== null && (latest ?? '') < changedAt) latest = changedAt;
  for (const { changedAt } of tags) if (changedAt !== null && (latest ?? '') < changedAt) latest = changedAt;
  return latest;
}

function rowSql(by: 'ord' | 'id' | 'slug', bodies: readonly BodyFormat[]): string {
  const columns = 'a.id, a.section, a.authors, a.tags, a.translation_group as original, a.card';
  if (bodies.length === 0) return `select ${columns} from live_articles a where a.${by} = ?`;
  const formats = bodies.map((format) => `b.${format}`).join(', ');
  return `select ${columns}, ${formats} from live_articles a cross join bodies b on b.no = a.body
    where a.${by} = (select ?)`;
}

function bodyOf(row: LiveRow, formats: readonly BodyFormat[]): Partial<Body> {
  return Object.fromEntries(
    formats.map((format) => [format, format === 'blocks' ? JSON.parse(row.blocks ?? '[]') : row[format]]),
  );
}

/** Around the first match in the body, or else in the summary or the title. */
function marked(card: LiveCard, row: LiveRow, search: SearchQuery): string {
  const texts = [row.text ?? '', card.summary ?? '', card.title];
  for (const text of texts) {
    const found = snippet(text, search);
    if (found?.includes('<mark>')) return found;
  }
  return snippet(texts.find((text) => text !== '') ?? '', search) ?? '';
}

/** `original` is of what it is a translation of, null where it is an original itself. */
type Translated = { readonly id: string; readonly original: string | null };

/** For each row the other live articles of its group: an original and its translations. Asks once for all rows. */
export function translationsOf(
  db: Connection,
  rows: readonly Translated[],
): (row: Translated) => readonly TranslationRef[] {
  type Of = TranslationRef & { original: string };
  const group = db.all<Of>(
    `select o.value as original, a.id, a.slug, a.language from json_each(?) o
       cross join live_articles a on a.translation_group = o.value`,
    JSON.stringify([...new Set(rows.map((row) => row.original ?? row.id))]),
  );
  const translated = [...new Set(rows.flatMap((row) => row.original ?? []))];
  if (translated.length > 0)
    group.push(
      ...db.all<Of>(
        `select o.value as original, a.id, a.slug, a.language from json_each(?) o
       cross join live_articles a on a.id = o.value`,
        JSON.stringify(translated),
      ),
    );
  group.sort((a, b) => (a.language < b.language || (a.language === b.language && a.id < b.id) ? -1 : 1));
  return (row) =>
    group
      .filter(({ original, id }) => original === (row.original ?? row.id) && id !== row.id)
      .map(({ language, id, slug }) => ({ language, id, slug }));
}

function numbers(json: string): number[] {
  return JSON.parse(json) as number[];
}
