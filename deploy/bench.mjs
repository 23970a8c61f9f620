/** npm run bench: the public calls beside their ceilings. npm run bench:peer: the comparison of two photos beside the peer's. npm run bench:cards: reading ID cards. */
import './prepare.mjs';
if (process.argv.includes('cards')) await import('./card-font.mjs');
const which = ['peer', 'cards'].find((name) => process.argv.includes(name)) ?? 'main';
await import(`../bench/dist/${which}.js`);
