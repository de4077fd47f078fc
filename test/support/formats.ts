import type { Channel, Format, Item } from '../../src/formats/format.ts';

/** Formats that show all that they are given, so that tests of the routes need no real one: `tale` has both forms, the others one each. */
const TALE: Format = {
  suffix: 'tale',
  mediaType: 'text/x-tale; charset=utf-8',
  name: 'Tale',
  bodies: ['text'],
  list: (channel, items) => JSON.stringify({ channel, items }),
  one: (publication, item) => JSON.stringify({ publication, item }),
};

const ROLL: Format = {
  ...TALE,
  suffix: 'roll.json',
  mediaType: 'application/json',
  name: 'Roll',
  bodies: [],
  one: null,
};
const LEAF: Format = { ...TALE, suffix: 'leaf', name: 'Leaf', bodies: ['html', 'blocks'], list: null };

export const TEST_FORMATS: readonly Format[] = [TALE, ROLL, LEAF];

export type ToldList = { readonly channel: Channel; readonly items: readonly Item[] };
