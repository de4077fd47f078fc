import { compare, type Fall, MOST_FALL, type Ratio } from './ratios.ts';

/** How often what fell is measured again before it counts: other work on the machine disturbs now and then, a slower program always. */
const MORE_TRIES = 2;

/**
 * Compares new ratios with the committed ones. Resolves to what fell by more than it may in every try, and to how many were
 * compared. `measure` is asked for all scenarios, then by name for those that fell.
 */
export async function check(
  committed: readonly Ratio[],
  measure: (wants: (scenario: string) => boolean) => Promise<readonly Ratio[]>,
  tell: (line: string) => void,
): Promise<{ readonly compared: number; readonly falls: readonly Fall[] }> {
  const first = compare(committed, await measure(() => true));
  let falls = first.falls;
  for (let tries = 0; tries < MORE_TRIES && falls.length > 0; tries += 1) {
    for (const fall of falls) tell(`measured again: ${describe(fall)}`);
    const fallen = new Set(falls.map(({ of }) => of));
    const scenarios = new Set(falls.map(({ scenario }) => scenario));
    const again = await measure((scenario) => scenarios.has(scenario));
    falls = compare(
      committed.filter(({ of }) => fallen.has(of)),
      again,
    ).falls;
  }
  return { compared: first.compared, falls };
}

export function describe({ of, was, is, fall }: Fall): string {
  return `${of} was ${was.toFixed(2)} and is ${is.toFixed(2)}, worse by ${(100 * fall).toFixed(0)} %`;
}

/** What to say at the end. */
export function conclusion(compared: number, falls: readonly Fall[]): string {
  const most = `${100 * MOST_FALL} %`;
  if (falls.length === 0) return `${compared} ratios compared; none is worse by more than ${most}`;
  return [
    `${falls.length} of ${compared} ratios are worse by more than ${most}:`,
    ...falls.map((fall) => `- ${describe(fall)}`),
  ].join('\n');
}
