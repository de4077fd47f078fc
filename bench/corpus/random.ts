/** Chance that can be repeated: the sfc32 generator (Doty-Humphrey, PractRand), 128 bits of state from one number. */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(seed: number) {
    this.#a = seed | 0;
    this.#b = (seed / 2 ** 32) | 0;
    this.#c = 0x9e3779b9;
    for (let n = 0; n < 15; n += 1) this.bits();
  }

  /** 32 random bits, as an unsigned integer. */
  bits(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** From 0 (inclusive) to 1 (exclusive). */
  float(): number {
    return this.bits() / 2 ** 32;
  }

  /** A whole number from `least` to `greatest`, both inclusive. */
  int(least: number, greatest: number): number {
    return least + Math.floor(this.float() * (greatest - least + 1));
  }

  chance(probability: number): boolean {
    return this.float() < probability;
  }

  pick<T>(items: readonly T[]): T {
    return at(items, this.int(0, items.length - 1));
  }

  /** Around 0 with a standard deviation of 1 (Box and Muller). */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.float()));
    return radius * Math.cos(2 * Math.PI * this.float());
  }

  /** Waiting times: `mean` on average, often much shorter, now and then much longer. */
  exponential(mean: number): number {
    return -mean * Math.log(1 - this.float());
  }
}

/** Draws items as often as their weights say, each in constant time (Vose's alias method). */
export class Weighted<T> {
  readonly #items: readonly T[];
  readonly #keep: Float64Array;
  readonly #alias: Uint32Array;

  constructor(items: readonly T[], weightOf: (item: T, index: number) => number) {
    const weights = items.map(weightOf);
    const mean = weights.reduce((sum, weight) => sum + weight, 0) / items.length;
    this.#items = items;
    this.#keep = Float64Array.from(weights, (weight) => weight / mean);
    this.#alias = Uint32Array.from(items, (_, index) => index);
    this.#share();
  }

  draw(random: Random): T {
    const index = random.int(0, this.#items.length - 1);
    const own = random.float() < (this.#keep[index] ?? 1);
    return at(this.#items, own ? index : (this.#alias[index] ?? index));
  }

  /** Up to `count` different items, in the order that they were drawn. */
  drawSome(random: Random, count: number): readonly T[] {
    const drawn = new Set<T>();
    for (let tries = 0; drawn.size < count && tries < 10 * count; tries += 1) drawn.add(this.draw(random));
    return [...drawn];
  }

  /** Fills what a light item leaves of its share with a heavy one. */
  #share(): void {
    const light: number[] = [];
    const heavy: number[] = [];
    this.#keep.forEach((share, index) => {
      (share < 1 ? light : heavy).push(index);
    });
    while (light.length > 0 && heavy.length > 0) {
      const [small = 0, large = 0] = [light.pop(), heavy.pop()];
      this.#alias[small] = large;
      const left = (this.#keep[large] ?? 0) + (this.#keep[small] ?? 0) - 1;
      this.#keep[large] = left;
      (left < 1 ? light : heavy).push(large);
    }
  }
}

/** Zipf's law with Mandelbrot's offset: the weight of a rank, which begins at 0. */
export function zipf(offset: number, exponent = 1): (item: unknown, rank: number) => number {
  return (_, rank) => 1 / (rank + 1 + offset) ** exponent;
}

export function at<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new RangeError(`there is no item ${index} of ${items.length}`);
  return item;
}
