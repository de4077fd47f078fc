import type { FastifyInstance } from 'fastify';
import type { ApiKey } from '../../domain/api-key.ts';
import { DomainError } from '../../domain/errors.ts';
import { contentWithin } from '../../domain/named-articles.ts';
import { editIfDifferent } from '../../domain/publishing.ts';
import type { RevisionContent } from '../../domain/revision.ts';
import { presentDiff, presentRevision, presentWholeRevision } from '../present/revisions.ts';
import { pageRequest, presentPage } from '../read/page.ts';
import { articleDesk, noArticle } from './article-desk.ts';
import { articleFinder, requireReach } from './reach.ts';
import { DIFF, RESTORE, REVISION, REVISIONS } from './revision-operations.ts';
import { answer, type Editing, editorialRoutes, pageAnswer } from './route.ts';

/** The history of a working copy, and the way back in it. */
export async function revisions(app: FastifyInstance, editing: Editing): Promise<void> {
  const { store, addresses } = editing;
  const add = editorialRoutes(app, editing);
  const desk = articleDesk(editing);

  const revisionOf = async (id: string, number: number | null) => {
    const found = number === null ? null : await store.articles.revision(id, number);
    if (found === null) throw new DomainError('not-found', 'there is no such revision of the article');
    return found;
  };

  const shown = async (revision: RevisionContent, key: ApiKey): Promise<RevisionContent> =>
    key.sections === null
      ? revision
      : { ...revision, content: await contentWithin(revision.content, await articleFinder(store, key)) };

  add('GET', '/articles/:ref/revisions', REVISIONS, async ({ ref, query, key, request }) => {
    const { id } = await desk.find(ref, key);
    const identity = ['revisions', id];
    const page = pageRequest(query, identity);
    const found = await store.articles.revisions(id, page);
    if (found === null) throw noArticle(ref);
    const data = found.items.map((revision) => presentRevision(revision, id, addresses));
    return pageAnswer(request, data, presentPage(found, page, identity), addresses);
  });

  add('GET', '/articles/:ref/revisions/:revision', REVISION, async ({ ref, key, params }) => {
    const { id } = await desk.find(ref, key);
    const revision = await revisionOf(id, revisionNumber(params.revision));
    return answer(presentWholeRevision(await shown(revision, key), id, addresses));
  });

  add('GET', '/articles/:ref/revisions/:revision/diff', DIFF, async ({ ref, key, params, query }) => {
    const { id } = await desk.find(ref, key);
    const after = await revisionOf(id, revisionNumber(params.revision));
    const against = query.against ?? after.revision - 1;
    const before = against === 0 ? null : await revisionOf(id, against);
    return answer(presentDiff(before && (await shown(before, key)), await shown(after, key)));
  });

  add('POST', '/articles/:ref/revisions/:revision/restore', RESTORE, async (asked) => {
    const { id } = await desk.find(asked.ref, asked.key);
    const { content } = await revisionOf(id, revisionNumber(asked.params.revision));
    await requireReach(store, asked.key, content.sectionId);
    return desk.save(asked, (article, at) => {
      const change = editIfDifferent(article, { content }, at);
      return change && { ...change, action: 'restore' };
    });
  });
}

/** Null for what no revision is numbered with. */
function revisionNumber(text = ''): number | null {
  return /^[1-9]\d{0,14}$/.test(text) ? Number(text) : null;
}
