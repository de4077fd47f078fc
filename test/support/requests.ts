import fc, { type Arbitrary } from 'fast-check';
import {
  contract,
  type Operation,
  type Parameter,
  type RequestContent,
  resolved,
} from './contract-document.ts';
import { nearlyValidBody, validBody } from './request-bodies.ts';

/** A request to an operation of the document: the values of its path, and its query as it is sent. */
export type GeneratedRequest = {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload?: string;
};

export type Target = {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
  readonly parameters: readonly Parameter[];
};

/** Every operation of the committed document. */
export const TARGETS: readonly Target[] = Object.entries(contract.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    method: method.toUpperCase(),
    path,
    operation,
    parameters: (operation.parameters ?? []).map(
      (parameter) => resolved(parameter as Parameter & { $ref?: string }, '').value,
    ),
  })),
);

/** What the parameters of these names find something by, so that not every request leads to nothing. */
export type Known = Readonly<Record<string, readonly string[]>>;

/** Each parameter's own example, beside those that are required: what a reader of the reference tries first. */
export function exampleRequests({ path, parameters }: Target): { name: string; url: string }[] {
  const shown = (parameter: Parameter) => ({
    parameter,
    chosen: [parameter.examples?.example?.value].flat().map((example) => String(example)),
  });
  const required = parameters.filter((parameter) => parameter.required).map(shown);
  return [
    { name: 'nothing more', url: urlOf(path, required) },
    ...parameters
      .filter((parameter) => !parameter.required)
      .map((parameter) => ({ name: parameter.name, url: urlOf(path, [...required, shown(parameter)]) })),
  ];
}

/** Each example of the request's body, at the address that the reference's own examples give. */
export function exampleBodies(
  target: Target,
): { name: string; url: string; type: string; payload: string }[] {
  const [{ url } = { url: target.path }] = exampleRequests(target);
  return Object.entries(target.operation.requestBody?.content ?? {}).flatMap(([type, { examples = {} }]) =>
    Object.entries(examples).map(([name, { value }]) => ({
      name,
      url,
      type,
      payload: typeof value === 'string' ? value : JSON.stringify(value),
    })),
  );
}

/** Requests that the schemas of the document allow. */
export function validRequest(target: Target, known: Known): Arbitrary<GeneratedRequest> {
  const request = requestOf(target, (parameter) => validValues(parameter, known));
  return withBody(target, request, ({ schema }) =>
    validBody(schema, known).map((body) => JSON.stringify(body)),
  );
}

/** Requests that are valid but for a place in the body; none where the operation takes none. */
export function nearlyValidBodyRequest(target: Target, known: Known): Arbitrary<GeneratedRequest> | null {
  if (target.operation.requestBody === undefined) return null;
  const request = requestOf(target, (parameter) => validValues(parameter, known));
  return withBody(target, request, ({ schema }) => nearlyValidBody(schema, known));
}

/** Requests that are valid but for one parameter, which is unknown, repeated, empty or has a value of another kind. */
export function nearlyValidRequest(target: Target, known: Known): Arbitrary<GeneratedRequest> {
  return fc
    .tuple(validRequest(target, known), fc.nat(), ODD_TEXT, fc.constantFrom(...FLAWS))
    .map(([request, pick, odd, flaw]) => {
      const query = target.parameters.filter((parameter) => parameter.in === 'query');
      const name = query.length === 0 ? 'odd' : (query[pick % query.length]?.name ?? 'odd');
      return { ...request, url: withQuery(request.url, flaw(name, odd)) };
    });
}

/** Requests with odd paths, methods, headers, bodies and queries. */
export function junkRequest(target: Target): Arbitrary<GeneratedRequest> {
  const path = fc.oneof(
    fc.constant(target.path),
    ODD_TEXT.map((odd) => target.path.replaceAll(/\{\w+\}/g, odd || 'x')),
    ODD_TEXT.map((odd) => `${target.path.replaceAll(/\{\w+\}/g, 'x')}/${odd}`),
  );
  const query = fc.array(fc.tuple(ODD_TEXT, ODD_TEXT), { maxLength: 4 });
  return fc
    .record({ path, query, method: METHOD, headers: ODD_HEADERS, payload: fc.option(fc.string()) })
    .map(({ path: odd, query: parts, method, headers, payload }) => ({
      method,
      url: parts.reduce((url, [name, value]) => withQuery(url, `${name}=${value}`), odd),
      headers,
      ...(payload !== null && { payload }),
    }));
}

const FLAWS: readonly ((name: string, odd: string) => string)[] = [
  (name, odd) => `${name}=${odd}`,
  (name, odd) => `${name}=${odd}&${name}=${odd}`,
  (name) => `${name}=`,
  (name) => name,
  (name) => `${name}=1,2,3&${name}=-1`,
  (name) => `${name}[]=1`,
  (name) => `${name}[a]=1`,
  (name) => `${name.toUpperCase()}=1`,
  (name) => `${name}=99999999999999999999`,
  (name) => `${name}=${'a'.repeat(5000)}`,
  (_, odd) => `${odd}=1`,
  () => '__proto__=1&constructor=2',
];

