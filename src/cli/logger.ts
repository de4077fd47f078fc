import type { FastifyBaseLogger } from 'fastify';
import { destination, pino, stdTimeFunctions } from 'pino';
import type { Config } from '../config.ts';

const CREDENTIALS = ['authorization', 'key', 'token', 'secret'].flatMap((name) => [
  name,
  `*.${name}`,
  `*.*.${name}`,
]);

/**
 * One JSON object a line on standard error, with the number of the worker if it is one. Nothing here logs a credential; should
 * something, it is struck out.
 */
export function openLogger(level: Config['logLevel'], worker?: number): FastifyBaseLogger {
  return pino(
    {
      level,
      base: worker === undefined ? null : { worker },
      timestamp: stdTimeFunctions.isoTime,
      redact: { paths: CREDENTIALS, censor: '[redacted]' },
    },
    destination({ fd: 2, sync: true }),
  );
}
