import type { Element, Properties } from 'hast';
import { isPixel } from './embeds.ts';
import { type Mark, withoutControls } from './inline.ts';

/** No element need stand in its own kind, and a parser ends one annotation where the next begins. */
export function cannotHold(outer: string, inner: string): boolean {
  return outer === inner || (ANNOTATIONS.has(outer) && ANNOTATIONS.has(inner));
}

const ANNOTATIONS = new Set(['rt', 'rp']);

const SAME_AS: Readonly<Record<string, string>> = {
  b: 'strong',
  i: 'em',
  s: 'del',
  strike: 'del',
  tt: 'code',
  acronym: 'abbr',
};
const LANGUAGE = /^[a-z]{1,8}(?:-[a-z0-9]{1,8})*$/i;
const DIRECTION = /^(?:ltr|rtl|auto)$/;

/** Null where the element would say nothing: an abbreviation that isn't spelt out, a link to nowhere. */
export function markOf({ tagName: written, properties: given }: Element): Mark | null {
  const tagName = SAME_AS[written] ?? written;
  const title = singleLine(given.title);
  const properties: Properties = {};
  switch (tagName) {
    case 'a':
      if (typeof given.href !== 'string') return null;
      properties.href = given.href;
      if (title !== '') properties.title = title;
      break;
    case 'abbr':
      if (title === '') return null;
      properties.title = title;
      break;
    case 'time':
      if (typeof given.dateTime !== 'string' || !/^[\w:.+-]{4,40}$/.test(given.dateTime)) return null;
      properties.dateTime = given.dateTime;
      break;
    case 'span':
    case 'bdo':
      if (typeof given.lang === 'string' && LANGUAGE.test(given.lang)) properties.lang = given.lang;
      if (typeof given.dir === 'string' && DIRECTION.test(given.dir)) properties.dir = given.dir;
      if (Object.keys(properties).length === 0) return null;
      break;
  }
  return { tagName, properties };
}

/** A picture with the address and the words it needs; null for one that can't be shown from elsewhere, or counts readers. */
export function imageOf({ properties: given }: Element): Element | null {
  const { src, width, height } = given;
  if (typeof src !== 'string' || isPixel(width) || isPixel(height)) return null;
  const properties: Properties = { src, alt: singleLine(given.alt) };
  for (const [name, pixels] of Object.entries({ width, height })) {
    if (typeof pixels === 'number' && Number.isInteger(pixels) && pixels > 1 && pixels < 100_000)
      properties[name] = pixels;
  }
  return { type: 'element', tagName: 'img', properties, children: [] };
}

function singleLine(value: unknown): string {
  return typeof value === 'string' ? withoutControls(value).replace(/\s+/g, ' ').trim() : '';
}
