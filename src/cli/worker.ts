import cluster from 'node:cluster';
import closeWithGrace from 'close-with-grace';
import { type Service, startService } from '../main.ts';
import { openLogger } from './logger.ts';
import { MetricsExchange } from './metrics-exchange.ts';
import { messageOf } from './outcome.ts';
import { explained, GRACE_MS } from './serving.ts';
import type { FromWorker, ToWorker } from './worker-messages.ts';

/** Milliseconds to wait for the metrics of all, for which the supervisor waits less. */
const METRICS_MS = 5_000;

/** One of the processes that are a service together, which does what its supervisor tells it, and ends with it. */
export function work(): void {
  if (cluster.worker === undefined) throw new Error('a worker is started by `dateline serve --workers`.');
  let service: Service | undefined;
  let stop: (() => void) | undefined;
  const metrics = new MetricsExchange(tell, async () => (await service?.metrics()) ?? '');

  process.on('message', (order: ToWorker) => {
    if (order.is === 'serve') {
      startServing(order, metrics).then((started) => {
        ({ service, stop } = started);
        const { publicUrl, story, port } = service;
        tell({ is: 'ready', place: { publicUrl, story, port } });
      }, failed);
    } else if (order.is === 'jobs') service?.startJobs();
    else if (order.is === 'stop') stop?.();
    else metrics.hear(order);
  });
  // Before the cluster's own listener, which would end the process at once: that is right only for one that serves nobody yet.
  process.prependListener('disconnect', () => {
    if (stop === undefined || cluster.worker === undefined) return;
    cluster.worker.exitedAfterDisconnect = true;
    stop();
  });
  tell({ is: 'waiting' });
}

type Serving = { readonly service: Service; readonly stop: () => void };

async function startServing(
  { config, number, seeds }: Extract<ToWorker, { is: 'serve' }>,
  metrics: MetricsExchange,
): Promise<Serving> {
  const logger = openLogger(config.logLevel, number);
  const metricsOfAll = async () => {
    const text = await metrics.ask(METRICS_MS);
    if (text === null) throw new Error('the supervisor tells no metrics');
    return text;
  };
  const service = await startService(config, logger, { number, seeds, metricsOfAll }).catch(
    (error: unknown) => {
      throw explained(error, config);
    },
  );
  let stopping = false;
  const { close } = closeWithGrace({ delay: GRACE_MS, logger }, async ({ signal, err }) => {
    stopping = true;
    if (err) logger.fatal({ err }, 'failed');
    logger.info({ signal }, 'stopping');
    await service.close();
    logger.info('stopped');
  });
  return { service, stop: () => void (stopping || close()) };
}

function failed(error: unknown): void {
  tell({ is: 'failed', why: messageOf(error) }, () => process.exit(1));
}

/** To a supervisor that is gone nothing is told, and the end of the channel says so. */
function tell(message: FromWorker, done: () => void = () => undefined): void {
  process.send?.(message, undefined, undefined, done);
}
