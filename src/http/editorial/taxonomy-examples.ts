import { AUTHOR, SECTION, TAG } from '../read/examples.ts';
import type {
  EditorialAuthorWire,
  EditorialSectionWire,
  EditorialTagWire,
} from '../schemas/editorial-taxonomy.ts';

const SAVED = {
  revision: 1,
  createdAt: '2023-12-29T09:00:00.000Z',
  updatedAt: '2023-12-29T09:00:00.000Z',
};

const { children: _children, ancestors, ...section } = SECTION;

export const EDITORIAL_AUTHOR: EditorialAuthorWire = { ...AUTHOR, ...SAVED };
export const EDITORIAL_SECTION: EditorialSectionWire = { ...section, ancestors: [...ancestors], ...SAVED };
export const EDITORIAL_TAG: EditorialTagWire = { ...TAG, ...SAVED };
