import type { FastifyInstance } from 'fastify';
import { instantFromMs, toMs } from '../../domain/clock.ts';
import { PREVIEW_SECONDS, previewToken } from '../../domain/preview.ts';
import { deriveKey } from '../../domain/secret.ts';
import { articleDesk, unmoved } from './article-desk.ts';
import { MAKE_PREVIEW, REVOKE_PREVIEWS } from './preview-operations.ts';
import { answer, type Editing, editorialRoutes, NO_CONTENT } from './route.ts';

/** Links to what readers can't see. What they show is in `http/preview.ts`. */
export async function previews(app: FastifyInstance, editing: Editing): Promise<void> {
  const { store, clock, secret, addresses } = editing;
  const signingKey = deriveKey(secret, 'previews');
  const add = editorialRoutes(app, editing);
  const desk = articleDesk(editing);

  add('POST', '/articles/:ref/preview', MAKE_PREVIEW, async ({ ref, key, body, writing }) => {
    const seen = await desk.find(ref, key);
    const { id } = seen;
    const at = clock();
    const { expiresIn = PREVIEW_SECONDS } = body;
    // A token holds whole seconds, and the answer must not promise more.
    const expiresAt = instantFromMs(Math.floor(toMs(at) / 1000 + expiresIn) * 1000);
    const show = (epoch: number) => {
      const url = addresses.api(`/v1/preview/${previewToken({ id, epoch, expiresAt }, signingKey)}`);
      return answer({ url, expiresAt }, { location: url });
    };
    const options = { ...writing(show), guard: unmoved(key, seen) };
    return show(await store.articles.notePreview(id, at, options));
  });

  add('DELETE', '/articles/:ref/preview', REVOKE_PREVIEWS, async ({ ref, key, expected, writing }) => {
    const seen = await desk.find(ref, key);
    const options = { ...writing(() => NO_CONTENT), guard: unmoved(key, seen) };
    await store.articles.revokePreviews(seen.id, expected, clock(), options);
    return NO_CONTENT;
  });
}
