import { promisify } from 'node:util';
import { brotliCompress, constants, gzip, zstdCompress } from 'node:zlib';
import Fastify from 'fastify';
import type { Coding } from '../content-coding.ts';

const forms = new Map<Coding | null, Promise<Buffer>>();

/**
 * Scalar's script in a content coding, or as it is. It is 4 MB inside a module of its package, so both reading and
 * compressing it wait for the first visitor and are done once.
 */
export function scalarScript(coding: Coding | null): Promise<Buffer> {
  const ready = forms.get(coding);
  if (ready !== undefined) return ready;
  const form = coding === null ? readScript() : scalarScript(null).then(compress[coding]);
  forms.set(coding, form);
  form.catch(() => forms.delete(coding));
  return form;
}

/** The package gives its script through its plugin alone, so the plugin is asked for it, in an application of its own. */
async function readScript(): Promise<Buffer> {
  const { default: scalar } = await import('@scalar/fastify-api-reference');
  const app = Fastify();
  await app.register(scalar, { routePrefix: '/reference', configuration: { url: '/openapi.json' } });
  const { statusCode, rawPayload } = await app.inject('/reference/js/scalar.js');
  await app.close();
  if (statusCode !== 200) throw new Error(`@scalar/fastify-api-reference answered ${statusCode}`);
  return rawPayload;
}

const compress: Readonly<Record<Coding, (script: Buffer) => Promise<Buffer>>> = {
  zstd: (script) => promisify(zstdCompress)(script, { params: { [constants.ZSTD_c_compressionLevel]: 12 } }),
  br: (script) => promisify(brotliCompress)(script, { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } }),
  gzip: (script) => promisify(gzip)(script, { level: 9 }),
};
