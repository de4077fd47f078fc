import type { InjectOptions } from 'fastify';
import type { TestApp } from './app.ts';
import type { Method, Sent } from './editor.ts';

/** A partner at the application's door: calls under `/v1/webhooks` with a key of their own. */
export async function partnerAt(t: TestApp) {
  const own = await t.key('webhooks:write');
  const call = async (
    method: Method,
    path: string,
    { body, ifMatch, key = own, headers = {} }: Sent = {},
  ) => {
    const match = ifMatch ?? (method === 'PATCH' || method === 'DELETE' ? '*' : undefined);
    const answer = await t.app.inject({
      method,
      url: `/v1/webhooks${path}`,
      headers: {
        authorization: `Bearer ${key}`,
        ...(match !== undefined && { 'if-match': typeof match === 'number' ? `"${match}"` : match }),
        ...headers,
      },
      ...(body !== undefined && { payload: body }),
    } as InjectOptions);
    return {
      status: answer.statusCode,
      headers: answer.headers,
      text: answer.body,
      json: () => answer.json(),
    };
  };
  return { key: own, call };
}

export type Partner = Awaited<ReturnType<typeof partnerAt>>;
