/**
 * npm run bench: the public calls beside their ceilings. bench:peer: the comparison of two photos beside the peer's. bench:pairs: error rates
 * on pairs of photos. bench:cards: reading ID cards. npm run calibrate: the published scores on an operator's own pairs.
 */
import './prepare.mjs';
const tools = { peer: 'peer.js', pairs: 'pairs/main.js', cards: 'cards.js', calibrate: 'calibrate.js' };
if (process.argv[2] === 'cards') await import('./card-font.mjs');
await import(`../bench/dist/${tools[process.argv[2]] ?? 'main.js'}`);
