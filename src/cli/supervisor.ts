import closeWithGrace from 'close-with-grace';
import type { Config } from '../config.ts';
import { METRICS_TYPE } from '../http/exposition.ts';
import { listenForScrapes, withFreePort } from '../listen.ts';
import { Crew } from './crew.ts';
import { openLogger } from './logger.ts';
import type { Output } from './outcome.ts';
import { announce, explained, GRACE_MS, type Place } from './serving.ts';

/** What workers have left over when their own time is up. */
const LONGER_MS = 2_000;

/** Serves with several processes and looks after them. It answers nobody itself but who asks for metrics at their own address. */
export async function supervise(given: Config, count: number, output: Output): Promise<void> {
  const config = await withFreePort(given).catch((error: unknown) => {
    throw explained(error, given);
  });
  const logger = openLogger(config.logLevel);
  let failure: Error | null = null;
  const crew = new Crew(config, count, logger, (error) => {
    failure = error;
    void grace.close();
  });
  const grace = closeWithGrace({ delay: GRACE_MS + LONGER_MS, logger }, async ({ signal, err }) => {
    if (err) logger.fatal({ err }, 'failed');
    logger.info({ signal }, 'stopping');
    await crew.stop();
    if (failure !== null) throw failure;
    logger.info('stopped');
  });
  const place = await start(config, crew).catch(async (error: unknown) => {
    // Told to stop before it was ready: that is seen to already.
    if (crew.isStopping) return null;
    await crew.stop().catch(() => undefined);
    grace.uninstall();
    throw error;
  });
  if (place !== null) announce(place, output);
}

async function start({ metricsAddress }: Config, crew: Crew): Promise<Place> {
  const scrapes =
    metricsAddress && (await listenForScrapes(metricsAddress, METRICS_TYPE, () => crew.metrics()));
  return crew.start().catch(async (error: unknown) => {
    await scrapes?.close();
    throw error;
  });
}
