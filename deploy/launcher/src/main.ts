/** The whole system on this machine: npm start */
import { run } from './run.js';

await run();
