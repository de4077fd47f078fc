import { readConfig } from '../../src/config.ts';
import { addressesOf } from '../../src/http/present/addresses.ts';
import { renderingOf } from '../../src/http/read/rendering.ts';

export const PUBLIC_URL = 'https://api.test';
export const SITE_URL = 'https://www.test';

/** Of the test application as it is configured unless a test says otherwise. */
export const RENDERING = renderingOf(addressesOf(readConfig({ PUBLIC_URL, SITE_URL })));
