import type { ExternalId } from './article.ts';
import { invalid } from './errors.ts';

export const MAX_OWN_NAME = 200;
export const OWN_NAME_RULE = `must have 1 to ${MAX_OWN_NAME} characters, none a control character, and no space at an end`;

/** A feeder's own name of itself or of an article. It stands in addresses, logs and files of lines, so it is one line. */
export function isOwnName(text: string): boolean {
  return text !== '' && text.length <= MAX_OWN_NAME && text.trim() === text && !CONTROLS.test(text);
}

const CONTROLS = /[\p{Cc}\p{Zl}\p{Zp}]/u;

/** Throws `invalid-value`, naming `external.source` or `external.id`. */
export function checkExternalId({ source, id }: ExternalId): void {
  if (!isOwnName(source)) throw invalid('external.source', OWN_NAME_RULE);
  if (!isOwnName(id)) throw invalid('external.id', OWN_NAME_RULE);
}
