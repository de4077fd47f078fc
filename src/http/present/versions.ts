import type { ArticleVersion } from '../../domain/article.ts';
import type { ArticleVersionWire } from '../schemas/versions.ts';

export function presentVersion(entry: ArticleVersion): ArticleVersionWire {
  const { version, at, type, title, summary, wordCount } = entry;
  return { version, at, type, title, summary, wordCount };
}
