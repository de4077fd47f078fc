import type { EditorialArticle, TranslationRef } from '../domain/article.ts';
import type { Store } from '../store/store.ts';

/** What a working copy's translations would be, of those that readers see: of the article, or before it is live, of the one that it translates. */
export async function translationsOf(
  { live }: Pick<Store, 'live'>,
  article: EditorialArticle,
): Promise<readonly TranslationRef[]> {
  const own = await live.find(article.id, []);
  if (own.is === 'found') return own.item.translations;
  const { translationOf } = article.content;
  const original = translationOf === null ? null : await live.find(translationOf, []);
  if (original?.is !== 'found') return [];
  const { language, id, slug, translations } = original.item;
  const others: readonly TranslationRef[] = [{ language, id, slug }, ...translations];
  return others.filter((other) => other.id !== article.id);
}
