/** npm run upgrade -- <commit>: what becomes of the data that an earlier release left (docs/operators/operating.md). */
import '../deploy/prepare.mjs';
await import('../e2e/dist/upgrade/main.js');
