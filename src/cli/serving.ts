import type { Config } from '../config.ts';
import type { Service } from '../main.ts';
import { type Output, report } from './outcome.ts';

/** Supervisors give a process half a minute to stop; this leaves them some of it. */
export const GRACE_MS = 20_000;

/** Where a service is, for those who want to reach it. */
export type Place = Pick<Service, 'publicUrl' | 'story' | 'port'>;

export function announce({ publicUrl, story, port }: Place, output: Output): void {
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

/** Why a service can't listen, in words that name the variable to set; other errors as they are. */
export function explained(error: unknown, { host, port }: Pick<Config, 'host' | 'port'>): unknown {
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
