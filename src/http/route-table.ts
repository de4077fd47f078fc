import type { RouteOptions } from 'fastify';
import findMyWay from 'find-my-way';

/** What stands at one path: the methods it takes, and whether scripts of other origins may read it. */
export type Resource = { readonly methods: readonly string[]; readonly crossOrigin: boolean };

export type RouteTable = {
  readonly add: (route: RouteOptions) => void;
  /** The resource that a request's path leads to, whatever its method; null where there is none. */
  readonly at: (path: string) => Resource | null;
};

/**
 * A second router over all routes, by path alone: Fastify's own only says that a method and a path don't match. It is made when it
 * is first asked: a start has no need of it, and most requests neither.
 */
export function routeTable(): RouteTable {
  const routes = new Map<string, RouteOptions[]>();
  let router: Router | null = null;
  return {
    add: (route) => {
      if (router !== null) throw new Error(`the route ${route.url} comes too late`);
      // Two methods of one path may name its parameters differently; here they are the same path.
      const pattern = route.url.replaceAll(/:\w+/g, ':x');
      const known = routes.get(pattern);
      if (known) known.push(route);
      else routes.set(pattern, [route]);
    },
    at: (path) => {
      router ??= routerOf(routes);
      const found: unknown = router.find('GET', path)?.store;
      return Array.isArray(found) ? resourceOf(found) : null;
    },
  };
}

type Router = ReturnType<typeof findMyWay>;

function routerOf(routes: ReadonlyMap<string, readonly RouteOptions[]>): Router {
  const router = findMyWay();
  for (const [pattern, here] of routes) router.on('GET', pattern, () => undefined, here);
  return router;
}

function resourceOf(routes: readonly RouteOptions[]): Resource {
  const methods = new Set(routes.flatMap(({ method }) => method));
  return {
    methods: [...methods, 'OPTIONS'],
    crossOrigin: routes.every(({ config }) => config?.crossOrigin === true),
  };
}
