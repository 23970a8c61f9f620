/**
 * npm run bench: the public calls beside their ceilings. bench:peer: the comparison of two photos beside the peer's. bench:pairs: error rates
 * on pairs of photos. bench:liveness: attacks and people through the liveness check. npm run assess: one clip through it. npm run calibrate: the published scores on an operator's own pairs.
 */
import './prepare.mjs';
const tools = { peer: 'peer.js', pairs: 'pairs/main.js', calibrate: 'calibrate.js', liveness: 'liveness/main.js', assess: 'liveness/assess.js' };
await import(`../bench/dist/${tools[process.argv[2]] ?? 'main.js'}`);
