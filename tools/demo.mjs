/** npm run demo: one verification of each kind, against the system that npm start runs. */
import '../deploy/prepare.mjs';
await import('../e2e/dist/demo.js');
