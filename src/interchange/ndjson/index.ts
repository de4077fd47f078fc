export type { LineAnswer, LineError, Summary } from './answers.ts';
export { exportLines } from './export.ts';
export { type Into, importLines, MAX_LINE } from './import.ts';
export type { ParseTail } from './lists.ts';
export { EVERYTHING, type Permits } from './permits.ts';
