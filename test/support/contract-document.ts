import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

export type Reference = { readonly $ref?: string };
export type Header = Reference & { readonly required?: boolean; readonly schema: object };
export type Response = Reference & {
  readonly headers?: Readonly<Record<string, Header>>;
  readonly content?: Readonly<Record<string, { readonly schema: object }>>;
};
export type Parameter = {
  readonly name: string;
  readonly in: 'query' | 'path' | 'header';
  readonly required: boolean;
  readonly explode?: boolean;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
  readonly schema: Readonly<Record<string, unknown>>;
};
export type Operation = {
  readonly operationId: string;
  readonly parameters?: readonly (Reference | Parameter)[];
  readonly requestBody?: { readonly content: Readonly<Record<string, RequestContent>> };
  readonly responses: Readonly<Record<string, Response>>;
};
export type RequestContent = {
  readonly schema: object;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
};
type Operations = Readonly<Record<string, Operation>>;
type Document = { readonly paths: Readonly<Record<string, Operations>> };

/** The document as it is committed, which is what everything is checked against. */
export const contract = JSON.parse(
  readFileSync(new URL('../../openapi/openapi.json', import.meta.url), 'utf8'),
) as Document;

/** The operations of a path without its query, and where they stand in the document; null for an unknown path. */
export function operationsAt(path: string): { operations: Operations; pointer: string } | null {
  const template = TEMPLATES.find(({ pattern }) => pattern.test(path))?.template ?? path;
  const operations = Object.hasOwn(contract.paths, template) ? contract.paths[template] : undefined;
  return operations === undefined ? null : { operations, pointer: `#/paths/${token(template)}` };
}

/** `{ref}.atom` before `{ref}`, which would take its suffix for a part of the ref. */
const TEMPLATES = Object.keys(contract.paths)
  .filter((path) => path.includes('{'))
  .sort((one, other) => Number(/\}\.[^/]+$/.test(other)) - Number(/\}\.[^/]+$/.test(one)))
  .map((template) => ({
    template,
    pattern: new RegExp(`^${template.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`),
  }));

/** What stands at `pointer` or, where that is a reference, at the end of it. */
export function resolved<T extends Reference>(value: T, pointer: string): { value: T; pointer: string } {
  if (value.$ref === undefined) return { value, pointer };
  const tokens = value.$ref.split('/').slice(1);
  const target = tokens.reduce<unknown>((node, name) => (node as Record<string, unknown>)[name], contract);
  return { value: target as T, pointer: value.$ref };
}

/** A part of a JSON Pointer (RFC 6901), as a URI fragment has it. */
export function token(name: string): string {
  return encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'));
}

const ajv = new Ajv2020({ allErrors: true, strict: false });
addFormats.default(ajv);
ajv.addSchema(contract, 'openapi.json');
ajv.addSchema(wholeOnly(contract), 'whole.json');

const validators = new Map<string, ValidateFunction>();

/**
 * Throws, with every fault, unless `value` fits the schema at `pointer`. With `whole`, for an answer to a request
 * that named no `fields`, nothing of a resource may be missing.
 */
export function validate(pointer: string, value: unknown, what: string, whole = false): void {
  const $ref = `${whole ? 'whole' : 'openapi'}.json${pointer}`;
  const validator = validators.get($ref) ?? ajv.compile({ $ref });
  validators.set($ref, validator);
  if (!validator(value)) throw new Error(`${what} is wrong: ${ajv.errorsText(validator.errors)}`);
}

/** Where the document says "an Article or, with `fields`, a PartialArticle", only the first is left. */
function wholeOnly(document: object): object {
  return JSON.parse(JSON.stringify(document), (_, value: unknown) => {
    const [one, other, ...more] = (value as { anyOf?: Reference[] } | null)?.anyOf ?? [];
    const partial = one?.$ref?.replace(/([^/]+)$/, 'Partial$1');
    return partial !== undefined && other?.$ref === partial && more.length === 0 ? one : value;
  });
}
