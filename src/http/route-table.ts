import type { RouteOptions } from 'fastify';
import findMyWay from 'find-my-way';

/** What stands at one path: the methods it takes, and whether scripts of other origins may read it. */
export type Resource = { readonly methods: readonly string[]; readonly crossOrigin: boolean };

export type RouteTable = {
  readonly add: (route: RouteOptions) => void;
  /** The resource that a request's path leads to, whatever its method; null where there is none. */
  readonly at: (path: string) => Resource | null;
};

/** A second router over all routes, by path alone: Fastify's own only says that a method and a path don't match. */
export function routeTable(): RouteTable {
  const router = findMyWay();
  const routes = new Map<string, RouteOptions[]>();
  return {
    add: (route) => {
      // Two methods of one path may name its parameters differently; here they are the same path.
      const pattern = route.url.replaceAll(/:\w+/g, ':x');
      const known = routes.get(pattern);
      if (known) {
        known.push(route);
        return;
      }
      const here = [route];
      routes.set(pattern, here);
      router.on('GET', pattern, () => undefined, here);
    },
    at: (path) => {
      const found: unknown = router.find('GET', path)?.store;
      return Array.isArray(found) ? resourceOf(found) : null;
    },
  };
}

function resourceOf(routes: readonly RouteOptions[]): Resource {
  const methods = new Set(routes.flatMap(({ method }) => method));
  return {
    methods: [...methods, 'OPTIONS'],
    crossOrigin: routes.every(({ config }) => config?.crossOrigin === true),
  };
}
