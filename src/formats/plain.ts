import type { Correction } from '../domain/article.ts';
import type { Instant } from '../domain/clock.ts';

/** A text in one line, without control characters. */
export function lineOf(text: string): string {
  return text
    .toWellFormed()
    .replace(/\s+/g, ' ')
    .replace(/\p{Cc}/gu, '')
    .trim();
}

/** A text with its ends of lines and its tabs, and no other control character. */
export function linesOf(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .trim();
}

/** For people of any language: `2023-12-29 09:37 UTC`. */
export function minuteOf(at: Instant): string {
  return `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`;
}

/** `Clarification, 2023-12-29 09:37 UTC: The vote was on Monday.` */
export function correctionOf({ kind, at, note }: Correction): string {
  return `${CORRECTION_NAMES[kind]}, ${minuteOf(at)}: ${linesOf(note)}`;
}

export const CORRECTION_NAMES = {
  correction: 'Correction',
  clarification: 'Clarification',
  update: 'Update',
  'editors-note': 'Editor’s note',
} as const satisfies Record<Correction['kind'], string>;
