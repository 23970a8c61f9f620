import { jest } from '@jest/globals';
// one business and one browser for all parts, since each start and each film of a person takes long
import './flow-pages/passing.js';
import './flow-pages/failing.js';
import './flow-pages/resuming.js';
import './flow-pages/looks.js';
import './flow-pages/browsers.js';

/** People before a phone: every scheme from GetVerifyToken to GetMaterials, in a real browser whose camera shows a person made of a photo. */

jest.setTimeout(120_000);
