import { openStore } from '../../src/store/open.ts';
import { RENDERING } from '../support/rendering.ts';
import { describeStore } from './conformance.ts';

describeStore('SQLite', () => openStore(':memory:', { rendering: RENDERING }));
