import { flushCompileCache } from 'node:module';
import closeWithGrace from 'close-with-grace';
import { loadConfig } from '../config.ts';
import { startService } from '../main.ts';
import { openLogger } from './logger.ts';
import { type Output, report } from './outcome.ts';

/** Supervisors give a process half a minute to stop; this leaves them some of it. */
const GRACE_MS = 20_000;

export async function serve(output: Output): Promise<void> {
  const config = loadConfig();
  const logger = openLogger(config.logLevel);
  const service = await startService(config, logger).catch((error: unknown) => {
    throw explained(error, config.host, config.port);
  });
  closeWithGrace({ delay: GRACE_MS, logger }, async ({ signal, err }) => {
    if (err) logger.fatal({ err }, 'failed');
    logger.info({ signal }, 'stopping');
    await service.close();
    logger.info('stopped');
  });
  announce(service, output);
  // Now rather than at the end, which a process that is killed never sees.
  setTimeout(flushCompileCache, 1000).unref();
}

function announce(
  { publicUrl, story, port }: Awaited<ReturnType<typeof startService>>,
  output: Output,
): void {
  const links = { url: publicUrl, docs: `${publicUrl}/docs`, articles: `${publicUrl}/v1/articles`, story };
  const lines = [
    '',
    `  Dateline is ready at ${links.url}`,
    '',
    `  Docs      ${links.docs}`,
    `  Articles  ${links.articles}`,
    ...(story ? [`  Newest    ${story}`] : []),
    '',
  ];
  report({ ...links, port }, lines, output);
}

function explained(error: unknown, host: string, port: number): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') {
    return new Error(`port ${port} on ${host} is taken; stop what has it, or set PORT to another.`);
  }
  if (code === 'EACCES')
    return new Error(`this user may not listen on port ${port}; set PORT to 1024 or more.`);
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return new Error(`HOST is ${JSON.stringify(host)}, which is no address of this machine (${code}).`);
  }
  return error;
}
