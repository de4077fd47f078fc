import type { Reach } from '../../domain/references.ts';
import { LineFault } from './answers.ts';

/** What whoever imports may do beside writing articles. */
export type Permits = {
  /** Lines that publish, and lines of an export, whose articles come back as they were. */
  readonly publish: boolean;
  /** Lines of authors, sections and tags. */
  readonly taxonomy: boolean;
  /** Whether an article may be filed in this section, and one that is filed there be seen. */
  readonly reaches: Reach;
};

/** For those who have the database itself. */
export const EVERYTHING: Permits = { publish: true, taxonomy: true, reaches: () => true };

export function missingScope(scope: string, pointer: string): LineFault {
  return new LineFault('missing-scope', `this needs a key with the scope ${scope}`, pointer);
}

export function outsideSections(pointer: string, message: string): LineFault {
  return new LineFault('outside-sections', message, pointer);
}