const METHOD = fc.constantFrom('GET', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE', 'PROPFIND');

/** Percent-encoded, as any client must: text of any script, and bytes that are no text at all. */
const ODD_TEXT: Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }).map(encodeURIComponent),
  fc.string({ unit: 'grapheme-composite', maxLength: 20 }).map(encodeURIComponent),
  fc.uint8Array({ minLength: 1, maxLength: 6 }).map((bytes) => percentEncoded(bytes)),
  fc.constantFrom(
    '%00',
    'a%00b',
    '%ED%A0%80',
    '%FF%FE',
    '%',
    '%zz',
    '..%2F..%2Fetc%2Fpasswd',
    '%0D%0ASet-Cookie:%20a=b',
    'a'.repeat(600),
    '%2C%2C%2C',
    '-',
    '-,-',
    'null',
    'NaN',
    '1e999',
    '%27%3B%20DROP%20TABLE%20articles%3B--',
    '%22unclosed',
    'NEAR(',
    '*',
    '%EF%BC%8E%F0%9F%92%A9',
  ),
);

const ODD_HEADERS = fc.dictionary(
  fc.constantFrom(
    'accept',
    'accept-encoding',
    'authorization',
    'content-type',
    'if-none-match',
    'if-modified-since',
    'origin',
    'range',
    'x-request-id',
  ),
  fc.oneof(
    fc.string({ unit: fc.constantFrom(...'abc019 "*/,;=-_%<>'), maxLength: 30 }),
    fc.constantFrom(
      '*',
      '*/*;q=0',
      'identity;q=0',
      'Bearer x',
      'Bearer',
      'W/"x", *',
      'gzip;q=2, ;;',
      'bytes=0-1',
    ),
  ),
  { maxKeys: 3 },
);

function requestOf(
  { method, path, parameters }: Target,
  valuesOf: (parameter: Parameter) => Arbitrary<readonly string[]>,
): Arbitrary<GeneratedRequest> {
  const parts = parameters.map((parameter) => {
    const values = valuesOf(parameter);
    return (parameter.required ? values : fc.option(values, { freq: 2 })).map((chosen) => ({
      parameter,
      chosen,
    }));
  });
  return fc.tuple(...parts).map((all) => ({
    method,
    url: urlOf(path, all),
    headers: Object.fromEntries(
      all.flatMap(({ parameter, chosen }) =>
        parameter.in === 'header' && chosen !== null
          ? [[parameter.name.toLowerCase(), chosen.join(', ')]]
          : [],
      ),
    ),
  }));
}

function withBody(
  { operation }: Target,
  request: Arbitrary<GeneratedRequest>,
  bodyOf: (content: RequestContent) => Arbitrary<string>,
): Arbitrary<GeneratedRequest> {
  const contents = Object.entries(operation.requestBody?.content ?? {});
  if (contents.length === 0) return request;
  const bodies = contents.map(([type, content]) => bodyOf(content).map((payload) => ({ type, payload })));
  return fc.tuple(request, fc.oneof(...bodies)).map(([made, { type, payload }]) => ({
    ...made,
    headers: { ...made.headers, 'content-type': type },
    payload,
  }));
}

type Chosen = { readonly parameter: Parameter; readonly chosen: readonly string[] | null };

function urlOf(path: string, all: readonly Chosen[]): string {
  return all.reduce((url, { parameter, chosen }) => {
    if (chosen === null || parameter.in === 'header') return url;
    if (parameter.in === 'query') return pairs(parameter, chosen).reduce(withQuery, url);
    return url.replace(`{${parameter.name}}`, encodeURIComponent(chosen.join(',')));
  }, path);
}

/** As OpenAPI's `style: form` writes an array, exploded or not. */
function pairs({ name, explode = true }: Parameter, values: readonly string[]): string[] {
  const encoded = values.map((value) => encodeURIComponent(value));
  return explode ? encoded.map((value) => `${name}=${value}`) : [`${name}=${encoded.join(',')}`];
}

function validValues({ name, schema }: Parameter, known: Known): Arbitrary<readonly string[]> {
  const {
    type,
    items,
    minItems = 0,
    maxItems = 5,
  } = schema as {
    type?: string;
    items?: Record<string, unknown>;
    minItems?: number;
    maxItems?: number;
  };
  const found = known[name];
  const one = (of: Readonly<Record<string, unknown>>) =>
    found === undefined
      ? validValue(of)
      : fc.oneof(
          { weight: 3, arbitrary: fc.constantFrom(...found) },
          { weight: 1, arbitrary: validValue(of) },
        );
  if (type !== 'array') return one(schema).map((value) => [value]);
  return fc.uniqueArray(one(items ?? {}), { minLength: minItems, maxLength: Math.min(maxItems, 5) });
}

function validValue(schema: Readonly<Record<string, unknown>>): Arbitrary<string> {
  const { type, enum: values, pattern, minimum, maximum, minLength, maxLength } = schema;
  if (Array.isArray(values)) return fc.constantFrom(...values.map(String));
  if (type === 'boolean') return fc.constantFrom('true', 'false');
  if (type === 'integer')
    return fc.integer({ min: Number(minimum ?? 0), max: Number(maximum ?? 1000) }).map(String);
  if (typeof pattern === 'string')
    return fc.stringMatching(new RegExp(pattern), { maxLength: Number(maxLength ?? 200) });
  const length = { minLength: Number(minLength ?? 0), maxLength: Math.min(Number(maxLength ?? 40), 40) };
  return fc.string({ unit: 'grapheme', ...length });
}

function withQuery(url: string, part: string): string {
  return `${url}${url.includes('?') ? '&' : '?'}${part}`;
}

function percentEncoded(bytes: Uint8Array): string {
  return [...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
}
