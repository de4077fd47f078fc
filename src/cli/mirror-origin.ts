import { MAX_LIST_LENGTH } from '../domain/curated-list.ts';
import {
  type Follow,
  type MirrorList,
  type MirrorVersion,
  type Origin,
  readChanges,
  readChosen,
  readList,
  readLists,
  readTerm,
  readVersions,
} from '../interchange/mirror/index.ts';
import { json, OriginClient, refusal, TooLongError } from './origin-client.ts';

/** Entries in one piece of the feed. */
const LIMIT = 100;

const PATHS = { author: 'authors', section: 'sections', tag: 'tags' } as const;

type Asking = { readonly key: string; readonly signal: AbortSignal; readonly waits: boolean };

/** What a mirror asks of another Dateline. `waits` has it hold a piece of the feed back until something happens. */
export function originAt(url: string, { waits, ...asking }: Asking): Origin & { readonly follow: Follow } {
  const client = new OriginClient(url, asking);
  let limit = LIMIT;
  return {
    follow: async (after, mayWait) => {
      const query = new URLSearchParams({
        limit: String(limit),
        body: 'html',
        withdrawn: 'true',
        ...(after !== null && { after }),
      });
      if (waits && mayWait) query.set('wait', '25');
      const answer = await client.ask(`/v1/changes?${query}`);
      if (answer.status === 410) return null;
      if (!answer.ok) throw await refusal(answer);
      const piece = await json(answer).catch((error: unknown) => {
        if (error instanceof TooLongError) limit = Math.max(1, Math.floor(limit / 2));
        throw error;
      });
      return readChanges(piece);
    },
    term: async (kind, id) => {
      const term = await client.find(`/v1/${PATHS[kind]}/${encodeURIComponent(id)}`);
      return term === null ? null : readTerm(kind, term);
    },
    list: async (id) => {
      const list = await client.find(`/v1/lists/${encodeURIComponent(id)}`);
      return list === null ? null : readList(list);
    },
    lists: async () => {
      const lists: MirrorList[] = [];
      for await (const page of client.pages('/v1/lists?limit=100', readLists)) lists.push(...page.data);
      return lists;
    },
    listed: async (id) => {
      const ids: string[] = [];
      const path = `/v1/lists/${encodeURIComponent(id)}/articles?fields=id&limit=100`;
      for await (const page of client.pages(path, readChosen))
        ids.push(...page.data.map((article) => article.id));
      return ids.slice(0, MAX_LIST_LENGTH);
    },
    versions: async (id) => {
      const versions: MirrorVersion[] = [];
      const path = `/v1/articles/${encodeURIComponent(id)}/versions?limit=100`;
      for await (const page of client.pages(path, readVersions)) versions.push(...page.data);
      return versions;
    },
    addresses: async (ids) => {
      const query = new URLSearchParams({ id: ids.join(','), fields: 'id,url', limit: String(LIMIT) });
      const { data } = readChosen(await client.find(`/v1/articles?${query}`));
      return new Map(data.flatMap(({ id, url }) => (url === undefined ? [] : [[id, url] as const])));
    },
  };
}
