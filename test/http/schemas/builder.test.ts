import fc from 'fast-check';
import { type TSchema, Type as TypeBox } from 'typebox';
import { expect, it } from 'vitest';
import { Type } from '../../../src/http/schemas/builder.ts';

type Build = (by: typeof Type) => TSchema;

const options = fc.constantFrom(undefined, { description: 'What it is.', examples: [1] }, { $id: 'Name' });
const names = fc.constantFrom('id', 'title', 'tags', 'at');

const { build } = fc.letrec<{ build: Build; leaf: Build }>((tie) => ({
  leaf: fc
    .tuple(fc.constantFrom('Boolean', 'Integer', 'Null', 'String', 'Unknown', 'Ref', 'Literal'), options)
    .map(
      ([kind, given]): Build =>
        (by) => {
          if (kind === 'Ref') return by.Ref('Name', given);
          if (kind === 'Literal') return by.Literal('news', given);
          return by[kind](given);
        },
    ),
  build: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    tie('leaf'),
    fc.tuple(tie('build'), options).map(
      ([items, given]): Build =>
        (by) =>
          by.Array(items(by), given),
    ),
    fc.tuple(fc.array(tie('build'), { maxLength: 3 }), options).map(
      ([all, given]): Build =>
        (by) =>
          by.Union(
            all.map((one) => one(by)),
            given,
          ),
    ),
    fc.tuple(fc.dictionary(names, fc.tuple(tie('build'), fc.boolean())), fc.boolean(), options).map(
      ([properties, isPartial, given]): Build =>
        (by) => {
          const made = Object.entries(properties).map(([name, [one, isOptional]]) => [
            name,
            isOptional ? by.Optional(one(by)) : one(by),
          ]);
          const whole = by.Object(Object.fromEntries(made), given);
          return isPartial ? by.Partial(whole, given) : whole;
        },
    ),
    tie('build').map(
      (one): Build =>
        (by) =>
          by.Unsafe(one(by)),
    ),
  ),
}));

it('makes what TypeBox makes', () => {
  fc.assert(
    fc.property(build, (made) => {
      expect(JSON.stringify(made(Type))).toBe(JSON.stringify(made(TypeBox)));
    }),
    { numRuns: 1000 },
  );
});

it('leaves what is built as it was', () => {
  const title = Type.String();
  const one = Type.Object({ title: Type.Optional(title) });
  expect(Type.Object({ title })).toMatchObject({ required: ['title'] });
  expect(Type.Object(Type.Partial(Type.Object({ title })).properties)).not.toHaveProperty('required');
  expect(one).not.toHaveProperty('required');
});
