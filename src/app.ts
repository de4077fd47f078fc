import Fastify, { type FastifyInstance } from 'fastify';
import type { Deps } from './deps.ts';
import { answerClientErrors } from './http/client-errors.ts';
import { errorHandler } from './http/errors.ts';
import { http } from './http/index.ts';
import { lazyCompilers } from './http/lazy-compilers.ts';
import { LIMITS, type Limits } from './http/limits.ts';
import { requestIdOf } from './http/request-identity.ts';
import { RequestLog } from './http/request-log.ts';

/** Longer than any id or slug; what is longer is refused before it is looked up. */
const MAX_PARAM_LENGTH = 500;

/** The application as a value: it has its routes and limits and listens nowhere. */
export async function buildApp(deps: Deps, limits: Limits = LIMITS): Promise<FastifyInstance> {
  const { config, makeId, logger } = deps;
  const answerError = errorHandler(config.publicUrl);
  const app = Fastify({
    ...(logger && { loggerInstance: logger }),
    logController: new RequestLog(),
    trustProxy: config.trustProxy === false ? false : [...config.trustProxy],
    // Node's own check of Host answers without a body; ours is in request-rules.ts.
    http: {
      requireHostHeader: false,
      maxHeaderSize: limits.maxHeaderSize,
      headersTimeout: limits.headersTimeout,
      connectionsCheckingInterval: limits.connectionsCheckingInterval,
    },
    requestTimeout: limits.requestTimeout,
    keepAliveTimeout: limits.keepAliveTimeout,
    bodyLimit: limits.bodyLimit,
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH },
    genReqId: ({ headers }) => requestIdOf(headers['x-request-id']),
    exposeHeadRoutes: false,
    // While closing, connections that are still open get their answers.
    return503OnClosing: false,
    frameworkErrors: answerError,
    ajv: { customOptions: AJV_OPTIONS },
    schemaController: { compilersFactory: lazyCompilers() },
  });
  app.server.maxHeadersCount = limits.maxHeaders + 1;
  answerClientErrors(app.server, config.publicUrl, makeId);
  app.setErrorHandler(answerError);
  await http(app, deps, limits);
  return app;
}

/** Nothing is dropped and the first fault is enough. Query parameters are text, so their types are read from it. */
const AJV_OPTIONS = {
  removeAdditional: false,
  coerceTypes: 'array',
  useDefaults: true,
  allErrors: false,
} as const;
