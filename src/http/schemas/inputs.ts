import type { TSchema } from 'typebox';
import { Type } from './builder.ts';

/** A time as it may be written. */
export const moment = (description: string, example = '2023-12-29T09:37:00.000Z') =>
  Type.String({
    format: 'date-time',
    maxLength: 40,
    description: `${description} RFC 3339 with a zone.`,
    examples: [example],
  });

export const optional = <T extends TSchema>(type: T) => Type.Optional(type);
