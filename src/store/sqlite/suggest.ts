import { foldedWords } from '../../domain/fold.ts';
import type { Suggestion } from '../store.ts';
import type { Connection } from './connection.ts';
import { matchTitlePrefix } from './search.ts';
import { afterPrefix } from './taxonomy.ts';

/** Words of names that are gathered and sorted; of more, the names are walked in the order of their use. */
const FEW = 500;

/** Names come before titles, for there are fewer of them: at most half of the answer, unless titles leave room. */
export function suggestions(db: Connection, prefix: string, limit: number): readonly Suggestion[] {
  const words = foldedWords(prefix);
  if (words.length === 0) return [];
  const names = namesLike(db, words, limit);
  const titles = titlesLike(db, words, limit);
  const room = Math.max(Math.ceil(limit / 2), limit - titles.length);
  return [...names.slice(0, room), ...titles].slice(0, limit);
}

/**
 * Authors, sections and tags with a word that begins with each of `words`, the most used first. Where a beginning is one of
 * many names, most of the walk along the used ones meets it; where it is one of few, these few are sorted.
 */
function namesLike(db: Connection, words: readonly string[], limit: number): Suggestion[] {
  const ranges = words.map((word) => [word, afterPrefix(word)] as const);
  const [rarest, ...others] = ranges.toSorted((a, b) => namesIn(db, a) - namesIn(db, b));
  if (rarest === undefined) return [];
  const isWalked = others.length === 0 && namesIn(db, rarest) > FEW;
  const asked = isWalked ? ranges : others;
  const conditions = asked.map(
    () =>
      '(select 1 from name_words w where w.term = t.no and w.word >= (select ?) and w.word < (select ?) limit 1) is not null',
  );
  const among = 't.no in (select term from name_words where word >= (select ?) and word < (select ?))';
  return db.all<Suggestion>(
    `select t.kind as type, t.id, t.slug, t.name as text from terms t${isWalked ? ' indexed by terms_use' : ''}
       where not t.hidden and t.id is not null and ${[...(isWalked ? [] : [among]), ...conditions].join(' and ')}
       order by t.article_count desc, t.name_key, t.no limit (select ?)`,
    ...(isWalked ? [] : rarest),
    ...asked.flat(),
    limit,
  );
}

/** How many there are, up to one more than FEW. */
function namesIn(db: Connection, range: readonly [string, string]): number {
  const row = db.get<{ n: number }>(
    `select count(*) as n from (select 1 from name_words where word >= (select ?) and word < (select ?) limit ${FEW + 1})`,
    ...range,
  );
  return row?.n ?? 0;
}

/** The newest first: the rows of the full-text index are in the order of publication. */
function titlesLike(db: Connection, words: readonly string[], limit: number): Suggestion[] {
  return db.all<Suggestion>(
    `select 'article' as type, a.id, a.slug, a.card ->> 'title' as text
       from search s cross join live_articles a on a.ord = s.rowid
       where s.search match ? order by s.rowid desc limit (select ?)`,
    matchTitlePrefix(db, words),
    limit,
  );
}
