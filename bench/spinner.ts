import { answer } from './process.ts';

/*
 * What a process does that waits for nothing: some 20 kB of JSON read and written again. Run alone and beside another, it tells what
 * the machine has for a second process.
 */
const TEXT = JSON.stringify(
  Array.from({ length: 100 }, (_, n) => ({
    id: n,
    slug: `slug-${n}`,
    title: 'A title '.repeat(20),
    at: n * 1000,
  })),
);

/** Answers how often it was done in so many milliseconds. */
answer<{ readonly ms: number }>(({ ms }) => {
  const end = performance.now() + ms;
  let done = 0;
  for (; performance.now() < end; done += 1) JSON.stringify(JSON.parse(TEXT));
  return { done };
});
