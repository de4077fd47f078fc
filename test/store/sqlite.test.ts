import { openStore } from '../../src/store/open.ts';
import { describeStore } from './conformance.ts';

describeStore('SQLite', () => openStore(':memory:'));
