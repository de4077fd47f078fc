import type { FastifyServerOptions } from 'fastify';
import {
  type AjvOptions,
  type Factory,
  once,
  type Schemas,
  type Serialize,
  serializerFactory,
  type Validate,
  validatorFactory,
} from './compilers.ts';

type Factories = NonNullable<NonNullable<FastifyServerOptions['schemaController']>['compilersFactory']>;

/**
 * Fastify's own compilers, put to work for a route when it is first asked, and given only the shared schemas that it
 * refers to. At start, with every schema for each route, they took longer than all else together.
 */
export function lazyCompilers(): Factories {
  const lazily: { buildValidator: Factory<Validate>; buildSerializer: Factory<Serialize> } = {
    buildValidator: (shared, options) => (route) => {
      const own = route.httpPart === 'body' ? forBodies(options) : options;
      const compiled = once(() => validatorFactory()(referredTo(route.schema, shared), own)(route));
      const validate: Validate = (data) => {
        const valid = compiled()(data);
        validate.errors = compiled().errors;
        return valid;
      };
      return validate;
    },
    buildSerializer: (shared, options) => (route) => {
      const compiled = once(() => serializerFactory()(referredTo(route.schema, shared), options)(route));
      return (data) => compiled()(data);
    },
  };
  return lazily as unknown as Factories;
}

/** JSON has types of its own: nothing is read as another, and every fault of a body is named at once. */
function forBodies(options: AjvOptions): AjvOptions {
  return {
    ...options,
    customOptions: { ...options.customOptions, coerceTypes: false, useDefaults: false, allErrors: true },
  };
}

/** The shared schemas that a schema names in a `$ref`, and those that these name. */
function referredTo(schema: unknown, shared: Schemas): Schemas {
  const found: Record<string, unknown> = {};
  const queue = [schema];
  while (queue.length > 0) {
    const value = queue.pop();
    if (typeof value !== 'object' || value === null) continue;
    for (const [key, child] of Object.entries(value)) {
      queue.push(child);
      const id = key === '$ref' && typeof child === 'string' ? child.replace(/#.*$/, '') : '';
      if (Object.hasOwn(shared, id) && !Object.hasOwn(found, id)) {
        found[id] = shared[id];
        queue.push(shared[id]);
      }
    }
  }
  return found;
}
