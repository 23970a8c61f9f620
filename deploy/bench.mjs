/** npm run bench: the public calls beside their ceilings. npm run bench:peer: the comparison of two photos beside the peer's. */
import './prepare.mjs';
await import(process.argv.includes('peer') ? '../bench/dist/peer.js' : '../bench/dist/main.js');
