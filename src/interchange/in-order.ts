type InOrder<T> = { readonly inOrder: (after: number, limit: number) => Promise<readonly T[]> };

/** Things that are read at a time: between two reads others have their turn. */
const AT_A_TIME = 50;

/** All things of a kind, in the order of their creation; what is created meanwhile too. */
export async function* allInOrder<T extends { readonly no: number }>(things: InOrder<T>): AsyncGenerator<T> {
  let after = 0;
  for (;;) {
    const page = await things.inOrder(after, AT_A_TIME);
    yield* page;
    const last = page.at(-1);
    if (last === undefined) return;
    after = last.no;
  }
}
