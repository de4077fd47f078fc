export type Operation =
  | { readonly do: 'create'; readonly file: string }
  | { readonly do: 'remove'; readonly file: string }
  | { readonly do: 'sync'; readonly file: string }
  | { readonly do: 'link'; readonly file: string; readonly name: string }
  | { readonly do: 'write'; readonly file: string; readonly at: number; readonly bytes: Buffer }
  | { readonly do: 'cut'; readonly file: string; readonly size: number };

/** `survival` is how likely a block (of `block` bytes) that waits to be written gets there, from 0 to 1. */
export type Loss = { readonly survival: number; readonly block: number; readonly random: () => number };

type Write = Extract<Operation, { do: 'write' }>;
type Change = Write | Extract<Operation, { do: 'cut' }>;
type Names = ReadonlyMap<string, File>;

/**
 * The files of a folder as a disk has them that keeps what was synced, and of the rest what it likes when the power
 * goes: any blocks of a file in any order, only no block's later writes without its earlier ones. Names of files are
 * kept in order, as a file system's journal does.
 */
export class Disk {
  /** The names that are safe, and what they were after each operation since: the last are those that the process sees. */
  #names: [Names, ...Names[]] = [new Map()];

  take(operation: Operation): void {
    const seen = this.#seen();
    if (operation.do === 'sync' && operation.file === '.') this.#names = [seen];
    else if (operation.do === 'create') this.#name(operation.file, new File());
    else if (operation.do === 'link') this.#name(operation.name, this.#file(operation.file));
    else if (operation.do === 'remove') this.#name(operation.file, null);
    else if (operation.do === 'sync') this.#file(operation.file).sync();
    else this.#file(operation.file).take(operation);
  }

  /** What is found when the power is back. */
  afterLoss(loss: Loss): Map<string, Buffer> {
    const { survival, random } = loss;
    let names = this.#names[0];
    for (const later of this.#names.slice(1)) {
      if (random() >= survival) break;
      names = later;
    }
    return new Map([...names].map(([name, file]) => [name, file.afterLoss(loss)]));
  }

  #seen(): Names {
    return this.#names.at(-1) ?? this.#names[0];
  }

  #file(name: string): File {
    const file = this.#seen().get(name);
    if (file === undefined) throw new Error(`there is no file ${name} yet`);
    return file;
  }

  #name(name: string, file: File | null): void {
    const names = new Map(this.#seen());
    if (file === null) names.delete(name);
    else names.set(name, file);
    this.#names.push(names);
  }
}

class File {
  readonly #safe = new Content(Buffer.alloc(0));
  #waiting: Change[] = [];

  take(change: Change): void {
    this.#waiting.push(change);
  }

  sync(): void {
    for (const change of this.#waiting) {
      if (change.do === 'cut') this.#safe.cut(change.size);
      else this.#safe.write(change.at, change.bytes);
    }
    this.#waiting = [];
  }

  afterLoss({ survival, block, random }: Loss): Buffer {
    const ends = this.#waiting.map((change) => (change.do === 'cut' ? change.size : endOf(change)));
    const left = new Content(this.#safe.bytes(), Math.max(0, ...ends));
    const lost = new Set<number>();
    for (const change of this.#waiting) {
      if (change.do === 'cut') {
        if (random() < survival) left.cut(change.size);
        continue;
      }
      for (let n = Math.floor(change.at / block); n * block < endOf(change); n += 1) {
        if (!lost.has(n) && random() < survival) left.write(...partIn(change, n * block, (n + 1) * block));
        else lost.add(n);
      }
    }
    return left.bytes();
  }
}

function endOf({ at, bytes }: Write): number {
  return at + bytes.length;
}

/** What of a write is between two places in the file, and where. */
function partIn(write: Write, from: number, to: number): [at: number, bytes: Buffer] {
  const at = Math.max(write.at, from);
  return [at, write.bytes.subarray(at - write.at, to - write.at)];
}

/** Bytes that grow. What was never written is zero. */
class Content {
  #bytes: Buffer;
  #size: number;

  constructor(bytes: Buffer, room = 0) {
    this.#bytes = Buffer.concat([bytes], Math.max(room, bytes.length));
    this.#size = bytes.length;
  }

  bytes(): Buffer {
    return this.#bytes.subarray(0, this.#size);
  }

  write(at: number, bytes: Buffer): void {
    this.#reach(at + bytes.length);
    bytes.copy(this.#bytes, at);
  }

  cut(size: number): void {
    this.#reach(size);
    this.#bytes.fill(0, size);
    this.#size = size;
  }

  #reach(size: number): void {
    if (size > this.#bytes.length) this.#bytes = Buffer.concat([this.#bytes], size * 2);
    this.#size = Math.max(this.#size, size);
  }
}
