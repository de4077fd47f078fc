import type { FastifySchema } from 'fastify';
import type { Contract } from '../openapi.ts';
import { publishedSchema } from './schemas.ts';

export type Parameter = { name: string; in: string } & Record<string, unknown>;
export type ParameterRef = { $ref: string };

type Schema = FastifySchema & { readonly contract: Contract };

/**
 * The parameters that @fastify/swagger found, written anew from the route's own schemas with the forms of its
 * contract laid over them, those of the path first. Only name, place and whether they are required are the plugin's.
 */
export function describeParameters(found: readonly Parameter[], schema: Schema): Parameter[] {
  const inOrder = found.toSorted((a, b) => Number(b.in === 'path') - Number(a.in === 'path'));
  return inOrder.map(({ name, in: place, required }) => {
    const parts = place === 'path' ? schema.params : place === 'header' ? schema.headers : schema.querystring;
    const { description, examples, ...rest } = publishedSchema(propertyOf(parts, name));
    const example = Array.isArray(examples) ? examples[0] : undefined;
    const form = schema.contract.parameters?.[name] ?? {};
    return {
      name,
      in: place,
      required,
      description,
      schema: rest,
      ...(example !== undefined && { examples: { example: shown(example, required === true) } }),
      ...form,
    };
  });
}

/** The reference fills in every example it isn't told to leave out, and nobody means all parameters at once. */
function shown(value: unknown, required: boolean): object {
  return required ? { value } : { value, 'x-disabled': true };
}

function propertyOf(schema: unknown, name: string): unknown {
  const properties = (schema as { properties?: Record<string, unknown> } | undefined)?.properties;
  const property = properties?.[name];
  if (property === undefined) throw new Error(`the parameter ${name} has no schema of its own`);
  return property;
}

/**
 * Moves each parameter that several operations have in the same words to `components/parameters`, and leaves a
 * reference in its place. Where two differ under one name, the one with more uses is shared.
 */
export function shareParameters(
  operations: readonly { parameters?: (Parameter | ParameterRef)[] }[],
): Record<string, Parameter> {
  const uses = new Map<string, number>();
  for (const parameter of operations.flatMap((operation) => operation.parameters ?? [])) {
    const text = JSON.stringify(parameter);
    uses.set(text, (uses.get(text) ?? 0) + 1);
  }
  const shared = new Map<string, string>();
  for (const [text, count] of [...uses].sort(([, a], [, b]) => b - a)) {
    const parameter = JSON.parse(text) as Parameter | ParameterRef;
    if (count > 1 && 'name' in parameter && !shared.has(parameter.name)) shared.set(parameter.name, text);
  }
  for (const operation of operations) {
    if (operation.parameters === undefined) continue;
    operation.parameters = operation.parameters.map((parameter) =>
      'name' in parameter && shared.get(parameter.name) === JSON.stringify(parameter)
        ? { $ref: `#/components/parameters/${parameter.name}` }
        : parameter,
    );
  }
  return Object.fromEntries([...shared].map(([name, text]) => [name, JSON.parse(text) as Parameter]));
}
