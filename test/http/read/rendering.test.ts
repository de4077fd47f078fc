import { expect, it } from 'vitest';
import { addressesOf } from '../../../src/http/present/addresses.ts';
import { renderingOf } from '../../../src/http/read/rendering.ts';

const HERE = { publicUrl: 'https://api.test', siteUrl: 'https://www.test', articlePath: '/{section}/{slug}' };

const nameOf = (other: Partial<typeof HERE>) => renderingOf(addressesOf({ ...HERE, ...other })).name;

it('a rendering of the same addresses has the same name', () => {
  expect(nameOf({})).toBe(nameOf({}));
});

it.each([
  { publicUrl: 'https://api.example' },
  { siteUrl: 'https://www.example' },
  { articlePath: '/{slug}/{section}' },
  { articlePath: '/{section}/{id}' },
  { articlePath: '/a/{slug}' },
  { articlePath: '/{section}/a' },
  { articlePath: '/{year}/{slug}' },
  { articlePath: '/{month}/{slug}' },
  { articlePath: '/{day}/{slug}' },
  { articlePath: '/2023/{slug}' },
])('one with %o has another', (other) => {
  expect(nameOf(other)).not.toBe(nameOf({}));
});

it.each([
  ['/{section}/{slug}', '/a/{slug}'],
  ['/2023/{slug}', '/{year}/{slug}'],
  ['/12/{slug}', '/{month}/{slug}'],
  ['/29/{slug}', '/{day}/{slug}'],
])('%s and %s, which are the same for some articles, have two', (one, other) => {
  expect(nameOf({ articlePath: one })).not.toBe(nameOf({ articlePath: other }));
});
