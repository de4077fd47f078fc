import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { Webhook as Verifier } from 'standardwebhooks';
import { expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../support/command.ts';
import { Mortal } from '../support/mortal.ts';
import { type Received, receiver } from '../support/receiver.ts';

/** How long editors work while the service is killed again and again, at the least. */
const SECONDS = Number(process.env.WEBHOOK_SECONDS ?? 8);
/** What must have happened before they stop, however slow the machine is. */
const ENOUGH = { lives: SECONDS / 4 + 1, entries: SECONDS * 4 + 1 };
/** For what failed to be sent again, and for a message behind it, and one behind that. */
const PATIENCE_MS = 90_000;

type Entry = { readonly seq: number; readonly id: string };
/** `life` is the service's, by how often it was started. */
type Arrival = Entry & { readonly life: number };

/** What a receiver that can't be relied on does with some messages that it sees for the first time. */
const FAULTS: readonly ((response: ServerResponse) => unknown)[] = [
  (response) => response.writeHead(500).end(),
  (response) => response.destroy(),
  (response) => response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end(),
  (response) => setTimeout(() => response.destroy(), 500),
];

it(
  'each event arrives, in order for its article, though receivers hang, fail, redirect and die and the service is killed',
  async () => {
    using folder = temporaryFolder();
    const service = await Mortal.start(folder.path, { WEBHOOK_PRIVATE_TARGETS: 'true' });
    onTestFinished(() => service.kill());
    const arrivals = { good: [] as Arrival[], unreliable: [] as Arrival[] };
    const take = (into: Arrival[], response: ServerResponse, { body }: Received) => {
      into.push({ ...JSON.parse(body).data, life: service.lives });
      response.writeHead(204).end();
    };
    const seen = new Set<unknown>();
    await using good = await receiver((response, message) => take(arrivals.good, response, message));
    await using unreliable = await receiver((response, message) => {
      const fault = FAULTS[Math.floor(Math.random() * FAULTS.length * 12)];
      const id = message.headers['webhook-id'];
      if (fault === undefined || seen.has(id)) return take(arrivals.unreliable, response, message);
      seen.add(id);
      return fault(response);
    });
    await using hanging = await receiver(() => undefined);
    const secrets: string[] = [];
    for (const { url } of [good, unreliable, hanging])
      secrets.push((await service.call('POST', '/v1/webhooks', { url })).secret ?? '');
    const { next = '' } = await service.call('GET', '/v1/changes');
    await editAndKill(service, next);

    const seqs = (await logAfter(service, next)).map(({ seq }) => seq);
    const lacking = (there: readonly Entry[]) => {
      const arrived = new Set(there.map(({ seq }) => seq));
      return seqs.filter((seq) => !arrived.has(seq));
    };
    const end = performance.now() + PATIENCE_MS;
    while (Object.values(arrivals).some((one) => lacking(one).length > 0) && performance.now() < end)
      await wait(50);
    expect([lacking(arrivals.good), lacking(arrivals.unreliable)]).toEqual([[], []]);
    for (const one of Object.values(arrivals)) expectInOrder(one);
    expect(hanging.received.length).toBeGreaterThan(0);
    const verifier = new Verifier(secrets[0] ?? '');
    for (const { body, headers } of good.received)
      expect(() => verifier.verify(body, headers as Record<string, string>)).not.toThrow();
  },
  SECONDS * 1000 + 2 * PATIENCE_MS,
);

async function editAndKill(service: Mortal, cursor: string): Promise<void> {
  let isOver = false;
  const edit = async () => {
    const ids: string[] = [];
    while (!isOver) {
      const id = ids[Math.floor(Math.random() * 20)];
      // What breaks off with the service may have happened or not: the log says.
      const made = await doing(service, id, ids.length).catch(() => null);
      if (id === undefined && made?.id !== undefined) ids.push(made.id);
      await wait(made === null ? 20 : Math.random() * 40);
    }
  };
  const editors = [edit(), edit(), edit(), edit()];
  const start = performance.now();
  const isEnough = async () =>
    service.lives >= ENOUGH.lives && (await logAfter(service, cursor)).length >= ENOUGH.entries;
  while (performance.now() < start + SECONDS * 1000 || !(await isEnough())) {
    await wait(200 + Math.random() * 1500);
    await service.kill();
    await service.start();
  }
  isOver = true;
  await Promise.all(editors);
}

function doing(service: Mortal, id: string | undefined, n: number) {
  if (id === undefined) return service.call('POST', '/v1/editorial/articles', { title: `Story ${n}` });
  const article = `/v1/editorial/articles/${id}`;
  if (Math.random() < 0.3) return service.call('PUT', `${article}/publication`, {});
  return service.call('POST', `${article}/corrections`, { kind: 'update', note: 'More.' });
}

async function logAfter(service: Mortal, cursor: string): Promise<readonly Entry[]> {
  type Piece = { readonly data: readonly Entry[]; readonly next: string; readonly caughtUp: boolean };
  const log: Entry[] = [];
  for (let after = cursor; ; ) {
    const piece = await service.call<Piece>('GET', `/v1/changes?limit=100&body=none&after=${after}`);
    log.push(...piece.data);
    after = piece.next;
    if (piece.caughtUp) return log;
  }
}

/** What was sent and not noted is sent again by the next life, and what followed it too. */
function expectInOrder(arrivals: readonly Arrival[]): void {
  const ofOne = Map.groupBy(arrivals, ({ id }) => id);
  for (const own of ofOne.values()) {
    const runs = [...Map.groupBy(own, ({ life }) => life).values()].map((run) => run.map(({ seq }) => seq));
    for (const seqs of [...runs, [...new Set(own.map(({ seq }) => seq))]])
      expect(seqs).toEqual(seqs.toSorted((a, b) => a - b));
  }
}
