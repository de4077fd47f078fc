import type { FastifyInstance } from 'fastify';
import type { Config } from '../../config.ts';
import type { TopicContent } from '../../domain/subscription.ts';
import { linkTo } from '../read/page.ts';
import { IN_PROCESS } from '../request-log.ts';

/** Where the hub is; null where it takes a key to read, since what it sends would go to anybody. */
export function hubAddress({
  publicRead,
  publicUrl,
}: Pick<Config, 'publicRead' | 'publicUrl'>): string | null {
  return publicRead ? `${publicUrl}/v1/websub` : null;
}

/**
 * What is at a topic's address now, as any reader would get it; null where there is none any more, or nothing that names this hub. Rejects
 * where nobody can tell, as when the service has too much to do.
 */
export function topicReader(
  app: Pick<FastifyInstance, 'inject'>,
  config: Pick<Config, 'publicRead' | 'publicUrl'>,
): (topic: string) => Promise<TopicContent | null> {
  const hub = hubAddress(config);
  return async (topic) => {
    if (hub === null || !topic.startsWith(`${config.publicUrl}/`) || URL.parse(topic)?.href !== topic)
      return null;
    let at = topic;
    let answer = await read(app, at.slice(config.publicUrl.length));
    // What has another slug now has moved, and is what was subscribed to.
    for (let hops = 0; answer.statusCode === 308 && hops < 3; hops += 1) {
      at = String(answer.headers.location);
      answer = await read(app, at.slice(config.publicUrl.length));
    }
    const { statusCode, headers: told, rawPayload } = answer;
    if (statusCode >= 500 || statusCode === 429) throw new Error(`${topic} answers ${statusCode}`);
    const links = String(told.link ?? '').split(', ');
    const isTopic = links.includes(linkTo(at, 'self')) && links.includes(linkTo(hub, 'hub'));
    if (statusCode !== 200 || !isTopic) return null;
    return { bytes: rawPayload, type: String(told['content-type']), tag: String(told.etag) };
  };
}

function read(app: Pick<FastifyInstance, 'inject'>, url: string) {
  const headers = { 'accept-encoding': 'identity', 'user-agent': 'Dateline-WebSub/1.0' };
  return app.inject({ url, headers, remoteAddress: IN_PROCESS });
}
