import type { FastifyInstance } from 'fastify';
import type { EditorialArticle } from '../domain/article.ts';
import type { Clock } from '../domain/clock.ts';
import { previewOf, readPreviewToken } from '../domain/preview.ts';
import { deriveKey } from '../domain/secret.ts';
import type { Store } from '../store/store.ts';
import { Problem } from './errors.ts';
import { ONE_ARTICLE } from './read/article-parameters.ts';
import { bodyFormats } from './read/article-query.ts';
import { LISTED, WHOLE } from './read/examples.ts';
import { operation } from './read/operation.ts';
import type { QueryOf } from './read/parameters.ts';
import type { Showing } from './read/route.ts';
import { showArticle } from './read/show-articles.ts';
import type { ArticleWire } from './schemas/articles.ts';
import { Type } from './schemas/builder.ts';
import { wholeOrChosen } from './schemas/lists.ts';
import { translationsOf } from './translations.ts';

/** `GET /v1/preview/{token}`: the working copy as readers would see it. The token is the credential. */
export async function preview(
  app: FastifyInstance,
  { clock, secret, ...reading }: Showing & { readonly clock: Clock; readonly secret: Buffer },
): Promise<void> {
  const { store } = reading;
  const signingKey = deriveKey(secret, 'previews');

  app.get('/preview/:token', PREVIEW, async (request, reply) => {
    const { token } = request.params as { readonly token: string };
    const query = request.query as QueryOf<typeof ONE_ARTICLE>;
    const now = clock();
    const link = readPreviewToken(token, signingKey);
    const article = link !== null && now < link.expiresAt ? await linked(store, link) : null;
    // One answer for every way to be wrong: a token tells nothing but whether it works.
    if (article === null)
      throw new Problem('not-found', 'This preview link is not valid, or not any longer.');
    const bodies = bodyFormats(query, 'html');
    const shown = previewOf(article, { translations: await translationsOf(store, article), bodies }, now);
    reply.headers(PRIVATE);
    return showArticle(reading, shown, query);
  });
}

const PRIVATE = {
  'cache-control': 'private, no-store',
  'x-robots-tag': 'noindex',
  'referrer-policy': 'no-referrer',
};

async function linked(
  { articles }: Pick<Store, 'articles'>,
  { id, epoch }: { readonly id: string; readonly epoch: number },
): Promise<EditorialArticle | null> {
  return (await articles.previewEpoch(id)) === epoch ? articles.get(id) : null;
}

const PREVIEW = previewOperation();

function previewOperation() {
  const { schema, ...hooks } = operation({
    operationId: 'getPreview',
    summary: 'Preview an article',
    description:
      'The working copy of an article, in the shape that readers will get it in, by a link that an editor made. A link that was never made, has expired or was revoked is 404.',
    tag: 'Articles',
    parameters: ONE_ARTICLE,
    response: wholeOrChosen<ArticleWire>('Article'),
    contract: {
      answer: 'The article as it would be published now, or what `fields` chose from it.',
      headers: ['Cache-Control', 'X-Robots-Tag'],
      examples: {
        draft: { summary: 'The article, its body cut short here', value: WHOLE },
        chosen: { summary: 'With `fields=title`', value: { id: LISTED.id, title: LISTED.title } },
      },
      problems: [404],
    },
  });
  const token = Type.String({
    description: 'From the link. It is a credential: whoever has it sees the article.',
    examples: ['AYy08m0gfB6POiudXnocQAAAAAAAAGWOww-h1bUKmeXnYPjUVGXrgQ3Hc2s0aVnM1Jb6t9QfWQ'],
  });
  const params = Type.Object({ token });
  return { ...hooks, config: { secretPath: true }, schema: { ...schema, params } };
}
