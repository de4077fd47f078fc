/** Who does a thing: the key it was done with, by id and name; the service itself has no key. */
export type Actor = { readonly keyId: string | null; readonly name: string };

/** What the service does of itself: schedules that fire, the seed, commands on its own machine. */
export const SERVICE: Actor = { keyId: null, name: 'dateline' };
