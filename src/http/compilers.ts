import { createRequire } from 'node:module';

export type Schemas = Readonly<Record<string, unknown>>;
export type Route = { readonly schema: unknown; readonly httpPart?: string };
export type AjvOptions = { readonly customOptions?: object };
/** What Fastify really calls: the published types name Ajv's own functions here, which take no route. */
export type Factory<F> = (shared: Schemas, options: AjvOptions) => (route: Route) => F;

export type Validate = { (data: unknown): unknown; errors?: unknown };
export type Serialize = (data: unknown) => string;

const require = createRequire(import.meta.url);

/** Fastify's own compilers. Their code takes 40 ms to load, and the commonest reads need none of it. */
export const validatorFactory = once(() => require('@fastify/ajv-compiler')() as Factory<Validate>);
export const serializerFactory = once(
  () => require('@fastify/fast-json-stringify-compiler')() as Factory<Serialize>,
);

/** Before anything asks for them. */
export function loadCompilers(): void {
  validatorFactory();
  serializerFactory();
}

export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
