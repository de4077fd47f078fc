import type {} from '@fastify/swagger';
import type { FastifySchema } from 'fastify';
import type { Scope } from '../domain/key-fields.ts';
import type { HeaderName } from './openapi/headers.ts';
import type { RequestHeaderName } from './openapi/request-headers.ts';

/**
 * How the published contract is written. `openapi/openapi.json` is generated from the routes, and every answer in
 * the tests is checked against it, so what stands here is all that a route author needs to know:
 *
 * - A wire type is a TypeBox schema with an `$id` in PascalCase (`Article`), added with `app.addSchema` and named
 *   elsewhere by `Type.Ref('Article')`. The `$id` is its name under `components/schemas`. Objects are exact
 *   (`additionalProperties: false`); what may be null is `Type.Union([T, Type.Null()])`; string enums are
 *   `Type.Unsafe<T>({ type: 'string', enum: [...] })`. `description` and `examples` are kept as written, beside a
 *   `$ref` too.
 * - A route's `schema` has `operationId` (camelCase, unique), `summary` (no full stop), `description`, `tags` (one of
 *   TAGS), `querystring` and `params` with a description and `examples` for each parameter, `response: { 200: ... }`
 *   with the schema that Fastify serialises by, and nothing for other statuses; and `contract`, the rest of what the
 *   document says. A route that is no part of the document has `schema: { hide: true }`.
 * - 304 is documented where `contract.headers` has an ETag. 400, 401, 406, 500 and 503 are documented everywhere, and
 *   403 under /v1. Other problems are named by status in `contract.problems`. HEAD, OPTIONS, 405 and addresses that
 *   are no route follow general rules and aren't written down for each operation.
 */
export type Contract = {
  /** What the 200 is, in a sentence. */
  readonly answer: string;
  /** Of the answer where all is well; 200 unless given. */
  readonly status?: 200 | 201 | 202 | 204;
  /** Whether the answer may also be 201 with a Location, for what was created by it. */
  readonly mayCreate?: boolean;
  /** A key needs one of these scopes, or, where the list is empty, none of its own; absent where no key is needed. */
  readonly scopes?: readonly Scope[];
  /** The media types of the request's body, whose schema is the route's. */
  readonly takes?: readonly string[];
  /** What the body is, where it is no JSON and the route reads it itself. */
  readonly takesText?: string;
  /** Whether the body may be left out. */
  readonly mayTakeNothing?: boolean;
  /** Named examples of the request's body. */
  readonly sends?: Readonly<Record<string, Example>>;
  readonly requestHeaders?: readonly RequestHeaderName[];
  /** The headers that the 200 carries. */
  readonly headers?: readonly HeaderName[];
  /** Named examples of the 200's JSON body; each is validated against its schema. */
  readonly examples?: Readonly<Record<string, Example>>;
  /** The 200's media types beside, or in place of, the JSON of `response`. */
  readonly content?: Readonly<Record<string, MediaType>>;
  /** Answers 308 with a Location when the resource is known under another slug now. */
  readonly moved?: boolean;
  /** Whether `If-None-Match` is heeded although a key is needed: an editor’s ETag is for writing. */
  readonly isConditional?: boolean;
  /** The statuses of the problems that are this operation's own: 404, 410 and so on. */
  readonly problems?: readonly number[];
  /** How a parameter is documented where its schema on the wire says less than it should. */
  readonly parameters?: Readonly<Record<string, ParameterForm>>;
};

/** Every route's `schema` has these. */
export type OperationSchema = FastifySchema & { readonly contract: Contract };

export type Example = { readonly summary: string; readonly value: unknown };

type Examples = Readonly<Record<string, Example>>;

/** Examples that take a while to make are made when the document is. */
export type MediaType = {
  readonly schema: object;
  readonly examples?: Examples | (() => Promise<Examples>);
};

/** Laid over the parameter. A comma-separated list is an array schema with `style: 'form', explode: false`. */
export type ParameterForm = {
  readonly schema?: object;
  readonly style?: 'form';
  readonly explode?: boolean;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, Example>>;
};

export const TAGS = [
  {
    name: 'Articles',
    description: 'Published articles: lists with filters, one article, its history and its relatives.',
  },
  { name: 'Authors', description: 'The people and desks that bylines name.' },
  { name: 'Sections', description: 'The tree that articles are filed under.' },
  { name: 'Tags', description: 'Topics, people, places, organisations and events that articles are about.' },
  { name: 'Lists', description: 'Curated lists, such as the front page.' },
  {
    name: 'Search',
    description:
      'Completions while a reader types. Searching itself is a parameter of each list of articles.',
  },
  {
    name: 'Syndication',
    description:
      'For partner sites: everything that changes, in order, with every correction and kill; and articles in the formats that feed readers, partners and search engines take: the address of a list or of an article with a suffix.',
  },
  {
    name: 'Editing articles',
    description:
      'Articles from draft to correction to kill, for editors and importers. What is written here is seen by readers with the next publication.',
  },
  { name: 'Editing taxonomy', description: 'Authors, sections and tags: readers see a change at once.' },
  { name: 'Editing lists', description: 'Curated lists, drafted and published like articles.' },
  {
    name: 'Webhooks',
    description: 'Changes, sent to a partner’s server as they happen, signed as Standard Webhooks 1.0 says.',
  },
  { name: 'Keys and audit', description: 'Who may do what, and who did.' },
  {
    name: 'Service',
    description: 'What the service says of itself: its description, its health and its problems.',
  },
] as const;

declare module 'fastify' {
  interface FastifySchema {
    contract?: Contract;
  }
}
