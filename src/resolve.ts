import { lookup, Resolver } from 'node:dns/promises';

/** The addresses of a host; none where it has none, or none are to be learnt now. */
export type Resolve = (host: string) => Promise<readonly string[]>;

/**
 * Asks the name servers themselves: the system's own resolver holds a thread for each name until it is answered, and four names of
 * servers that never answer would keep everything else of the process waiting.
 */
export const resolvePublic: Resolve = async (host) => {
  const resolver = new Resolver({ timeout: 2_000, tries: 2 });
  const asked = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
  return asked.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
};

/** As the system does, with its own hosts and search domains: for receivers in one's own network. */
export const resolveOwn: Resolve = async (host) => {
  const found = await lookup(host, { all: true }).catch(() => []);
  return found.map(({ address }) => address);
};
