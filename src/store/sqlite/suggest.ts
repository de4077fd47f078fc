import { foldedWords } from '../../domain/fold.ts';
import type { Suggestion } from '../store.ts';
import type { Connection } from './connection.ts';
import { matchTitlePrefix } from './search.ts';
import { afterPrefix } from './taxonomy.ts';

/** Names come before titles, for there are fewer of them: at most half of the answer, unless titles leave room. */
export function suggestions(db: Connection, prefix: string, limit: number): readonly Suggestion[] {
  const words = foldedWords(prefix);
  if (words.length === 0) return [];
  const names = namesLike(db, words, limit);
  const titles = titlesLike(db, words, limit);
  const room = Math.max(Math.ceil(limit / 2), limit - titles.length);
  return [...names.slice(0, room), ...titles].slice(0, limit);
}

/** Authors, sections and tags with a word that begins with each of `words`, the most used first. */
function namesLike(db: Connection, words: readonly string[], limit: number): Suggestion[] {
  const conditions = words.map(
    () => 't.no in (select term from name_words where word >= (select ?) and word < (select ?))',
  );
  return db.all<Suggestion>(
    `select t.kind as type, t.id, t.slug, t.name as text from terms t where not t.hidden and ${conditions.join(' and ')}
       order by t.article_count desc, t.name_key, t.no limit (select ?)`,
    ...words.flatMap((word) => [word, afterPrefix(word)]),
    limit,
  );
}

/** The newest first: the rows of the full-text index are in the order of publication. */
function titlesLike(db: Connection, words: readonly string[], limit: number): Suggestion[] {
  return db.all<Suggestion>(
    `select 'article' as type, a.id, a.slug, a.card ->> 'title' as text
       from search s cross join live_articles a on a.ord = s.rowid
       where s.search match ? order by s.rowid desc limit (select ?)`,
    matchTitlePrefix(words),
    limit,
  );
}
