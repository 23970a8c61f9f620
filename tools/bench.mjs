/**
 * npm run bench: the public calls beside their ceilings, then what the liveness check and the card reader come to. One part of it:
 * bench:peer (two photos beside the peer's path), bench:pairs (error rates on pairs of photos), bench:liveness (attacks and people),
 * bench:cards (ID cards beside the wrapper package), bench -- load (whole verifications to saturation), bench -- soak (twenty minutes,
 * whether memory grows), bench -- event-loop (the longest that one request holds
 * the gateway). npm run assess: one clip through the liveness check. npm run calibrate: the
 * published scores on an operator's own pairs. npm run train:masks: by what a recognition model tells masked faces from bare ones.
 */
import '../deploy/prepare.mjs';
const tools = {
  peer: ['peer'],
  pairs: ['pairs/main'],
  liveness: ['liveness/main'],
  cards: ['cards'],
  light: ['load/light'],
  load: ['load/main'],
  soak: ['load/soak'],
  growth: ['load/print-growth'],
  'event-loop': ['event-loop/main'],
  assess: ['liveness/assess'],
  calibrate: ['calibrate'],
  masks: ['masks'],
};
for (const tool of tools[process.argv[2]] ?? ['main', 'liveness/main', 'cards']) await import(`./bench/dist/${tool}.js`);
