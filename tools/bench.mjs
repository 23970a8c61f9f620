/**
 * npm run bench: the public calls next to their ceilings, then the error rates of the liveness check and the card reader.
 * Single parts: bench:peer (two photos, compared with the peer's path), bench:pairs (error rates on pairs of photos), bench:liveness (attacks and
 * people), bench:cards (ID cards, compared with the wrapper package), bench -- load (whole verifications up to saturation), bench -- soak (twenty
 * minutes, to see whether memory grows), bench -- against <commit> (this version divided by that one, in turns), bench -- event-loop (how long a single request can block the gateway).
 * bench -- look-alikes (which characters the card reader confuses, written into libs/id-document).
 * Related: npm run assess (one clip through the liveness check), npm run calibrate (the published scores on an operator's own pairs), npm run
 * train:masks (how a recognition model's descriptors tell masked faces from bare ones).
 */
import '../deploy/prepare.mjs';
const tools = {
  peer: ['peer'],
  pairs: ['pairs/main'],
  liveness: ['liveness/main'],
  cards: ['cards'],
  'look-alikes': ['look-alikes'],
  light: ['load/light'],
  load: ['load/main'],
  against: ['against/main'],
  soak: ['load/soak'],
  growth: ['load/print-growth'],
  'event-loop': ['event-loop/main'],
  assess: ['liveness/assess'],
  calibrate: ['calibrate'],
  masks: ['masks'],
};
for (const tool of tools[process.argv[2]] ?? ['main', 'liveness/main', 'cards']) await import(`./bench/dist/${tool}.js`);
