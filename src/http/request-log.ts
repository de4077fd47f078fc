import { type FastifyReply, type FastifyRequest, LogController } from 'fastify';
import { pathOf } from './methods.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The path holds a credential, and is logged as the route is written. */
    secretPath?: boolean;
  }
}

/** In place of an address, where the service asks itself. */
export const IN_PROCESS = 'this process';

/**
 * One line for each request, when it is over: no query, no header, and nothing that looks like a key or a preview's token. A client that
 * goes away or asks for nonsense is no error of ours. Failures of ours are logged where they become an answer.
 */
export class RequestLog extends LogController {
  constructor() {
    super({ requestIdLogLabel: 'requestId' });
  }

  override incomingRequest(): void {}

  override requestCompleted(
    error: Error | null | undefined,
    request: FastifyRequest,
    reply: FastifyReply,
  ): void {
    // What the service asks itself is nobody's request.
    reply.log[request.ip === IN_PROCESS ? 'debug' : 'info'](
      {
        method: request.method,
        path: shownPath(request),
        route: request.routeOptions.url ?? null,
        ip: request.ip,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
        ...(request.apiKey && { keyId: request.apiKey.id }),
        ...(error && { aborted: true }),
      },
      'request',
    );
  }

  override routeNotFound(): void {}
}

/** Whatever the spelling: a path that a route takes is masked by what the route is, any other one by how it looks. */
function shownPath(request: FastifyRequest): string {
  const { config, url } = request.routeOptions;
  if (config.secretPath === true) return url ?? '';
  return pathOf(request)
    .replaceAll(/dl_[0-9a-f]{32}_\w+/gi, '[key]')
    .replace(/(preview\/)[^/]{20,}/i, '$1[token]')
    .slice(0, 200);
}
