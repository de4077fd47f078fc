import closeWithGrace from 'close-with-grace';
import type { Config } from '../config.ts';
import { startService } from '../main.ts';
import { openLogger } from './logger.ts';
import type { Output } from './outcome.ts';
import { announce, explained, GRACE_MS } from './serving.ts';

export async function serveAlone(config: Config, output: Output): Promise<void> {
  const logger = openLogger(config.logLevel);
  const service = await startService(config, logger).catch((error: unknown) => {
    throw explained(error, config);
  });
  closeWithGrace({ delay: GRACE_MS, logger }, async ({ signal, err }) => {
    if (err) logger.fatal({ err }, 'failed');
    logger.info({ signal }, 'stopping');
    await service.close();
    logger.info('stopped');
  });
  announce(service, output);
}
