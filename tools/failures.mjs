/** npm run failures: breaks everything that can be broken while people are verified, and looks at what became of them. */
import '../deploy/prepare.mjs';
await import('../e2e/dist/failures/main.js');
