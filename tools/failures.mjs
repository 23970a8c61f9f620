/** npm run failures: breaks everything that can be broken while people are verified, and checks the results. */
import '../deploy/prepare.mjs';
await import('../e2e/dist/failures/main.js');
