// all parts share one account and one browser, and they run in this order
import './console-pages/signing-in.js';
import './console-pages/scenes.js';
import './console-pages/scene-life.js';
import './console-pages/records.js';
import './console-pages/blocks.js';
import './console-pages/reviews.js';
import './console-pages/reports.js';
import './console-pages/account.js';
import './console-pages/integration.js';
import './console-pages/registry.js';
import './console-pages/uncomparable.js';
import './console-pages/alerts.js';
import './console-pages/every-page.js';
import './console-pages/interrupted.js';
