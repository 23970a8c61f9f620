/** npm run bench: the benchmarks, each beside its ceiling. */
import './prepare.mjs';
await import('../bench/dist/main.js');
