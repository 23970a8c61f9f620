import { jest } from '@jest/globals';
// all parts share one business and one browser, since each start and each film of a person takes long
import './flow-pages/passing.js';
import './flow-pages/failing.js';
import './flow-pages/resuming.js';
import './flow-pages/withdrawing.js';
import './flow-pages/speaking.js';
import './flow-pages/looks.js';
import './flow-pages/browsers.js';
import './flow-pages/networks.js';

/** People with a phone: every scheme from GetVerifyToken to GetMaterials, in a real browser whose camera shows a person generated from a photo. */

jest.setTimeout(120_000);
