/** npm run upgrade [-- <commit>]: upgrades from the release before, under load (docs/operators/upgrade.md). */
import '../deploy/prepare.mjs';
import { ensureSystemPackages } from './system-packages.mjs';

ensureSystemPackages({ wholeSystem: false });
await import('../e2e/dist/upgrade/main.js');
