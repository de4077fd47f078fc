import type { ArticleWire } from '../../src/http/schemas/articles.ts';
import type { EditorialListWire } from '../../src/http/schemas/editorial-lists.ts';
import type { TestApp } from './app.ts';
import type { Editor, Method } from './editor.ts';

type Refused = {
  readonly status: number;
  readonly code: string;
  readonly errors?: readonly { readonly pointer?: string; readonly message: string }[];
};

/** The path is below `/lists`. */
export type ListRequest = readonly [
  method: Method,
  path: string,
  body?: object,
  headers?: Readonly<Record<string, string>>,
];

/** `key` stands in place of the editor's own. */
export async function callLists(
  editor: Editor,
  key: string | null,
  ...[method, path, body, headers = {}]: ListRequest
) {
  const answer = await editor.call(method, `/lists${path}`, {
    body,
    headers,
    ...(key !== null && { key }),
  });
  return {
    status: answer.status,
    headers: answer.headers,
    text: answer.text,
    list: () => answer.json<EditorialListWire>(),
    problem: () => answer.json<Refused>(),
  };
}

/** The titles that readers see in a list, in its order, or the status in their place. */
export async function shownBy({ app }: TestApp, ref: string): Promise<string | number> {
  const answer = await app.inject(`/v1/lists/${ref}/articles`);
  if (answer.statusCode !== 200) return answer.statusCode;
  return answer
    .json<{ data: ArticleWire[] }>()
    .data.map(({ title }) => title)
    .join('');
}
