import type { ServerResponse } from 'node:http';
import type { Deps } from '../deps.ts';
import { cacheControlOf, holds } from './cache.ts';
import { codingOf } from './compression.ts';
import type { Asked } from './plain-request.ts';
import { headOfKept, headOfMade } from './read/heads.ts';
import type { KeptReads } from './read/kept-reads.ts';
import type { Representation } from './read/representation.ts';
import { accepts, type Origin } from './read/sending.ts';
import { requestIdOf } from './request-identity.ts';

export type SendingNeeds = Pick<Deps, 'config' | 'clock' | 'logger' | 'metrics'> & {
  readonly answers: KeptReads;
};

/** `quota` is what the answer says of the client's, names and values in turn. */
export type PlainAnswer = {
  readonly response: ServerResponse;
  readonly asked: Asked;
  readonly quota: readonly string[];
};

/** False, and nothing is sent, where the client rules out what there is. `origin` is null for what was kept. */
export type Send = (answer: PlainAnswer, representation: Representation, origin: Origin | null) => boolean;

export function senderOf({ answers, config, clock, logger, metrics }: SendingNeeds): Send {
  const cacheControl = cacheControlOf(config);
  // A line takes half of the time of such an answer.
  const logs = config.logLevel === 'debug' || config.logLevel === 'trace';

  return ({ response, asked, quota }, representation, origin) => {
    const accepted = accepts(asked.acceptEncoding);
    const coding = codingOf(accepted, representation.plain.bytes.length);
    const variant = representation.ready(coding);
    if (variant === undefined || (coding === null && !accepted.identity)) return false;
    const lastModified = representation.shownDate(clock);
    const { tag, route } = representation;
    const isAsked = asked.noneMatch !== undefined || asked.modifiedSince !== undefined;
    const isKnown = isAsked && holds({ tag, lastModified }, asked.noneMatch, asked.modifiedSince);
    const sent = { representation, variant, isKnown };
    const moment = { cacheControl: cacheControl(answers.nextChange, clock), lastModified };
    const id = requestIdOf(asked.requestId);
    const status = isKnown ? 304 : 200;
    const head = origin === null ? headOfKept(sent, moment, id) : headOfMade(sent, moment, origin, id);
    response.writeHead(status, quota.length === 0 ? head : [...head, ...quota]);
    if (isKnown) response.end();
    else response.end(variant.bytes);
    metrics?.observe({ method: 'GET', route, status, seconds: (performance.now() - asked.started) / 1000 });
    if (logs) logger?.debug({ method: 'GET', route, status, kept: origin === null }, 'request');
    return true;
  };
}
