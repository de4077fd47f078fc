import type { FastifyInstance } from 'fastify';
import { momentOf, withFields } from '../../domain/article-fields.ts';
import { slugTaken } from '../../domain/errors.ts';
import { fold } from '../../domain/fold.ts';
import { shownWithin } from '../../domain/named-articles.ts';
import { NEW_CONTENT } from '../../domain/new-content.ts';
import { draft, editIfDifferent } from '../../domain/publishing.ts';
import { slugFrom } from '../../domain/slug.ts';
import { invalidParameter } from '../errors.ts';
import {
  type EditorialBodyFormat,
  presentEditorialArticle,
  presentListedArticle,
} from '../present/editorial-articles.ts';
import { pageRequest, presentPage } from '../read/page.ts';
import { ARTICLE_STATES } from '../schemas/editorial-articles.ts';
import { type ArticleDesk, articleDesk, type Decide, unmoved } from './article-desk.ts';
import { CREATE, DELETE, EDIT, GET, LIST } from './article-operations.ts';
import { writeFields } from './article-reading.ts';
import type { SentAnswer } from './kept-answers.ts';
import { reachOf, requireReach } from './reach.ts';
import { type AskedOf, answer, type Editing, editorialRoutes, NO_CONTENT, pageAnswer } from './route.ts';

export async function articles(app: FastifyInstance, editing: Editing): Promise<void> {
  const { store, clock, addresses } = editing;
  const add = editorialRoutes(app, editing);
  const desk = articleDesk(editing);

  add('GET', '/articles', LIST, (asked) => list(editing, asked));

  add('GET', '/articles/:ref', GET, async ({ ref, query, key }) => {
    const formats = bodyFormats(query.body ?? ['html', 'markdown']);
    const article = shownWithin(await desk.find(ref, key), await reachOf(store, key));
    return answer(presentEditorialArticle(article, addresses, formats), { revision: article.revision });
  });

  add('POST', '/articles', CREATE, (asked) => create(editing, desk, asked));

  add('PATCH', '/articles/:ref', EDIT, (asked) => save(editing, desk, asked));

  add('DELETE', '/articles/:ref', DELETE, async ({ ref, key, expected, writing }) => {
    const seen = await desk.find(ref, key);
    const options = { ...writing(() => NO_CONTENT), guard: unmoved(key, seen) };
    await store.articles.remove(seen.id, expected, clock(), options);
    return NO_CONTENT;
  });
}

async function list({ store, addresses }: Editing, { query, key, request }: AskedOf<typeof LIST>) {
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
  const reach = await reachOf(store, key);
  const data = found.items.map((article) => presentListedArticle(shownWithin(article, reach), addresses));
  return pageAnswer(request, data, presentPage(found, page, identity), addresses);
}

async function create(
  editing: Editing,
  desk: ArticleDesk,
  { body, key, writing }: AskedOf<typeof CREATE>,
): Promise<SentAnswer> {
  const { store, clock, makeId } = editing;
  const at = clock();
  const { slug, publishedAt, ...fields } = body;
  const brought = { publishedAt: momentOf('publishedAt', publishedAt ?? null) };
  const { showNew } = await desk.shower(key);
  return writeFields(fields, editing, { key, at }, async (read) => {
    const content = withFields(NEW_CONTENT, read);
    await requireReach(store, key, content.sectionId);
    const article = await store.articles.create(
      slug ?? slugFrom(content.title),
      (free) => {
        if (slug !== undefined && free !== slug) throw slugTaken(slug, 'article');
        return draft(makeId(), free, content, at, brought);
      },
      { ...writing(showNew), newTags: read.references.newTags },
    );
    return showNew(article);
  });
}

async function save(editing: Editing, desk: ArticleDesk, asked: AskedOf<typeof EDIT>): Promise<SentAnswer> {
  const { store, clock } = editing;
  const { slug, publishedAt, ...fields } = asked.body;
  const edits = {
    ...(slug !== undefined && { slug }),
    ...(publishedAt !== undefined && { publishedAt: momentOf('publishedAt', publishedAt) }),
  };
  return writeFields(fields, editing, { key: asked.key, at: clock() }, async (read) => {
    const { content: named, newTags } = read.references;
    if (named.sectionId !== undefined) {
      // What the key can't see is not there, wherever it should go.
      await desk.find(asked.ref, asked.key);
      await requireReach(store, asked.key, named.sectionId);
    }
    const decide: Decide = (article, at) => {
      const content = withFields(article.content, read);
      return editIfDifferent(article, { ...edits, content }, at);
    };
    return desk.save(asked, decide, { newTags });
  });
}

function bodyFormats(body: readonly (EditorialBodyFormat | 'none')[]): readonly EditorialBodyFormat[] {
  if (body.includes('none') && body.length > 1) {
    throw invalidParameter('body', 'must be none alone or a list of languages', 'contradiction');
  }
  return body.filter((format) => format !== 'none');
}
