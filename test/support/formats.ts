import type { Channel, Format, Item, OfferedFormat } from '../../src/formats/format.ts';

/** Formats that show all that they are given, so that tests of the routes need no real one: `tale` has both forms, the others one each. */
const TALE: Format = {
  suffix: 'tale',
  mediaType: 'text/x-tale; charset=utf-8',
  name: 'Tale',
  bodies: ['text'],
  hasList: true,
  hasOne: true,
  list: (channel, items) => JSON.stringify({ channel, items }),
  one: (publication, item) => JSON.stringify({ publication, item }),
};

const ROLL: Format = {
  ...TALE,
  suffix: 'roll.json',
  mediaType: 'application/json',
  name: 'Roll',
  bodies: [],
  hasOne: false,
  one: null,
};
const LEAF: Format = {
  ...TALE,
  suffix: 'leaf',
  name: 'Leaf',
  bodies: ['html', 'blocks'],
  hasList: false,
  list: null,
};

export const TEST_FORMATS: readonly OfferedFormat[] = [TALE, ROLL, LEAF].map(offered);

function offered(format: Format): OfferedFormat {
  return { ...format, load: async () => format };
}

export type ToldList = { readonly channel: Channel; readonly items: readonly Item[] };
