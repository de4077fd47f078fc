import { lookup, Resolver } from 'node:dns/promises';

/** The addresses of a host; none where it has none, or none are to be learnt now. */
export type Resolve = (host: string) => Promise<readonly string[]>;

/** Milliseconds that the name servers have for all they may say of a host. */
const LONGEST_MS = 5_000;

/**
 * Asks the name servers themselves: the system's own resolver holds a thread for each name until it is answered, and four names of
 * servers that never answer would keep everything else of the process waiting. `servers` are the system's unless given.
 */
export function publicResolver(servers?: readonly string[], longest = LONGEST_MS): Resolve {
  return async (host) => {
    const resolver = new Resolver({ timeout: 2_000, tries: 2 });
    if (servers) resolver.setServers(servers);
    const late = setTimeout(() => resolver.cancel(), longest);
    const asked = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
    clearTimeout(late);
    return asked.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  };
}

/** As the system does, with its own hosts and search domains: for receivers in one's own network. */
export const resolveOwn: Resolve = async (host) => {
  const found = await lookup(host, { all: true }).catch(() => []);
  return found.map(({ address }) => address);
};
