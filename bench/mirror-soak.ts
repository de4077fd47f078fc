import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { keyOf, removeDatabase } from './scratch.ts';
import { startService } from './starting.ts';

/*
 * `npm run bench:mirror`: a service is edited at random while `dateline mirror` follows it, killed at random and started again; in the end the copy
 * must show what the service shows.
 */
const { values } = parseArgs({ options: { seconds: { type: 'string', default: '180' } } });
const END = performance.now() + Number(values.seconds) * 1000;
const [FILE, COPY] = ['data/mirrored.db', 'data/mirror.db'];
const COMMAND = fileURLToPath(new URL('../bin/dateline.js', import.meta.url));

for (const file of [FILE, COPY]) removeDatabase(file);
for (const kept of ['json', 'lock']) rmSync(`${COPY}.mirror.${kept}`, { force: true });
const service = await startService(FILE, { settings: { SEED: 'true' } });
const key = keyOf(FILE);
const origin = `http://127.0.0.1:${service.port}`;
const counts = { edits: 0, refused: 0, kills: 0 };

function startMirror(more: readonly string[] = []): ChildProcess {
  const env = { ...process.env, DATABASE_URL: `file:${COPY}` };
  return spawn(process.execPath, [COMMAND, 'mirror', origin, '--key', key, ...more], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

async function call(method: string, path: string, body?: object): Promise<Response> {
  const headers = {
    authorization: `Bearer ${key}`,
    ...(body !== undefined && { 'content-type': 'application/json' }),
    ...(method !== 'POST' && { 'if-match': '*' }),
  };
  return fetch(`${origin}/v1/editorial${path}`, {
    method,
    headers,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}

const pick = <T>(all: readonly T[]): T | undefined => all[Math.floor(Math.random() * all.length)];
const made = {
  articles: [] as string[],
  tags: [] as string[],
  sections: [] as string[],
  lists: [] as string[],
};

type Doing = {
  readonly n: number;
  readonly ref: string;
  readonly next: string;
  readonly tag: string;
  readonly other: string;
  readonly section: string;
  readonly list: string;
};

type Does = { readonly weight: number; readonly call: (of: Doing) => Promise<Response> };

/** What editors do, some of it more often; much of it is refused, as it doesn't fit what is there. */
const DOINGS: Readonly<Record<string, Does>> = {
  write: {
    weight: 3,
    call: ({ n, tag, section }) =>
      call('POST', '/articles', {
        title: `Story ${n}`,
        body: { html: `<p>Text ${n}.</p>` },
        tags: tag === '' ? [] : [tag],
        ...(section !== '' && { section }),
      }),
  },
  publish: { weight: 3, call: ({ ref }) => call('PUT', `/articles/${ref}/publication`, {}) },
  edit: {
    weight: 2,
    call: ({ n, ref, tag }) =>
      call('PATCH', `/articles/${ref}`, { title: `Edited ${n}`, tags: tag === '' ? [] : [tag] }),
  },
  rename: {
    weight: 1,
    call: ({ n, ref }) => call('PATCH', `/articles/${ref}`, { slug: `named-${n % 500}` }),
  },
  link: {
    weight: 1,
    call: ({ ref, next }) => call('PATCH', `/articles/${ref}`, { translationOf: next, related: [next] }),
  },
  correct: {
    weight: 1,
    call: ({ n, ref }) =>
      call('POST', `/articles/${ref}/corrections`, { kind: 'correction', note: `Note ${n}.` }),
  },
  kill: {
    weight: 1,
    call: ({ n, ref }) => call('PUT', `/articles/${ref}/withdrawal`, { reason: `Error ${n}.` }),
  },
  reinstate: { weight: 1, call: ({ ref }) => call('DELETE', `/articles/${ref}/withdrawal`) },
  unpublish: { weight: 1, call: ({ ref }) => call('DELETE', `/articles/${ref}/publication`) },
  remove: { weight: 1, call: ({ ref }) => call('DELETE', `/articles/${ref}`) },
  tag: { weight: 2, call: ({ n }) => call('POST', '/tags', { name: `Tag ${n}` }) },
  renameTag: {
    weight: 1,
    call: ({ n, tag }) => call('PATCH', `/tags/${tag}`, { name: `Renamed ${n}`, slug: `renamed-${n}` }),
  },
  merge: { weight: 1, call: ({ tag, other }) => call('POST', `/tags/${tag}/merge`, { into: other }) },
  drop: { weight: 1, call: ({ tag }) => call('DELETE', `/tags/${tag}`) },
  section: {
    weight: 1,
    call: ({ n, section }) =>
      call('POST', '/sections', {
        name: `Section ${n}`,
        ...(n % 2 === 0 && section !== '' && { parent: section }),
      }),
  },
  renameSection: {
    weight: 1,
    call: ({ n, section }) => call('PATCH', `/sections/${section}`, { slug: `part-${n}` }),
  },
  list: {
    weight: 1,
    call: ({ n, ref, next }) =>
      call('POST', '/lists', {
        name: `List ${n}`,
        pins: [ref, next],
        ...(n % 2 === 0 && { tail: { query: 'sort=-updatedAt' } }),
        length: 1 + (n % 12),
      }),
  },
  publishList: { weight: 1, call: ({ list }) => call('PUT', `/lists/${list}/publication`, {}) },
  unpublishList: { weight: 1, call: ({ list }) => call('DELETE', `/lists/${list}/publication`) },
};
const CHOICES = Object.entries(DOINGS).flatMap((doing) => Array<typeof doing>(doing[1].weight).fill(doing));

async function edit(): Promise<void> {
  const [name, does] = pick(CHOICES) ?? [];
  if (does === undefined) return;
  const doing = {
    n: counts.edits,
    ref: pick(made.articles) ?? 'nothing',
    next: pick(made.articles) ?? 'nothing',
    tag: pick(made.tags) ?? '',
    other: pick(made.tags) ?? '',
    section: pick(made.sections) ?? '',
    list: pick(made.lists) ?? 'nothing',
  };
  counts.edits += 1;
  const answer = await does.call(doing);
  if (!answer.ok) counts.refused += 1;
  const { id } = (await answer.json().catch(() => ({}))) as { readonly id?: string };
  if (answer.status !== 201 || id === undefined) return;
  if (name === 'write') made.articles.push(id);
  if (name === 'tag') made.tags.push(id);
  if (name === 'section' && made.sections.length < 12) made.sections.push(id);
  if (name === 'list') made.lists.push(id);
}

type Page = { readonly data: { readonly id: string }[]; readonly page: { readonly next: string | null } };

async function all(at: string, path: string): Promise<Page['data']> {
  const found: Page['data'] = [];
  for (let cursor = ''; ; ) {
    const answer = await fetch(`${at}${path}${path.includes('?') ? '&' : '?'}limit=100${cursor}`);
    const { data, page } = (await answer.json()) as Page;
    found.push(...data);
    if (page.next === null) return found;
    cursor = `&cursor=${page.next}`;
  }
}

/** What readers see of articles, of curated lists, and under each name that an article of this run ever had by its id. */
async function shown(at: string): Promise<readonly string[]> {
  const told: string[] = [];
  for (const article of await all(at, '/v1/articles?body=html,markdown,text')) {
    const related = await fetch(`${at}/v1/articles/${article.id}/related?fields=id`);
    const versions = await fetch(`${at}/v1/articles/${article.id}/versions?limit=100`);
    told.push(JSON.stringify(article), await related.text(), await versions.text());
  }
  for (const list of await all(at, '/v1/lists'))
    told.push(JSON.stringify([list, await all(at, `/v1/lists/${list.id}/articles?fields=id`)]));
  for (const id of made.articles) {
    const { status } = await fetch(`${at}/v1/articles/${id}?fields=id`);
    told.push(`${id} ${status}`);
  }
  for (let n = 0; n < 500; n += 1) {
    const { status, headers } = await fetch(`${at}/v1/articles/named-${n}?fields=id`, { redirect: 'manual' });
    told.push(`named-${n} ${status} ${headers.get('location')?.replace(/^.*\/v1/, '')}`);
  }
  return told;
}

try {
  let child = startMirror();
  while (performance.now() < END) {
    for (let n = 0; n < 1 + Math.random() * 40; n += 1) await edit();
    await wait(Math.random() * 400);
    if (Math.random() < 0.4) {
      child.kill('SIGKILL');
      counts.kills += 1;
      child = startMirror();
    }
  }
  child.kill('SIGKILL');
  await new Promise((resolve) => startMirror(['--once']).on('close', resolve));
  const copy = await startService(COPY, { settings: { SEED: 'false' } });
  try {
    const [there, here] = [await shown(origin), await shown(`http://127.0.0.1:${copy.port}`)];
    const differ = there.filter((answer) => !here.includes(answer));
    console.info(
      `${counts.edits} edits (${counts.refused} refused), ${counts.kills} kills, ${there.length} answers there, ${here.length} here`,
    );
    if (differ.length > 0 || there.length !== here.length || there.some((one, n) => one !== here[n])) {
      console.error(`not the same: ${differ.slice(0, 3).join('\n')}`);
      process.exitCode = 1;
    } else console.info('the same');
  } finally {
    await copy.stop();
  }
} finally {
  await service.stop();
}
