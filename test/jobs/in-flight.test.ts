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

it('there is room for four of a webhook, sixteen of a key and 256 in all', () => {
  const inFlight = new InFlight();
  const fill = (webhook: string, key: string) => {
    let count = 0;
    for (let one = found(webhook, key); inFlight.hasRoomFor(one); one = found(webhook, key)) {
      inFlight.began(one, Promise.resolve());
      count += 1;
    }
    return count;
  };
  expect([fill('a', 'k'), fill('b', 'k'), fill('c', 'k'), fill('d', 'k'), fill('e', 'k')]).toEqual([
    4, 4, 4, 4, 0,
  ]);
  let others = 0;
  for (let n = 0; n < 100; n += 1) others += fill(`w${n}`, `k${n}`);
  expect(others).toBe(240);
});

it('one whose last message failed has room for one until another arrives', () => {
  const inFlight = new InFlight();
  const [a, b, c] = [found('a', 'k'), found('a', 'k'), found('a', 'k')];
  inFlight.began(a, Promise.resolve());
  inFlight.ended(a, false);
  inFlight.began(b, Promise.resolve());
  expect(inFlight.hasRoomFor(c)).toBe(false);
  inFlight.ended(b, false);
  inFlight.began(b, Promise.resolve());
  expect(inFlight.hasRoomFor(c)).toBe(false);
  inFlight.ended(b, true);
  inFlight.began(b, Promise.resolve());
  expect(inFlight.hasRoomFor(c)).toBe(true);
});

it('what is said of one thing goes to one webhook one after the other', () => {
  const inFlight = new InFlight();
  const [first, second] = [found('a', 'k'), found('a', 'k')];
  const ofTheSame = { ...second, about: first.about };
  inFlight.began(first, Promise.resolve());
  expect(inFlight.hasRoomFor(second)).toBe(true);
  expect(inFlight.hasRoomFor(ofTheSame)).toBe(false);
  inFlight.ended(first, true);
  expect(inFlight.hasRoomFor(ofTheSame)).toBe(true);
});
