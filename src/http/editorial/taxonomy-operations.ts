import type { Static } from 'typebox';
import { onePage } from '../read/examples.ts';
import type { Parameters } from '../read/parameters.ts';
import { namedListParameters, withArticle } from '../read/taxonomy.ts';
import { Type } from '../schemas/builder.ts';
import type { Merge } from '../schemas/editorial-taxonomy.ts';
import { ref } from '../schemas/scalars.ts';
import { editorial } from './operation.ts';

const TAG = 'Editing taxonomy';
const READS = ['drafts:read', 'articles:write', 'taxonomy:write'] as const;
const WRITES = ['taxonomy:write'] as const;
const ONE_HEADERS = ['ETag', 'Cache-Control'] as const;

/** What is said of one kind; `example` is what an answer may show, `sends` what a request may hold. */
export type KindTexts<Filters extends Parameters> = {
  readonly kind: 'author' | 'section' | 'tag';
  readonly plural: 'authors' | 'sections' | 'tags';
  readonly component: 'Author' | 'Section' | 'Tag';
  /** Parameters of the list beyond those that all have. */
  readonly filters: Filters;
  readonly example: { readonly slug: string; readonly name: string };
  readonly sends: { readonly create: object; readonly patch: object; readonly into: string };
};

/** The operations of authors, sections or tags; they differ in names alone, and in what a body may hold. */
export function taxonomyOperations<Create, Patch, Filters extends Parameters>(texts: KindTexts<Filters>) {
  return { ...readingOf(texts), ...savingOf<Create, Patch>(texts), ...endingOf(texts) };
}

function readingOf<Filters extends Parameters>(texts: KindTexts<Filters>) {
  const { kind, plural, component, filters, example } = texts;
  const { one, wire, shown } = common(texts);
  return {
    list: editorial({
      operationId: `listEditorial${component}s`,
      summary: `List ${plural} to edit`,
      description: `All ${plural}, with their revisions.`,
      tag: TAG,
      scopes: READS,
      parameters: { ...filters, ...namedListParameters(plural) },
      response: ref<object>(`Editorial${component}List`),
      contract: {
        answer: `A page of ${plural}.`,
        headers: ['Cache-Control', 'Link'],
        examples: { page: { summary: `One ${kind}`, value: onePage(example) } },
      },
    }),
    get: editorial({
      operationId: `getEditorial${component}`,
      summary: `Get ${withArticle(kind)} to edit`,
      description: `One ${kind}, with its revision. A former slug, or the id of what was merged into it, finds it too.`,
      tag: TAG,
      scopes: READS,
      ref: one,
      parameters: {},
      response: wire,
      contract: { answer: `The ${kind}.`, headers: ONE_HEADERS, examples: shown },
    }),
  };
}

function savingOf<Create, Patch>(texts: KindTexts<Parameters>) {
  const { kind, component, example, sends } = texts;
  const { one, wire, shown } = common(texts);
  return {
    create: editorial({
      operationId: `create${component}`,
      summary: `Create ${withArticle(kind)}`,
      description: `Readers see it at once. Without a slug it gets the first free one that its name suggests; a slug that is asked for and taken is 409.`,
      tag: TAG,
      scopes: WRITES,
      parameters: {},
      body: ref<Create>(`New${component}`),
      notWritable: NOT_WRITABLE,
      response: wire,
      status: 201,
      contract: {
        answer: `The new ${kind}.`,
        headers: [...ONE_HEADERS, 'Location'],
        examples: shown,
        sends: { [kind]: { summary: example.name, value: sends.create } },
      },
    }),
    edit: editorial({
      operationId: `edit${component}`,
      summary: `Edit ${withArticle(kind)}`,
      description: `Readers see the change at once, in every article too, and a former slug redirects. A patch that changes nothing leaves the revision as it is.`,
      tag: TAG,
      scopes: WRITES,
      ref: one,
      parameters: {},
      body: ref<Patch>(`${component}Patch`),
      notWritable: NOT_WRITABLE,
      response: wire,
      ifMatch: 'required',
      contract: {
        answer: `The ${kind} as it is now.`,
        headers: ONE_HEADERS,
        problems: [409],
        examples: shown,
        sends: { change: { summary: 'One change', value: sends.patch } },
      },
    }),
  };
}

/** What ends a thing: either leaves what referred to it to another. */
function endingOf(texts: KindTexts<Parameters>) {
  const { kind, component, sends } = texts;
  const { one, wire, shown } = common(texts);
  return {
    remove: editorial({
      operationId: `delete${component}`,
      summary: `Delete ${withArticle(kind)}`,
      description: `For good: its slugs are free again. While anything refers to it (articles in any state, curated lists, sections below it, keys), this is 409, unless \`reassignTo\` names another ${kind} to take its place. It must be named by its present slug or its own id.`,
      tag: TAG,
      scopes: WRITES,
      ref: one,
      parameters: { reassignTo: reassignTo(kind, sends.into) },
      ifMatch: 'required',
      contract: { answer: 'It is gone.', headers: ['Cache-Control'], problems: [409] },
    }),
    merge: editorial({
      operationId: `merge${component}`,
      summary: `Merge ${withArticle(kind)} into another`,
      description: `The other takes its place in every article, draft and curated list${kind === 'section' ? ', and above the sections below it' : ''}; readers see it at once. Its slugs and its id lead to the other for ever. No article gets a new revision by it. It must be named by its present slug or its own id.`,
      tag: TAG,
      scopes: WRITES,
      ref: one,
      parameters: {},
      body: ref<Static<typeof Merge>>('Merge'),
      response: wire,
      ifMatch: 'optional',
      contract: {
        answer: `The other ${kind}, as it is now.`,
        headers: ONE_HEADERS,
        problems: [409],
        examples: shown,
        sends: { into: { summary: 'Into another', value: { into: sends.into } } },
      },
    }),
  };
}

function common({ kind, component, example }: KindTexts<Parameters>) {
  return {
    one: { names: `the ${kind}`, example: example.slug },
    wire: ref<object>(`Editorial${component}`),
    shown: { [kind]: { summary: example.name, value: example } },
  };
}

const NOT_WRITABLE = [
  ...['id', 'revision', 'createdAt', 'updatedAt', 'articleCount', 'latestArticleAt'],
  ...['path', 'ancestors', 'children'],
];

function reassignTo(kind: string, example: string) {
  return {
    schema: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 200,
        description: `The ${kind} that takes its place, by id or slug.`,
        examples: [example],
      }),
    ),
  };
}
