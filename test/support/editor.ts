import type { InjectOptions } from 'fastify';
import type { Scope } from '../../src/domain/key-fields.ts';
import type { EditorialArticleWire } from '../../src/http/schemas/editorial-articles.ts';
import type { TestApp } from './app.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export type Sent = {
  readonly body?: unknown;
  readonly ifMatch?: string | number;
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
};

/** An editor at the application's door: calls under `/v1/editorial` with a key of their own. */
export async function editorAt(t: TestApp, ...scopes: readonly Scope[]) {
  const own = await t.key(...(scopes.length > 0 ? scopes : EVERYTHING));

  /** Of methods that need it, `If-Match: *` goes along unless the test says otherwise. */
  const call = async (
    method: Method,
    path: string,
    { body, ifMatch, key = own, headers = {} }: Sent = {},
  ) => {
    const match = ifMatch ?? (method === 'GET' || method === 'POST' ? undefined : '*');
    const answer = await t.app.inject({
      method,
      url: `/v1/editorial${path}`,
      headers: {
        authorization: `Bearer ${key}`,
        ...(match !== undefined && { 'if-match': typeof match === 'number' ? `"${match}"` : match }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
    } as InjectOptions);
    return {
      status: answer.statusCode,
      headers: answer.headers,
      text: answer.body,
      json: <T = EditorialArticleWire>(): T => answer.json() as T,
      /** The code of the problem, and where its faults are. */
      get fault() {
        const { code, errors = [] } = answer.json() as Refusal;
        return [code, ...errors.map((error) => error.pointer ?? error.parameter ?? error.header)];
      },
    };
  };
  return {
    key: own,
    call,
    /** Creates an article; fails the test where that is refused. */
    create: async (fields: object = {}): Promise<EditorialArticleWire> => {
      const answer = await call('POST', '/articles', { body: { title: 'A title', ...fields } });
      if (answer.status !== 201) throw new Error(answer.text);
      return answer.json();
    },
    publish: async (ref: string, body: object = {}): Promise<EditorialArticleWire> => {
      const answer = await call('PUT', `/articles/${ref}/publication`, { body });
      if (answer.status !== 200) throw new Error(answer.text);
      return answer.json();
    },
  };
}

export type Editor = Awaited<ReturnType<typeof editorAt>>;

type Refusal = {
  readonly code: string;
  readonly errors?: readonly { pointer?: string; parameter?: string; header?: string }[];
};

const EVERYTHING: readonly Scope[] = ['drafts:read', 'articles:write', 'articles:publish', 'taxonomy:write'];
