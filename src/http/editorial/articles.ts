import type { FastifyInstance } from 'fastify';
import type { Article, EditorialArticle } from '../../domain/article.ts';
import { requireOthers, withFields } from '../../domain/article-fields.ts';
import { instant } from '../../domain/clock.ts';
import { DomainError, invalid } from '../../domain/errors.ts';
import { fold } from '../../domain/fold.ts';
import { NEW_CONTENT } from '../../domain/new-content.ts';
import { draft, editIfDifferent } from '../../domain/publishing.ts';
import { isSlug, slugFrom } from '../../domain/slug.ts';
import { invalidParameter } from '../errors.ts';
import {
  type EditorialBodyFormat,
  editorialAddress,
  presentEditorialArticle,
  presentListedArticle,
} from '../present/editorial-articles.ts';
import { pageRequest, presentPage } from '../read/page.ts';
import { ARTICLE_STATES } from '../schemas/editorial-articles.ts';
import { articleDesk } from './article-desk.ts';
import { CREATE, DELETE, EDIT, GET, LIST } from './article-operations.ts';
import { readFields } from './article-reading.ts';
import { requireReach } from './reach.ts';
import { answer, type Editing, editorialRoutes, NO_CONTENT, pageAnswer } from './route.ts';

export async function articles(app: FastifyInstance, editing: Editing): Promise<void> {
  const { store, clock, makeId, addresses } = editing;
  const add = editorialRoutes(app, editing);
  const desk = articleDesk(editing);

  add('GET', '/articles', LIST, async ({ query, key, request }) => {
    const { state: states = ARTICLE_STATES, section, author, tag, q, sort = '-savedAt' } = query;
    const filter = {
      states,
      ...(section !== undefined && { section }),
      ...(author !== undefined && { author }),
      ...(tag !== undefined && { tag }),
      ...(q !== undefined && { title: fold(q) }),
      ...(key.sections !== null && { within: key.sections }),
    };
    const identity = ['working articles', filter, sort];
    const page = pageRequest(query, identity);
    const found = await store.articles.list({ ...filter, sort, page });
    const data = found.items.map((article) => presentListedArticle(article, addresses));
    return pageAnswer(request, data, presentPage(found, page, identity), addresses);
  });

  add('GET', '/articles/:ref', GET, async ({ ref, query, key }) => {
    const formats = bodyFormats(query.body ?? ['html', 'markdown']);
    const article = await desk.find(ref, key);
    return answer(presentEditorialArticle(article, addresses, formats), { revision: article.revision });
  });

  add('POST', '/articles', CREATE, async ({ body, key, writing }) => {
    const at = clock();
    const { slug, publishedAt, ...fields } = body;
    if (slug !== undefined) requireSlug(slug);
    const read = await readFields(fields, editing, at);
    const content = withFields(NEW_CONTENT, read);
    await requireReach(store, key, content.sectionId);
    const brought = publishedAt ? { publishedAt: instant(publishedAt, 'publishedAt') } : {};
    const shown = (article: EditorialArticle) => {
      const location = editorialAddress(article.id, addresses);
      return answer(presentEditorialArticle(article, addresses), { revision: article.revision, location });
    };
    const article = await store.articles.create(
      slug ?? slugFrom(content.title),
      (free) => {
        if (slug !== undefined && free !== slug) throw slugTaken(slug);
        return draft(makeId(), free, content, at, brought);
      },
      { ...writing(shown), newTags: read.references.newTags },
    );
    return shown(article);
  });

  add('PATCH', '/articles/:ref', EDIT, async (asked) => {
    const { slug, publishedAt, ...fields } = asked.body;
    if (slug !== undefined) requireSlug(slug);
    const read = await readFields(fields, editing, clock());
    const { content: named, newTags } = read.references;
    if (named.sectionId !== undefined) {
      await desk.find(asked.ref, asked.key);
      await requireReach(store, asked.key, named.sectionId);
    }
    const decide = (article: Article, at: Parameters<typeof editIfDifferent>[2]) => {
      const content = withFields(article.content, read);
      requireOthers(article.id, content);
      return editIfDifferent(
        article,
        {
          content,
          ...(slug !== undefined && { slug }),
          ...(publishedAt !== undefined && {
            publishedAt: publishedAt === null ? null : instant(publishedAt, 'publishedAt'),
          }),
        },
        at,
      );
    };
    return desk.save(asked, decide, { newTags });
  });

  add('DELETE', '/articles/:ref', DELETE, async ({ ref, key, expected, writing }) => {
    const { id } = await desk.find(ref, key);
    await store.articles.remove(
      id,
      expected,
      clock(),
      writing(() => NO_CONTENT),
    );
    return NO_CONTENT;
  });
}

function bodyFormats(body: readonly (EditorialBodyFormat | 'none')[]): readonly EditorialBodyFormat[] {
  if (body.includes('none') && body.length > 1) {
    throw invalidParameter('body', 'must be none alone or a list of languages', 'contradiction');
  }
  return body.filter((format) => format !== 'none');
}

/** The schema can't tell a slug from what has the form of an id. */
function requireSlug(slug: string): void {
  if (!isSlug(slug)) throw invalid('slug', 'a slug must not have the form of an id');
}

function slugTaken(slug: string): DomainError {
  return new DomainError('slug-taken', `the slug ${JSON.stringify(slug)} is another article's`, 'slug');
}
