import { expect, it } from 'vitest';
import { InFlight, type Message } from '../../src/jobs/in-flight.ts';

let made = 0;
function found(to: string, owner: string): Message {
  made += 1;
  return { id: `msg_${made}`, to, owner, about: `thing_${made}` };
}

it('what ended while somebody looked, who may have found it pending still, is not begun again by them', () => {
  const inFlight = new InFlight();
  const one = found('a', 'k');
  inFlight.began(one, Promise.resolve());
  inFlight.lookBegins();
  expect(inFlight.hasRoomFor(one)).toBe(false);
  inFlight.ended(one, true);
  expect(inFlight.hasRoomFor(one)).toBe(false);
  inFlight.lookBegins();
  expect(inFlight.hasRoomFor(one)).toBe(true);
});

/** Of receivers that have answered before, or not. */
function world() {
  let now = 0;
  const inFlight = new InFlight(() => now);
  const arrive = (to: string, owner: string) => {
    const one = found(to, owner);
    inFlight.began(one, Promise.resolve());
    inFlight.ended(one, true);
  };
  const fill = (to: string, owner: string) => {
    let count = 0;
    for (let one = found(to, owner); inFlight.hasRoomFor(one); one = found(to, owner)) {
      inFlight.began(one, Promise.resolve());
      count += 1;
    }
    return count;
  };
  const pass = (ms: number) => {
    now += ms;
  };
  return { inFlight, arrive, fill, pass };
}

it('there is room for one of a receiver until it has answered, and then for four, sixteen of a key and 128 in all', () => {
  const { arrive, fill } = world();
  expect(fill('new', 'k')).toBe(1);
  for (const to of ['a', 'b', 'c', 'd', 'e']) arrive(to, 'k');
  expect(['a', 'b', 'c', 'd', 'e'].map((to) => fill(to, 'k'))).toEqual([4, 4, 4, 4, 0]);
  let others = 0;
  for (let n = 0; n < 100; n += 1) {
    arrive(`w${n}`, `k${n}`);
    others += fill(`w${n}`, `k${n}`);
  }
  expect(others).toBe(112);
});

it('receivers that were never heard of leave room for those that answer: of the same key, and of others', () => {
  const { arrive, fill } = world();
  arrive('good', 'k');
  arrive('stranger', 'other');
  let hanging = 0;
  for (let n = 0; n < 50; n += 1) hanging += fill(`h${n}`, 'k');
  expect(hanging).toBe(16);
  for (let n = 0; n < 1000; n += 1) hanging += fill(`x${n}`, `k${n % 50}`);
  expect(hanging).toBe(128);
  expect([fill('good', 'k'), fill('stranger', 'other')]).toEqual([4, 4]);
});

it('receivers that answered and now hang leave room after a second, however many they are', () => {
  const { arrive, fill, pass } = world();
  const good = ['good', 'strange'] as const;
  arrive('good', 'k');
  arrive('strange', 'other');
  for (let round = 0; round < 7; round += 1) {
    let begun = 0;
    for (let n = 0; n < 64; n += 1) {
      const to = `hanging-${round}-${n}`;
      arrive(to, n < 8 ? 'k' : `k${n % 16}`);
      begun += fill(to, n < 8 ? 'k' : `k${n % 16}`);
    }
    expect(begun).toBe(128);
    expect(good.map((to) => fill(to, to === 'good' ? 'k' : 'other'))).toEqual([0, 0]);
    pass(1_001);
  }
  expect(good.map((to) => fill(to, to === 'good' ? 'k' : 'other'))).toEqual([4, 4]);
});

it('one whose last message failed, or took long, has room for one until another arrives in time', () => {
  const { inFlight, arrive, fill, pass } = world();
  arrive('a', 'k');
  const end = (arrived: boolean, ms: number) => {
    const one = found('a', 'k');
    inFlight.began(one, Promise.resolve());
    pass(ms);
    inFlight.ended(one, arrived);
  };
  end(false, 0);
  expect(fill('a', 'k')).toBe(1);
  end(true, 0);
  expect(fill('a', 'k')).toBe(3);
  end(true, 1_001);
  arrive('b', 'k');
  end(true, 2_000);
  expect(fill('a', 'k')).toBe(0);
});

it('what is said of one thing goes to one webhook one after the other', () => {
  const inFlight = new InFlight();
  const [first, second] = [found('a', 'k'), found('a', 'k')];
  const ofTheSame = { ...second, about: first.about };
  inFlight.began(second, Promise.resolve());
  inFlight.ended(second, true);
  inFlight.lookBegins();
  inFlight.began(first, Promise.resolve());
  expect(inFlight.hasRoomFor(second)).toBe(true);
  expect(inFlight.hasRoomFor(ofTheSame)).toBe(false);
  inFlight.ended(first, true);
  expect(inFlight.hasRoomFor(ofTheSame)).toBe(true);
});
