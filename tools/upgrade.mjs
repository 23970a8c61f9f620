/** npm run upgrade -- <commit>: tests the upgrade from an earlier release on the data it left (docs/operators/operating.md). */
import '../deploy/prepare.mjs';
await import('../e2e/dist/upgrade/main.js');
