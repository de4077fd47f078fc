import type { FastifyInstance } from 'fastify';
import type { Article } from '../../domain/article.ts';
import { staleRevision } from '../../domain/errors.ts';
import { publishAs } from '../../domain/publication.ts';
import { correct, reinstate, unpublish, withdraw } from '../../domain/publishing.ts';
import type { Store } from '../../store/store.ts';
import { articleDesk } from './article-desk.ts';
import { CORRECT, PUBLISH, REINSTATE, UNPUBLISH, WITHDRAW } from './publication-operations.ts';
import { requireReach } from './reach.ts';
import { type Editing, editorialRoutes } from './route.ts';

/** What readers see of an article: its states are sub-resources. */
export async function publication(app: FastifyInstance, editing: Editing): Promise<void> {
  const { store, makeId } = editing;
  const add = editorialRoutes(app, editing);
  const desk = articleDesk(editing);

  add('PUT', '/articles/:ref/publication', PUBLISH, (asked) =>
    desk.save(asked, (article, at) => publishAs(article, asked.body, at)),
  );

  add('DELETE', '/articles/:ref/publication', UNPUBLISH, (asked) => desk.save(asked, unpublish));

  add('PUT', '/articles/:ref/withdrawal', WITHDRAW, (asked) =>
    desk.save(asked, (article, at) => withdraw(article, asked.body.reason, at)),
  );

  add('DELETE', '/articles/:ref/withdrawal', REINSTATE, async (asked) => {
    const seen = await desk.find(asked.ref, asked.key);
    const published = await lastPublished(store, seen);
    await requireReach(store, asked.key, published.content.sectionId);
    return desk.save(asked, (article, at) => {
      if (article.lastPublished?.revision !== seen.lastPublished?.revision)
        throw staleRevision(article.revision);
      return reinstate(article, published, at);
    });
  });

  add('POST', '/articles/:ref/corrections', CORRECT, (asked) => {
    const { kind, note } = asked.body;
    const id = makeId();
    return desk.save(asked, (article, at) => correct(article, { id, kind, note }, at), {
      shownAs: 'showNew',
    });
  });
}

/** The domain refuses what was never published; until then any content will do. */
async function lastPublished(store: Pick<Store, 'articles'>, article: Article) {
  if (article.lastPublished === null) return article;
  const { revision } = article.lastPublished;
  const published = await store.articles.revision(article.id, revision);
  if (published === null) throw new Error(`revision ${revision} of ${article.id} is missing`);
  return published;
}
